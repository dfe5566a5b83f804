"""The admin faces' own look: neutral, the same for every vendor, so that nobody takes an admin page
for a portal, and no theme pack can redraw one."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from livery.branding.stylesheet import stylesheet
from livery.branding.tokens import BrandInputs, derive
from livery.web.kit.themes import ThemePack, face_pack

_NEUTRAL = BrandInputs(accent="#33526b", corners=4, header="dark", density="compact")


@dataclass(frozen=True, slots=True)
class Look:
    """How one admin face looks: its templates on top of the base pack's, and its style sheet.

    `mark` is the word that stands beside the vendor's name.
    """

    pack: ThemePack
    mark: str
    stylesheet: str
    href: str


def admin_look(templates: Path, base: ThemePack, mark: str) -> Look:
    """The look of the face whose folder `templates` lies in."""
    css = stylesheet(derive(_NEUTRAL))
    digest = hashlib.sha256(css.encode()).hexdigest()[:16]
    return Look(face_pack(templates.parent, base), mark, css, f"/theme.{digest}.css")
