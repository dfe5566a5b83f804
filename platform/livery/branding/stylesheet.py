"""A brand's stylesheet: its tokens as CSS custom properties, for both schemes, and nothing else.

It stands outside every cascade layer, so it wins over a theme pack's own values.
"""

from collections.abc import Mapping

from livery.branding.color import luminance
from livery.branding.tokens import Tokens

# Face → the family that we serve, and the name of its files in `vendor/fonts`. `mono` and `system`
# take what the reader's system has.
_SERVED: Mapping[str, tuple[str, str]] = {
    "sans": ("Inter", "inter"),
    "serif": ("Source Serif 4", "source-serif-4"),
    "rounded": ("Nunito", "nunito"),
}
_SANS = "'Segoe UI',Roboto,'Noto Sans','Liberation Sans',Arial,sans-serif"
_SYSTEM_STACKS: Mapping[str, str] = {
    "system": f"-apple-system,BlinkMacSystemFont,{_SANS}",
    "sans": f"'Helvetica Neue',{_SANS}",
    "serif": "Charter,'Iowan Old Style',Palatino,'Noto Serif','Liberation Serif',Georgia,serif",
    "rounded": f"ui-rounded,'SF Pro Rounded',Quicksand,'Arial Rounded MT Bold',{_SANS}",
    "mono": "'IBM Plex Mono',ui-monospace,'Cascadia Mono',Consolas,Menlo,"
    "'Liberation Mono',monospace",
}
_HEADING_WEIGHTS = {"serif": 600, "rounded": 800}


def font_files(body_face: str, heading_face: str) -> tuple[str, ...]:
    """Name the files of the families that the faces need, as the asset manifest does.

    For each family its font and its style sheet; a page should preload the one and link the other.
    """
    faces = dict.fromkeys((body_face, heading_face))
    stems = [_SERVED[face][1] for face in faces if face in _SERVED]
    return tuple(f"vendor/fonts/{stem}.{kind}" for stem in stems for kind in ("woff2", "css"))


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
    pairs = {
        "radius": f"{tokens.corners}px",
        "radius-s": f"{tokens.corners * 0.625:g}px",
        "radius-l": f"{min(tokens.corners * 1.5, 20):g}px",
        "control": "2.25rem" if compact else "2.75rem",
        "row": "0.5rem" if compact else "0.875rem",
        "font-body": _stack(tokens.body_face),
        "font-heading": _stack(tokens.heading_face),
        "strong": "700" if tokens.body_face == "rounded" else "600",
        "heading-weight": str(_HEADING_WEIGHTS.get(tokens.heading_face, 700)),
    }
    return ";".join(f"--{name}:{value}" for name, value in pairs.items())


def _stack(face: str) -> str:
    if face not in _SERVED:
        return _SYSTEM_STACKS[face]
    family = _SERVED[face][0]
    return f"'{family}','{family} Fallback',{_SYSTEM_STACKS[face]}"
