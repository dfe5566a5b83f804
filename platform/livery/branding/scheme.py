"""The colors of one scheme, light or dark, from an accent, a neutral mood and a header mode.

Contrast holds by construction: each text color is found by moving its lightness until the ratio
holds on every surface it meets, measured after rounding to 8 bits. `PAIRS` is what is promised.
"""

from collections.abc import Iterable

from livery.branding.color import Oklch, contrast, to_hex, to_oklch

Colors = dict[str, str]

SURFACES = ("canvas", "surface", "sunken")
STATUS_HUES = {"success": 150.0, "warning": 68.0, "danger": 25.0, "info": 245.0}

# Foreground, background, lowest contrast ratio: true of every brand, in both schemes.
PAIRS: tuple[tuple[str, str, float], ...] = (
    *(("ink", ground, 7.0) for ground in (*SURFACES, "accent-soft")),
    *(("ink-muted", ground, 4.5) for ground in (*SURFACES, "accent-soft")),
    *(("line-strong", ground, 3.0) for ground in SURFACES),
    *(("accent-ink", ground, 4.5) for ground in ("accent", "accent-hover")),
    *(("accent-text", ground, 4.5) for ground in (*SURFACES, "accent-soft")),
    ("accent-text", "line", 3.0),  # how full a meter is
    *(("focus", ground, 3.0) for ground in (*SURFACES, "accent-soft")),
    *((f"{name}-text", f"{name}-soft", 4.5) for name in STATUS_HUES),
    *((f"{name}-text", ground, 4.5) for name in STATUS_HUES for ground in SURFACES),
    *(("ink", f"{name}-soft", 7.0) for name in STATUS_HUES),
    ("danger-ink", "danger-fill", 4.5),
    ("header-ink", "header-bg", 4.5),
    ("header-mark", "header-bg", 3.0),
    ("entry-ink", "entry-bg", 4.5),
)

_MOODS = {
    "cool": Oklch(0, 0.010, 265),
    "neutral": Oklch(0, 0, 0),
    "warm": Oklch(0, 0.018, 78),
}
_LIGHT = {"canvas": 0.977, "surface": 0.999, "sunken": 0.958, "line": 0.905}
_DARK = {"canvas": 0.168, "surface": 0.214, "sunken": 0.186, "line": 0.310}


def scheme(accent: str, neutral: str, header: str, *, dark: bool) -> Colors:
    """Give every color token of one scheme as `#rrggbb`. The inputs are those of a brand."""
    colors = _neutrals(_mood(neutral, accent), dark=dark)
    colors |= _accents(accent, colors, dark=dark)
    colors |= _statuses(colors, dark=dark)
    return colors | _header(header, colors, _mood(neutral, accent), dark=dark)


def _mood(neutral: str, accent: str) -> Oklch:
    """Hue and chroma of the greys; `tinted` takes the accent's hue."""
    if neutral != "tinted":
        return _MOODS[neutral]
    look = to_oklch(accent)
    return Oklch(0, min(look.chroma * 0.12, 0.016), look.hue)


def _neutrals(mood: Oklch, *, dark: bool) -> Colors:
    # Stronger tints than this turn olive or brown on a dark screen.
    chroma = min(mood.chroma, 0.008) if dark else mood.chroma
    steps = _DARK if dark else _LIGHT
    colors = {name: to_hex(value, chroma, mood.hue) for name, value in steps.items()}
    if not dark:
        colors["surface"] = to_hex(steps["surface"], chroma * 0.2, mood.hue)
    grounds = [colors[name] for name in SURFACES]
    for name, start, target in (
        ("ink", 0.955 if dark else 0.235, 7.0),
        ("ink-muted", 0.735 if dark else 0.505, 4.5),
        ("line-strong", 0.53 if dark else 0.66, 3.0),
    ):
        look = Oklch(start, min(mood.chroma, 0.016) if not dark else chroma, mood.hue)
        colors[name] = _readable(look, grounds, target, lighter=dark)
    return colors


def _accents(accent: str, colors: Colors, *, dark: bool) -> Colors:
    look = to_oklch(accent)
    fill = _lifted(accent, colors["surface"]) if dark else accent
    ink = _ink_on(fill)
    soft = to_hex(0.280 if dark else 0.952, min(look.chroma * 0.22, 0.045), look.hue)
    grounds = [*(colors[name] for name in SURFACES), soft]
    return {
        "accent": fill,
        "accent-hover": _hover(fill, ink),
        "accent-ink": ink,
        "accent-line": fill if contrast(fill, colors["surface"]) >= 1.5 else colors["line-strong"],
        "accent-text": _readable(to_oklch(fill), grounds, 4.5, lighter=dark),
        "accent-soft": soft,
        "focus": _readable(to_oklch(fill), grounds, 3.0, lighter=dark),
    }


def _lifted(accent: str, surface: str) -> str:
    """Lighten an accent until it stands out from a dark surface, as long as its ink stays."""
    look, ink, best = to_oklch(accent), _ink_on(accent), accent
    while contrast(best, surface) < 3.0:
        look = look._replace(lightness=look.lightness + 0.005)
        lighter = to_hex(*look)
        if contrast(ink, lighter) < 4.5:
            break
        best = lighter
    return best


def _ink_on(fill: str) -> str:
    """White where it can be read, else near black, else black: one of them always can."""
    for ink in ("#ffffff", "#16171a"):
        if contrast(ink, fill) >= 4.5:
            return ink
    return "#000000"


def _hover(fill: str, ink: str) -> str:
    """A step away from the ink, or towards it where there is no further step."""
    look = to_oklch(fill)
    away = -0.055 if ink == "#ffffff" else 0.055
    for step in (away, -away, -away / 2):
        moved = to_hex(min(max(look.lightness + step, 0.0), 1.0), look.chroma, look.hue)
        if contrast(moved, fill) >= 1.06 and contrast(ink, moved) >= 4.5:
            return moved
    return fill


def _statuses(colors: Colors, *, dark: bool) -> Colors:
    found: Colors = {}
    grounds = [colors[name] for name in SURFACES]
    for name, hue in STATUS_HUES.items():
        soft = to_hex(0.285, 0.055, hue) if dark else to_hex(0.955, 0.04, hue)
        start = Oklch(0.80 if dark else 0.52, 0.13, hue)
        found[f"{name}-soft"] = soft
        found[f"{name}-text"] = _readable(start, [*grounds, soft], 4.5, lighter=dark)
    fill = _readable(Oklch(0.58, 0.2, STATUS_HUES["danger"]), ["#ffffff"], 4.5, lighter=False)
    return found | {"danger-fill": fill, "danger-ink": "#ffffff"}


def _header(mode: str, colors: Colors, mood: Oklch, *, dark: bool) -> Colors:
    """The page's head, and the picture beside the sign-in form, which has the same character."""
    accent, ink = colors["accent"], colors["accent-ink"]
    if mode == "brand":
        head, entry = (accent, ink, accent, ink), (accent, ink, ink)
    elif mode == "dark" and not dark:
        chroma = min(mood.chroma, 0.012)
        ground, text = (to_hex(step, chroma, mood.hue) for step in (0.205, 0.97))
        mark = _readable(to_oklch(accent), [ground], 3.0, lighter=True)
        head, entry = (ground, text, ground, mark), (ground, text, mark)
    else:
        ground, text = colors["surface"], colors["ink"]
        head = (ground, text, colors["line"], colors["accent-text"])
        entry = (colors["accent-soft"], text, colors["accent-text"])
    if ink != "#ffffff":
        entry = _calm(accent, *entry[:2], dark=dark)
    names = ("header-bg", "header-ink", "header-line", "header-mark")
    return dict(zip((*names, "entry-bg", "entry-ink", "entry-art"), (*head, *entry), strict=True))


def _calm(accent: str, ground: str, ink: str, *, dark: bool) -> tuple[str, str, str]:
    """The picture for a glaring accent, one with dark ink: half a page of it would shout."""
    look = to_oklch(accent)
    if ground == accent:
        lightness = min(look.lightness, 0.86) if dark else min(look.lightness + 0.05, 0.94)
        paler = to_hex(lightness, look.chroma * 0.6, look.hue)
        ground = paler if contrast(ink, paler) >= 4.5 else accent
    behind = to_oklch(ground).lightness
    if behind < 0.5:
        art = 0.58
    else:
        art = behind - 0.2 if behind > 0.8 else behind + 0.14  # the ink stays readable
    return ground, ink, to_hex(art, look.chroma * 0.65, look.hue)


def _readable(start: Oklch, grounds: Iterable[str], target: float, *, lighter: bool) -> str:
    """The first color from `start` on, ever lighter or darker, that reads on all the grounds."""
    grounds, lightness = tuple(grounds), start.lightness
    while 0.0 < lightness < 1.0:
        color = to_hex(lightness, start.chroma, start.hue)
        if all(contrast(color, ground) >= target for ground in grounds):
            return color
        lightness += 0.004 if lighter else -0.004
    return "#ffffff" if lighter else "#000000"
