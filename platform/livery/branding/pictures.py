"""A brand's images as values, apart from their making: serving needs no Pillow."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG that we made: its bytes and digest, and the size at which it is shown (CSS pixels)."""

    body: bytes
    digest: str
    width: int
    height: int
    media_type: str = "image/png"


@dataclass(frozen=True, slots=True)
class BrandImage:
    """An image of a brand: the digest that it is served by, and its size in CSS pixels."""

    digest: str
    width: int
    height: int
