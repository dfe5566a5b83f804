"""Logos as vendors send them, made into small clean PNGs: nothing of the original is served."""

import hashlib

from livery.branding.decoder import DECODER, LONGEST_PART, Job
from livery.branding.pictures import HEAVIEST, Picture, display_size

_KEPT = (960, 288)  # pixels: three times the size of the largest place that a logo has
_KEPT_SYMBOL = (512, 512)  # the largest icon that is made of one
_SQUARE = 1.25  # how many times longer one side of a symbol may be than the other
_PNG = b"\x89PNG\r\n\x1a\n"


def make(data: bytes, slot: str = "light") -> Picture:
    """Make a brand's image of an uploaded file, whatever its name says; `slot` is where it goes.

    A logo has at most 960 × 288 pixels, a symbol, which is about square, 512 × 512; each 100 KB,
    sRGB, upright, without any metadata. Raises ValueError in plain words, with the cure.
    """
    if len(data) > LONGEST_PART:
        raise ValueError("the image is larger than 5 MB; save it smaller")
    _refuse_drawings(data)
    width, height = _KEPT_SYMBOL if slot == "symbol" else _KEPT
    (body,) = DECODER.ask(Job.CLEAN, (f"{width} {height}".encode(), data), HEAVIEST)
    width, height = png_size(body)
    if slot == "symbol" and max(width, height) > _SQUARE * min(width, height):
        raise ValueError(
            "a symbol is about as wide as high, and this image is not; crop it to its mark, or name"
            " it as the light logo"
        )
    return Picture(body, digest_of(body), *display_size(width, height))


def digest_of(body: bytes) -> str:
    """The name of an image: the hash of its bytes."""
    return hashlib.sha256(body).hexdigest()[:32]


def png_size(body: bytes) -> tuple[int, int]:
    """Width and height in pixels as a PNG's header says. Raises ValueError if it is none."""
    width, height = (int.from_bytes(body[at : at + 4], "big") for at in (16, 20))
    if not body.startswith(_PNG) or not (0 < width < 5000 and 0 < height < 5000):
        raise ValueError("the decoder gave no PNG")
    return width, height


def _refuse_drawings(data: bytes) -> None:
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<?xml", b"<svg", b"<!doctype svg", b"<!--")) or data[:2] == b"\x1f\x8b":
        raise ValueError(
            "SVG is not accepted, because it can carry scripts; export the logo as a PNG with a"
            " transparent background, 96 to 288 pixels high"
        )
