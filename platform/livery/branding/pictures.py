"""A brand's images as values, apart from their making: serving needs no Pillow."""

from dataclasses import dataclass

SLOTS = ("light", "dark", "symbol")
HEAVIEST = 100 * 1024  # bytes of any image that we keep
_SHOWN = (320, 32)  # CSS pixels, the place in the header


@dataclass(frozen=True, slots=True)
class Picture:
    """An image that we made: its bytes and digest, and its size in CSS pixels."""

    body: bytes
    digest: str
    width: int
    height: int
    media_type: str = "image/png"


@dataclass(frozen=True, slots=True)
class BrandImage:
    """An image of a brand: the digest that it is served by, and its size in CSS pixels.

    `plate`: it can't be seen on the brand's dark header, so it stands on a plate there.
    """

    digest: str
    width: int
    height: int
    plate: bool = False


def display_size(width: int, height: int) -> tuple[int, int]:
    """The size in CSS pixels at which the header shows a logo of that many pixels."""
    scale = min(1.0, _SHOWN[0] / width, _SHOWN[1] / height)
    return max(1, round(width * scale)), max(1, round(height * scale))
