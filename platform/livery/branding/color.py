"""Colors as `#rrggbb` (sRGB, 8 bits) and as OKLCH, and the contrast between two of them.

OKLCH: lightness 0–1, chroma 0 to about 0.37, hue in degrees. The matrices are Björn Ottosson's
(OKLab, 2020), the luminance and the contrast ratio those of WCAG 2.2.
"""

import math
import re
from functools import lru_cache
from typing import NamedTuple

_HEX = re.compile(r"#[0-9a-f]{6}")


class Oklch(NamedTuple):
    """A color by how it looks."""

    lightness: float
    chroma: float
    hue: float


def is_hex(color: str) -> bool:
    """Tell whether a text is a color as this module writes it: `#rrggbb` in lower case."""
    return _HEX.fullmatch(color) is not None


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colors, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@lru_cache(maxsize=4096)
def luminance(color: str) -> float:
    """Relative luminance, 0 to 1."""
    red, green, blue = _linear(color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def to_oklch(color: str) -> Oklch:
    """How a `#rrggbb` looks; greys have chroma 0 and hue 0."""
    red, green, blue = _linear(color)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    chroma = math.hypot(a, b)
    hue = math.degrees(math.atan2(b, a)) % 360
    return Oklch(lightness, chroma, hue) if chroma > 0.0005 else Oklch(lightness, 0.0, 0.0)


@lru_cache(maxsize=16384)
def to_hex(lightness: float, chroma: float, hue: float) -> str:
    """The nearest `#rrggbb`: lightness and hue are kept, chroma is lowered until it fits sRGB."""
    lightness = min(max(lightness, 0.0), 1.0)
    channels = _channels(lightness, chroma, hue)
    if not _fits(channels):
        channels = _channels(lightness, _widest_chroma(lightness, chroma, hue), hue)
    return "#" + "".join(f"{round(_encoded(value) * 255):02x}" for value in channels)


def _widest_chroma(lightness: float, chroma: float, hue: float) -> float:
    low, high = 0.0, chroma
    for _ in range(14):
        middle = (low + high) / 2
        if _fits(_channels(lightness, middle, hue)):
            low = middle
        else:
            high = middle
    return low


def _channels(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a = chroma * math.cos(math.radians(hue))
    b = chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _fits(channels: tuple[float, float, float]) -> bool:
    return all(-0.0001 <= value <= 1.0001 for value in channels)


def _linear(color: str) -> tuple[float, float, float]:
    red, green, blue = (_decoded(int(color[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return red, green, blue


def _decoded(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _encoded(value: float) -> float:
    value = min(max(value, 0.0), 1.0)
    return 12.92 * value if value <= 0.0031308 else 1.055 * float(value ** (1 / 2.4)) - 0.055
