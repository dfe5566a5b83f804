"""The faces that a brand can choose for its text and its headings, and the files that they need."""

from collections.abc import Mapping
from dataclasses import dataclass

_SANS = "'Segoe UI',Roboto,'Noto Sans','Liberation Sans',Arial,sans-serif"
_SERIF = "Palatino,'Noto Serif','Liberation Serif',Georgia,serif"


@dataclass(frozen=True, slots=True)
class Face:
    """A stack of fonts that readers' systems have; most begin with a family that we serve.

    `stem` names the family's files in `vendor/fonts`. A `light` family is one small file of all
    weights; of the others, text and headings take one weight each where they differ.
    """

    stack: str
    family: str = ""
    stem: str = ""
    light: bool = False
    heading_weight: int = 700
    strong: int = 600

    @property
    def fonts(self) -> str:
        """The value of `font-family`."""
        own = f"'{self.family}','{self.family} Fallback'," if self.family else ""
        return own + self.stack

    def file(self, weight: int | None) -> str:
        """The stem of the file for one weight, or for all."""
        return self.stem if weight is None or self.light else f"{self.stem}-{weight}"


FACES: Mapping[str, Face] = {
    "system": Face(f"-apple-system,BlinkMacSystemFont,{_SANS}"),
    "sans": Face(f"'Helvetica Neue',{_SANS}", "Inter", "inter"),
    "geometric": Face(f"Futura,{_SANS}", "Figtree", "figtree", light=True),
    "technical": Face(_SANS, "Space Grotesk", "space-grotesk", light=True),
    "rounded": Face(
        f"ui-rounded,'SF Pro Rounded',Quicksand,'Arial Rounded MT Bold',{_SANS}",
        "Nunito",
        "nunito",
        heading_weight=800,
        strong=700,
    ),
    "serif": Face(
        f"Charter,'Iowan Old Style',{_SERIF}",
        "Source Serif 4",
        "source-serif-4",
        heading_weight=600,
    ),
    "classic": Face(f"'Iowan Old Style',{_SERIF}", "Lora", "lora", heading_weight=600),
    "mono": Face(
        "'IBM Plex Mono',ui-monospace,'Cascadia Mono',Consolas,Menlo,'Liberation Mono',monospace"
    ),
}


def font_files(body_face: str, heading_face: str) -> tuple[str, ...]:
    """Name the files of the families that the faces need, as the asset manifest does.

    For each its font and its style sheet; a page should preload the one and link the other. Two
    families are more than a first visit can carry (95 KiB in all), so then each is one weight.
    """
    body, heading = FACES[body_face], FACES[heading_face]
    stems = []
    if body.family:
        alone = body is heading or not heading.family
        stems.append(body.file(None if alone else 400))
    if heading.family and heading is not body:
        stems.append(heading.file(heading.heading_weight))
    return tuple(f"vendor/fonts/{stem}.{kind}" for stem in stems for kind in ("woff2", "css"))
