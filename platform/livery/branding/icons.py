"""Draws a brand's icons from what stands for it. Runs in the decoder's child only."""

import math
import re
from io import BytesIO
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont, ImageOps

from livery.branding.shapes import (
    WHITE,
    centered,
    ground_for,
    has_clear_parts,
    ink_of,
    scaled,
    trimmed,
)

_SMOOTH = 4  # how many times larger a rounded plate is drawn


class Mark(NamedTuple):
    """What an icon shows, and the color that it stands on where the icon must be opaque."""

    image: Image.Image
    ground: str
    always_grounded: bool


def mark_of(
    symbol: Image.Image | None, light: Image.Image | None, dark: Image.Image | None
) -> Mark | None:
    """The symbol, or the part of the logo that can stand for it."""
    for source in (symbol, light, dark):
        image = trimmed(source) if source else None
        if source is not symbol:
            image = _first_part(image)
        if source and image:
            return _grounded(image, was_trimmed=image.size != source.size)
    return None


def _grounded(image: Image.Image, *, was_trimmed: bool) -> Mark:
    """On the ground that it came on, if it did, else on one that suits it."""
    ground = ground_for(image)
    fills_its_square = not was_trimmed and not has_clear_parts(image)
    return Mark(image, ground, always_grounded=ground != WHITE and not fills_its_square)


def _first_part(logo: Image.Image | None) -> Image.Image | None:
    """The whole of a logo about as wide as high, or what stands at the left of a wide one.

    None where a cut would go through something.
    """
    if logo is None or logo.width <= logo.height * 1.25:
        return logo
    height = logo.height
    columns = ink_of(logo).resize((logo.width, 1), Image.Resampling.BOX).tobytes()
    gaps = [
        (end - start, start)
        for start, end in (each.span() for each in re.finditer(rb"\0{2,}", columns))
        if height * 0.5 <= start <= height * 1.4
    ]
    if not gaps:
        return None
    _, end = max(gaps)
    return trimmed(logo.crop((0, 0, end, height)))


def letter_mark(text: str, ground: str, ink: str) -> Mark:
    """A letter, or a disc where the font lacks it."""
    image = Image.new("RGBA", (512, 512))
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(400)
    if text and bytes(font.getmask(text)) != bytes(font.getmask("\uffff")):
        draw.text((256, 256), text, fill=ink, font=font, anchor="mm", stroke_width=8)
    drawn = trimmed(image)
    if drawn is None:
        draw.ellipse((64, 64, 448, 448), fill=ink)
        drawn = image.crop((64, 64, 448, 448))
    return Mark(ImageOps.expand(drawn, 40, fill=(0, 0, 0, 0)), ground, always_grounded=True)


def favicon(mark: Mark) -> bytes:
    """16, 32 and 48 pixels in one file."""
    drawn = [_small(mark, size) for size in (48, 32, 16)]
    target = BytesIO()
    sizes = [image.size for image in drawn]
    drawn[0].save(target, "ICO", sizes=sizes, append_images=drawn[1:])
    return target.getvalue()


def _small(mark: Mark, size: int) -> Image.Image:
    if not mark.always_grounded:
        return _placed(mark.image, Image.new("RGBA", (size, size)), 1.0)
    large = Image.new("RGBA", (size * _SMOOTH, size * _SMOOTH))
    ImageDraw.Draw(large).rounded_rectangle(
        (0, 0, large.width - 1, large.height - 1), radius=large.width // 5, fill=mark.ground
    )
    return _placed(mark.image, large.reduce(_SMOOTH), 0.72)


def tile(mark: Mark, size: int, share: float) -> Image.Image:
    """An opaque square that phones cut to their own shape."""
    return _placed(mark.image, Image.new("RGBA", (size, size), mark.ground), share).convert("RGB")


def safe_share(image: Image.Image) -> float:
    """How large an image may be in a square whose inner circle of 80 % alone is surely seen."""
    return 0.8 * max(image.size) / math.hypot(*image.size)


def _placed(image: Image.Image, square: Image.Image, share: float) -> Image.Image:
    """The image in the middle of the square, its longer side a share of it."""
    return centered(scaled(image, square.width * share / max(image.size)), square)
