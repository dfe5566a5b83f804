"""Draws a brand's variants from its clean images. Runs in the decoder's child only."""

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO

from PIL import Image

from livery.branding.cleaning import Refused, light_png
from livery.branding.decoder import Verdict
from livery.branding.icons import Mark, favicon, letter_mark, mark_of, safe_share, tile
from livery.branding.pictures import display_size
from livery.branding.shapes import (
    ground_for,
    has_clear_parts,
    is_weak,
    on_plate,
    scaled,
    trimmed,
    weak_share,
)

_HEADER = (400, 40)  # CSS pixels: the largest place that a page has for a logo, on the sign-in page
_MAIL_MARGIN = 16  # pixels, at twice the size
_SOCIAL = (1200, 630)  # pixels: what the sites that show such pictures ask for
_SOCIAL_LOGO = (760, 260)
_LARGEST = 1.5  # how many times larger than it is a logo may be drawn there


def variants(parts: Sequence[bytes]) -> list[bytes]:
    """Images in the order of `variants.NAMES`, an empty one for each that can't be made.

    The last part of the answer tells whether the light logo needs a plate on a dark header.
    """
    light, dark, symbol = (_read(body) for body in parts[:3])
    letter, ground, ink, headers, social_grounds = (part.decode() for part in parts[3:])
    mark = mark_of(symbol, light, dark) or letter_mark(letter, ground, ink)
    plate = light is not None and dark is None and is_weak(light, headers.split())
    return [
        *_header(light, parts[0]),
        *_header(dark, parts[1]),
        favicon(mark),
        _png(tile(mark, 180, 0.7)),
        *(_png(tile(mark, size, safe_share(mark.image))) for size in (192, 512)),
        _mail(light or dark or symbol),
        _social((light, dark), mark, social_grounds.split()),
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
            yield min(_png(scaled(logo, min(share, 1.0))), body, key=len)


def _mail(logo: Image.Image | None) -> bytes:
    """Twice the size, on a solid plate: mail programs show it on any ground."""
    if logo is None:
        return b""
    shown = max(display_size(*logo.size)) * 2
    drawn = scaled(logo, min(1.0, shown / max(logo.size)))
    size = drawn.width + 2 * _MAIL_MARGIN, drawn.height + 2 * _MAIL_MARGIN
    return _png(on_plate(drawn, size, ground_for(logo)).convert("RGB"))


def _social(logos: Iterable[Image.Image | None], mark: Mark, grounds: Sequence[str]) -> bytes:
    """What other sites show beside a link to ours: a logo, else the mark, in the middle."""
    drawn = [found for logo in logos if logo and (found := trimmed(logo))]
    image, ground = next(_seen(drawn, grounds), (mark.image, mark.ground))
    width, height = _SOCIAL_LOGO
    share = min(width / image.width, height / image.height, _LARGEST)
    return _png(on_plate(scaled(image, share), _SOCIAL, ground).convert("RGB"))


def _seen(
    logos: Sequence[Image.Image], grounds: Sequence[str]
) -> Iterator[tuple[Image.Image, str]]:
    """Logos on the ground that they came on, then the one that is best seen on each of ours."""
    yield from ((logo, ground_for(logo)) for logo in logos if not has_clear_parts(logo))
    for ground in grounds if logos else ():
        best = min(logos, key=lambda logo: weak_share(logo, ground))
        if not is_weak(best, [ground]):
            yield best, ground
