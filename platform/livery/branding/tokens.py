"""A vendor's nine brand values, and the design tokens that are derived from them at publishing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields

from livery.branding.color import is_hex
from livery.branding.faces import FACES
from livery.branding.scheme import scheme

CHOICES: Mapping[str, tuple[str | int, ...]] = {
    "neutral": ("cool", "neutral", "warm", "tinted"),
    "corners": (0, 4, 8, 16),
    "body_face": tuple(FACES),
    "heading_face": tuple(FACES),
    "header": ("plain", "brand", "dark"),
    "density": ("comfortable", "compact"),
    "appearance": ("system", "light", "dark"),
}


@dataclass(frozen=True, slots=True)
class BrandInputs:
    """What a vendor chooses. Raises ValueError, with a text that names the cure.

    `accent` is `#rrggbb` in lower case, `corners` a radius in CSS pixels, `pack` the name of a
    theme pack; each of the others is a word of `CHOICES`.
    """

    accent: str = "#2456d6"
    neutral: str = "cool"
    corners: int = 8
    body_face: str = "system"
    heading_face: str = "system"
    header: str = "plain"
    density: str = "comfortable"
    appearance: str = "system"
    pack: str = "default"

    def __post_init__(self) -> None:
        """Refuse a value that no stylesheet can be made of."""
        if not is_hex(self.accent):
            raise ValueError(f"accent is {self.accent!r}: write it like #1f4fd8, in lower case")
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", self.pack):
            raise ValueError(f"pack is {self.pack!r}: write the name of a theme pack, like default")
        for field in fields(self):
            value, allowed = getattr(self, field.name), CHOICES.get(field.name)
            if allowed and value not in allowed:
                words = ", ".join(str(each) for each in allowed)
                raise ValueError(f"{field.name} is {value!r}: choose one of {words}")


@dataclass(frozen=True, slots=True)
class Tokens:
    """A brand's colors by name (`#rrggbb`) for each scheme, and its choices beside color."""

    light: Mapping[str, str]
    dark: Mapping[str, str]
    corners: int
    body_face: str
    heading_face: str
    density: str
    appearance: str


def derive(inputs: BrandInputs) -> Tokens:
    """Make a brand's tokens; the same inputs always give the same tokens."""
    light, dark = (
        scheme(inputs.accent, inputs.neutral, inputs.header, dark=dark) for dark in (False, True)
    )
    return Tokens(
        light=light,
        dark=dark,
        corners=inputs.corners,
        body_face=inputs.body_face,
        heading_face=inputs.heading_face,
        density=inputs.density,
        appearance=inputs.appearance,
    )
