"""Draws a brand's variants from its clean images. Runs in the decoder's child only."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import NamedTuple

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont, ImageOps

from livery.branding.cleaning import Refused, light_png
from livery.branding.color import contrast
from livery.branding.decoder import Verdict
from livery.branding.pictures import display_size

_HEADER = (400, 40)  # CSS pixels: the largest place that a page has for a logo, on the sign-in page
_WHITE, _DARK = "#ffffff", "#16171a"
_WEAKEST = 3.0  # the lowest contrast at which a shape is still seen
_MANY = 0.25  # of the edge's pixels: more than these must not be weak
_MAIL_MARGIN = 16  # pixels, at twice the size
_SMOOTH = 4  # how many times larger a rounded plate is drawn


class _Mark(NamedTuple):
    """What an icon shows, and the color that it stands on where the icon must be opaque."""

    image: Image.Image
    ground: str
    always_grounded: bool


def variants(parts: Sequence[bytes]) -> list[bytes]:
    """Images in the order of `variants.NAMES`, an empty one for each that can't be made.

    The last part of the answer tells whether the light logo needs a plate on a dark header.
    """
    light, dark, symbol = (_read(body) for body in parts[:3])
    letter, ground, ink, headers = (part.decode() for part in parts[3:])
    mark = _mark(symbol, light, dark) or _letter(letter, ground, ink)
    plate = light is not None and dark is None and _is_weak(light, headers.split())
    return [
        *_header(light, parts[0]),
        *_header(dark, parts[1]),
        _favicon(mark),
        _png(_tile(mark, 180, 0.7)),
        *(_png(_tile(mark, size, _in_safe_zone(mark.image))) for size in (192, 512)),
        _mail(light or dark or symbol),
        b"\1" if plate else b"",
    ]


def _read(body: bytes) -> Image.Image | None:
    if not body:
        return None
    try:
        return Image.open(BytesIO(body), formats=("PNG",)).convert("RGBA")
    except (OSError, ValueError, SyntaxError):
        raise Refused(Verdict.DAMAGED) from None


def _png(image: Image.Image) -> bytes:
    return light_png(image, may_shrink=False)


# -- the header ------------------------------------------------------------------------------------


def _header(logo: Image.Image | None, body: bytes) -> Iterator[bytes]:
    """The logo at once, twice and three times the size of its place; never larger than it is.

    The logo itself where scaling would make it heavier: few colors become many.
    """
    for scale in (1, 2, 3):
        if logo is None:
            yield b""
            continue
        share = min(_HEADER[0] * scale / logo.width, _HEADER[1] * scale / logo.height)
        if share > 1 and scale > 1:
            yield b""
        else:
            yield min(_png(_scaled(logo, min(share, 1.0))), body, key=len)


def _scaled(image: Image.Image, share: float) -> Image.Image:
    size = max(1, round(image.width * share)), max(1, round(image.height * share))
    return image.resize(size, Image.Resampling.LANCZOS) if size != image.size else image


# -- icons -----------------------------------------------------------------------------------------


def _mark(
    symbol: Image.Image | None, light: Image.Image | None, dark: Image.Image | None
) -> _Mark | None:
    """The symbol, or the part of the logo that can stand for it."""
    for source in (symbol, light, dark):
        image = _trimmed(source) if source else None
        if source is not symbol:
            image = _first_part(image)
        if source and image:
            return _grounded(image, was_trimmed=image.size != source.size)
    return None


def _grounded(image: Image.Image, *, was_trimmed: bool) -> _Mark:
    """With the ground that it came on, if it did and does not fill it, else with one it suits."""
    if _has_clear_parts(image):
        ground = _ground(image)
        return _Mark(image, ground, always_grounded=ground != _WHITE)
    red, green, blue, _ = _corner(image)
    ground = f"#{red:02x}{green:02x}{blue:02x}"
    return _Mark(image, ground, always_grounded=was_trimmed and ground != _WHITE)


def _first_part(logo: Image.Image | None) -> Image.Image | None:
    """The whole of a logo about as wide as high, or what stands at the left of a wide one.

    None where a cut would go through something.
    """
    if logo is None or logo.width <= logo.height * 1.25:
        return logo
    height = logo.height
    columns = _ink(logo).resize((logo.width, 1), Image.Resampling.BOX).tobytes()
    gaps = [
        (end - start, start)
        for start, end in (each.span() for each in re.finditer(rb"\0{2,}", columns))
        if height * 0.5 <= start <= height * 1.4
    ]
    if not gaps:
        return None
    _, end = max(gaps)
    return _trimmed(logo.crop((0, 0, end, height)))


def _letter(text: str, ground: str, ink: str) -> _Mark:
    """A letter, or a disc where the font lacks it."""
    image = Image.new("RGBA", (512, 512))
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(400)
    if text and bytes(font.getmask(text)) != bytes(font.getmask("\uffff")):
        draw.text((256, 256), text, fill=ink, font=font, anchor="mm", stroke_width=8)
    drawn = _trimmed(image)
    if drawn is None:
        draw.ellipse((64, 64, 448, 448), fill=ink)
        drawn = image.crop((64, 64, 448, 448))
    return _Mark(ImageOps.expand(drawn, 40, fill=(0, 0, 0, 0)), ground, always_grounded=True)


def _favicon(mark: _Mark) -> bytes:
    """16, 32 and 48 pixels in one file."""
    drawn = [_small(mark, size) for size in (48, 32, 16)]
    target = BytesIO()
    sizes = [image.size for image in drawn]
    drawn[0].save(target, "ICO", sizes=sizes, append_images=drawn[1:])
    return target.getvalue()


def _small(mark: _Mark, size: int) -> Image.Image:
    if not mark.always_grounded:
        return _placed(mark.image, Image.new("RGBA", (size, size)), 1.0)
    large = Image.new("RGBA", (size * _SMOOTH, size * _SMOOTH))
    ImageDraw.Draw(large).rounded_rectangle(
        (0, 0, large.width - 1, large.height - 1), radius=large.width // 5, fill=mark.ground
    )
    return _placed(mark.image, large.reduce(_SMOOTH), 0.72)


def _tile(mark: _Mark, size: int, share: float) -> Image.Image:
    """An opaque square that phones cut to their own shape."""
    return _placed(mark.image, Image.new("RGBA", (size, size), mark.ground), share).convert("RGB")


def _in_safe_zone(image: Image.Image) -> float:
    """How large an image may be in a square whose inner circle of 80 % alone is surely seen."""
    return 0.8 * max(image.size) / math.hypot(*image.size)


def _placed(image: Image.Image, square: Image.Image, share: float) -> Image.Image:
    """The image in the middle of the square, its longer side a share of it."""
    drawn = _scaled(image, square.width * share / max(image.size))
    left, top = ((whole - part) // 2 for whole, part in zip(square.size, drawn.size, strict=True))
    square.alpha_composite(drawn, (left, top))
    return square


# -- mail ------------------------------------------------------------------------------------------


def _mail(logo: Image.Image | None) -> bytes:
    """Twice the size, on a solid plate: mail programs show it on any ground."""
    if logo is None:
        return b""
    shown = max(display_size(*logo.size)) * 2
    drawn = _scaled(logo, min(1.0, shown / max(logo.size)))
    size = drawn.width + 2 * _MAIL_MARGIN, drawn.height + 2 * _MAIL_MARGIN
    plate = Image.new("RGBA", size, _ground(logo))
    plate.alpha_composite(drawn, (_MAIL_MARGIN, _MAIL_MARGIN))
    return _png(plate.convert("RGB"))


# -- what is drawn, and how well it is seen --------------------------------------------------------


def _has_clear_parts(image: Image.Image) -> bool:
    return min(image.getchannel("A").tobytes()) < 128


def _corner(image: Image.Image) -> tuple[int, int, int, int]:
    red, green, blue, alpha = image.crop((0, 0, 1, 1)).tobytes()
    return red, green, blue, alpha


def _ink(image: Image.Image) -> Image.Image:
    """Where something is drawn: what is not clear, or has another color than the corner."""
    if _has_clear_parts(image):
        return image.getchannel("A").point(lambda value: 255 if value >= 128 else 0)
    ground = Image.new("RGB", image.size, _corner(image)[:3])
    changed = ImageChops.difference(image.convert("RGB"), ground).convert("L")
    return changed.point(lambda value: 255 if value >= 24 else 0)


def _trimmed(image: Image.Image) -> Image.Image | None:
    """Without its empty margins; None if all is clear."""
    box = _ink(image).getbbox()
    if box is None:
        return None if _has_clear_parts(image) else image
    return image.crop(box)


def _ground(image: Image.Image) -> str:
    """White, or nearly black where that shows the image better."""
    on_white = _weak_share(image, _WHITE)
    return _WHITE if on_white <= _MANY or on_white <= _weak_share(image, _DARK) else _DARK


def _is_weak(image: Image.Image, grounds: Iterable[str]) -> bool:
    return any(_weak_share(image, ground) > _MANY for ground in grounds)


def _weak_share(image: Image.Image, ground: str) -> float:
    """The share of the pixels at the edges of what is drawn that can't be told from the ground."""
    small = image.copy()
    small.thumbnail((480, 96), Image.Resampling.LANCZOS)
    solid = small.getchannel("A").point(lambda value: 255 if value >= 128 else 0)
    framed = Image.new("L", (small.width + 2, small.height + 2))
    framed.paste(solid, (1, 1))
    inner = framed.filter(ImageFilter.MinFilter(3)).crop((1, 1, small.width + 1, small.height + 1))
    edge = ImageChops.subtract(solid, inner)
    # Sixteen steps a channel are enough, and make the colors few.
    coarse = small.convert("RGB").point(lambda value: value // 17 * 17).tobytes()
    colors = Counter(
        coarse[at * 3 : at * 3 + 3] for at, is_edge in enumerate(edge.tobytes()) if is_edge
    )
    weak = sum(
        count for color, count in colors.items() if contrast(f"#{color.hex()}", ground) < _WEAKEST
    )
    return weak / max(1, colors.total())
