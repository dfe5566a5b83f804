"""What is made of a brand's images for the places they appear in: header, browser, phone, mail."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from livery.branding.color import luminance
from livery.branding.decoder import DECODER, Job
from livery.branding.images import digest_of, png_size
from livery.branding.pictures import HEAVIEST, SLOTS, BrandImage, Picture
from livery.branding.tokens import Tokens

ICO = "image/x-icon"
_ICO_START = b"\0\0\1\0"
ICON = "favicon"
TOUCH_ICON = "touch-icon"
MASKABLE = ("maskable-192", "maskable-512")
MAIL = "mail"
SOCIAL = "social"
# In the order of the decoder's answer; `header-` with the logo's slot and its scale.
NAMES = (
    *(f"header-{slot}-{scale}" for slot in ("light", "dark") for scale in (1, 2, 3)),
    ICON,
    TOUCH_ICON,
    *MASKABLE,
    MAIL,
    SOCIAL,
)
# What every brand has, also one without images.
ALWAYS = {ICON, TOUCH_ICON, *MASKABLE, SOCIAL}


class Made(NamedTuple):
    """Pictures by name, and whether the light logo needs a plate on a dark header."""

    pictures: Mapping[str, Picture]
    plate: bool


@dataclass(frozen=True, slots=True)
class Letter:
    """What an icon shows where a vendor has no logo to make one of."""

    text: str
    ground: str
    ink: str


def letter(name: str, tokens: Tokens) -> Letter:
    """The name's first letter on the accent color."""
    first = next((each for each in name if each.isalnum()), "")
    return Letter(first.upper()[:1], tokens.light["accent"], tokens.light["accent-ink"])


def make_variants(bodies: Mapping[str, bytes], fallback: Letter, tokens: Tokens) -> Made:
    """Draw them all from the brand's own images by slot; takes a moment, so in a thread."""
    parts = [bodies.get(slot, b"") for slot in SLOTS]
    parts += [fallback.text.encode(), fallback.ground.encode(), fallback.ink.encode()]
    parts += [" ".join(colors(tokens)).encode() for colors in (_dark_headers, _social_grounds)]
    return _made(tuple(parts))


@lru_cache(maxsize=4)
def _made(parts: tuple[bytes, ...]) -> Made:
    """Remembered, because a brand that is published again often has the same images."""
    answer = DECODER.ask(Job.VARIANTS, parts, HEAVIEST)
    if len(answer) != len(NAMES) + 1:
        raise ValueError("the decoder gave other images than it was asked for")
    *made, plate = answer
    pictures = {name: _picture(name, body) for name, body in zip(NAMES, made, strict=True) if body}
    return Made(pictures, plate == b"\1")


def header_scales(images: Mapping[str, BrandImage], slot: str) -> dict[int, BrandImage]:
    """A logo's sizes for the header by scale, smallest first."""
    names = {scale: f"header-{slot}-{scale}" for scale in (1, 2, 3)}
    return {scale: images[name] for scale, name in names.items() if name in images}


def _dark_headers(tokens: Tokens) -> list[str]:
    """The header's colors where `stylesheet` puts a lone logo on a plate."""
    shown = {"light": [tokens.light], "dark": [tokens.dark]}
    colors = shown.get(tokens.appearance, [tokens.light, tokens.dark])
    return [each["header-bg"] for each in colors if _is_dark(each)]


def _social_grounds(tokens: Tokens) -> tuple[str, str]:
    """The page's color and the accent, in the order in which the brand's pages speak."""
    colors = tokens.dark if tokens.appearance == "dark" else tokens.light
    canvas, accent = colors["canvas"], colors["accent"]
    return (accent, canvas) if colors["header-bg"] == accent else (canvas, accent)


def _is_dark(colors: Mapping[str, str]) -> bool:
    """Whether a scheme's header is dark, as its style sheet judges it."""
    return luminance(colors["header-ink"]) >= luminance(colors["header-bg"])


def _picture(name: str, body: bytes) -> Picture:
    if name == ICON:
        if not body.startswith(_ICO_START):
            raise ValueError("the decoder gave no icon")
        return Picture(body, digest_of(body), 48, 48, ICO)
    width, height = png_size(body)
    if name == MAIL:
        width, height = width // 2, height // 2
    return Picture(body, digest_of(body), width, height)
