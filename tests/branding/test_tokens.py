"""The promise of the tokens: whatever a vendor chooses, its portal can be read."""

import gzip
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livery.branding.color import contrast, is_hex, to_hex, to_oklch
from livery.branding.scheme import PAIRS
from livery.branding.stylesheet import stylesheet
from livery.branding.tokens import CHOICES, BrandInputs, derive

COLORS = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}")
BRANDS = st.builds(
    BrandInputs,
    accent=COLORS,
    pack=st.just("default"),
    **{name: st.sampled_from(values) for name, values in CHOICES.items()},
)
# Brands that broke earlier rules: white text on lime 1.35:1, no ink but pure black on some greys.
HARD = ("#c6ff00", "#1f4fd8", "#c2255c", "#14532d", "#000000", "#ffffff", "#777777", "#757575")


CI, SOAK = 1_000, 20_000  # random brands
RULES = re.compile(r"\{color-scheme:(light|dark);([^}]+)\}")


def schemes(inputs: BrandInputs) -> dict[str, dict[str, str]]:
    """Both schemes' properties as a browser reads them from the brand's style sheet."""
    css = stylesheet(derive(replace(inputs, appearance="system")))
    found: dict[str, dict[str, str]] = {}
    for name, rules in RULES.findall(css):
        values = dict(rule.removeprefix("--").split(":") for rule in rules.split(";"))
        assert found.setdefault(name, values) == values, "a scheme is the same wherever it is set"
    return found


def failures(inputs: BrandInputs) -> list[str]:
    """Every promised pair that doesn't hold, with its ratio."""
    both = schemes(inputs)
    assert set(both) == {"light", "dark"}
    return [
        f"{name}: {front} {colors[front]} on {back} {colors[back]} is "
        f"{ratio(colors[front], colors[back]):.2f}, less than {least}"
        for name, colors in both.items()
        for front, back, least in PAIRS
        if ratio(colors[front], colors[back]) < least
    ]


def ratio(one: str, other: str) -> float:
    """WCAG's contrast of two 8-bit colors, written apart from the code that is tested."""
    low, high = sorted(map(_luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


@cache
def _luminance(color: str) -> float:
    assert is_hex(color)
    parts = [value / 255 for value in bytes.fromhex(color[1:])]
    linear = [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts]
    return sum(weight * x for weight, x in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@given(BRANDS)
@settings(max_examples=CI, deadline=None)
def test_every_promised_pair_holds_for_any_brand(inputs: BrandInputs) -> None:
    assert failures(inputs) == []


@pytest.mark.soak
@pytest.mark.timeout(20 * 60)
def test_every_promised_pair_holds_for_very_many_brands(
    record_property: Callable[[str, object], None],
) -> None:
    @given(BRANDS)
    @settings(max_examples=SOAK, deadline=None)
    def check(inputs: BrandInputs) -> None:
        seen.add(inputs)
        assert failures(inputs) == []

    seen: set[BrandInputs] = set()
    check()
    record_property("brands", len(seen))
    record_property("pairs", len(seen) * 2 * len(PAIRS))


def test_what_is_promised_covers_every_color_of_text() -> None:
    assert len(set(PAIRS)) == len(PAIRS) >= 22
    fronts = {front for front, _, _ in PAIRS}
    named = set(schemes(BrandInputs())["light"])
    texts = {name for name in named if name.endswith(("ink", "ink-muted", "-text"))}
    assert texts <= fronts
    assert {name for pair in PAIRS for name in pair[:2]} <= named
    least = {front: min(each for name, _, each in PAIRS if name == front) for front in fronts}
    assert all(least[name] >= 4.5 for name in texts - {"accent-text"})
    assert [pair for pair in PAIRS if pair[0] == "accent-text" and pair[2] < 4.5] == [
        ("accent-text", "line", 3.0)
    ]


@pytest.mark.parametrize("header", ["plain", "brand", "dark"])
@pytest.mark.parametrize("neutral", CHOICES["neutral"])
@pytest.mark.parametrize("accent", HARD)
def test_every_promised_pair_holds_for_hard_brands(accent: str, neutral: str, header: str) -> None:
    assert failures(BrandInputs(accent=accent, neutral=neutral, header=header)) == []


@given(BRANDS)
@settings(max_examples=60, deadline=None)
def test_the_accent_is_kept_as_the_vendor_gave_it(inputs: BrandInputs) -> None:
    assert derive(inputs).light["accent"] == inputs.accent


@given(BRANDS)
@settings(max_examples=60, deadline=None)
def test_each_scheme_has_the_same_tokens_and_they_are_colors(inputs: BrandInputs) -> None:
    tokens = derive(inputs)
    assert tokens.light.keys() == tokens.dark.keys()
    assert all(is_hex(value) for value in (*tokens.light.values(), *tokens.dark.values()))


@given(COLORS)
@settings(max_examples=300, deadline=None)
def test_a_color_survives_the_way_through_oklch(color: str) -> None:
    assert to_hex(*to_oklch(color)) == color


@given(st.floats(0.15, 1), st.floats(0, 0.4), st.floats(0, 360))
@settings(max_examples=200, deadline=None)
def test_a_color_outside_srgb_keeps_its_lightness(
    lightness: float, chroma: float, hue: float
) -> None:
    assert to_oklch(to_hex(lightness, chroma, hue)).lightness == pytest.approx(lightness, abs=0.02)


@given(BRANDS)
@settings(max_examples=200, deadline=None)
def test_the_picture_beside_the_sign_in_form_never_glares(inputs: BrandInputs) -> None:
    tokens = derive(inputs)
    for colors in (tokens.light, tokens.dark):
        if colors["accent-ink"] == "#ffffff":
            continue
        ground, art = colors["entry-bg"], colors["entry-art"]
        assert 1.2 <= contrast(art, ground) <= 5.0, "seen, and quiet"
        assert contrast(colors["entry-ink"], art) >= 3.0, "large text may run across it"
        most = to_oklch(inputs.accent).chroma
        assert to_oklch(art).chroma <= 0.65 * most + 0.01


@pytest.mark.parametrize("accent", ["#b8f000", "#ffd400", "#c6ff00"])
def test_half_a_page_of_lime_is_paler_than_the_button(accent: str) -> None:
    tokens = derive(BrandInputs(accent=accent, header="brand"))
    for colors in (tokens.light, tokens.dark):
        assert colors["header-bg"] == colors["accent"] == accent
        assert to_oklch(colors["entry-bg"]).chroma < 0.7 * to_oklch(accent).chroma


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)


@pytest.mark.parametrize(
    ("values", "cure"),
    [
        ({"accent": "blue"}, "write it like #1f4fd8"),
        ({"accent": "#1F4FD8"}, "in lower case"),
        ({"accent": "#1f4fd8;}"}, "write it like"),
        ({"corners": 3}, "choose one of 0, 4, 8, 16"),
        ({"neutral": "icy"}, "choose one of cool, neutral, warm, tinted"),
        ({"body_face": "Comic Sans"}, "choose one of system"),
        ({"header": "red"}, "choose one of plain, brand, dark"),
        ({"pack": "../evil"}, "write the name of a theme pack"),
    ],
)
def test_a_value_that_cannot_be_used_says_what_can(values: dict[str, str], cure: str) -> None:
    with pytest.raises(ValueError, match=re.escape(cure)):
        BrandInputs(**values)  # type: ignore[arg-type]


@given(BRANDS)
@settings(max_examples=40, deadline=None)
def test_a_stylesheet_is_small_and_holds_tokens_only(inputs: BrandInputs) -> None:
    css = stylesheet(derive(inputs))
    assert len(gzip.compress(css.encode())) <= 1536
    assert set(re.findall(r"[{;]([a-z-]+):", css)) <= {"color-scheme"}.union(
        re.findall(r"--[a-z0-9-]+", css)
    )


def test_the_appearance_decides_which_schemes_are_there() -> None:
    assert "prefers-color-scheme" in stylesheet(derive(BrandInputs()))
    for only in ("light", "dark"):
        css = stylesheet(derive(BrandInputs(appearance=only)))
        assert f"color-scheme:{only}" in css
        assert "prefers-color-scheme" not in css
