"""A brand's stylesheet: its tokens as CSS custom properties, for both schemes, and nothing else.

It stands outside every cascade layer, so it wins over a theme pack's own values.
"""

from collections.abc import Mapping

from livery.branding.color import luminance
from livery.branding.faces import FACES
from livery.branding.tokens import Tokens


def stylesheet(tokens: Tokens) -> str:
    """Write the CSS."""
    light = _rules(tokens.light, dark=False)
    dark = _rules(tokens.dark, dark=True)
    parts = [f":root{{{_shape(tokens)}}}"]
    if tokens.appearance == "system":
        parts += [
            f":root{{{light}}}",
            f"@media (prefers-color-scheme:dark){{:root{{{dark}}}}}",
            f":root[data-scheme=light]{{{light}}}",
            f":root[data-scheme=dark]{{{dark}}}",
        ]
    else:
        parts.append(f":root{{{dark if tokens.appearance == 'dark' else light}}}")
    return "\n".join(parts) + "\n"


def _rules(colors: Mapping[str, str], *, dark: bool) -> str:
    light_logo = luminance(colors["header-ink"]) < luminance(colors["header-bg"])
    pairs = {
        **colors,
        "logo-light": "block" if light_logo else "none",
        "logo-dark": "none" if light_logo else "block",
        "logo-plate": "none" if light_logo else "#fff",
        "shadow-1": "0 1px 2px #0006" if dark else "0 1px 2px #0000000d",
        "shadow-2": "0 8px 24px #0009" if dark else "0 8px 24px #0000001f",
    }
    lines = [f"color-scheme:{'dark' if dark else 'light'}"]
    return ";".join(lines + [f"--{name}:{value}" for name, value in pairs.items()])


def _shape(tokens: Tokens) -> str:
    compact = tokens.density == "compact"
    body, heading = FACES[tokens.body_face], FACES[tokens.heading_face]
    pairs = {
        "radius": f"{tokens.corners}px",
        "radius-s": f"{tokens.corners * 0.625:g}px",
        "radius-l": f"{min(tokens.corners * 1.5, 20):g}px",
        "control": "2.25rem" if compact else "2.75rem",
        "row": "0.5rem" if compact else "0.875rem",
        "font-body": body.fonts,
        "font-heading": heading.fonts,
        "strong": str(body.strong),
        "heading-weight": str(heading.heading_weight),
    }
    return ";".join(f"--{name}:{value}" for name, value in pairs.items())
