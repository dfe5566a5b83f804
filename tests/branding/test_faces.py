"""Which files the faces of a brand need, and that a first visit can carry any two families."""

import gzip
import itertools
import re
from pathlib import Path

import pytest

from livery.branding.faces import FACES, font_files
from livery.branding.stylesheet import stylesheet
from livery.branding.tokens import BrandInputs, derive
from tools.front_end import FONTS, fonts

SERVED = [name for name, face in FACES.items() if face.family]
# What is left of 95 KiB beside the heaviest page without fonts, as the browser's tests measure it.
BUDGET = 51 * 1024


def stems(body: str, heading: str) -> list[str]:
    return [Path(name).stem for name in font_files(body, heading)[::2]]


@pytest.mark.parametrize(
    ("body", "heading", "expected"),
    [
        ("system", "mono", []),
        ("sans", "sans", ["inter"]),
        ("sans", "system", ["inter"]),
        ("system", "serif", ["source-serif-4-600"]),
        ("mono", "rounded", ["nunito-800"]),
        ("sans", "serif", ["inter-400", "source-serif-4-600"]),
        ("classic", "technical", ["lora-400", "space-grotesk"]),
        ("geometric", "sans", ["figtree", "inter-700"]),
    ],
)
def test_only_the_files_in_use_are_named(body: str, heading: str, expected: list[str]) -> None:
    assert stems(body, heading) == expected


def test_a_font_comes_with_its_style_sheet() -> None:
    names = font_files("geometric", "serif")
    assert names == (
        "vendor/fonts/figtree.woff2",
        "vendor/fonts/figtree.css",
        "vendor/fonts/source-serif-4-600.woff2",
        "vendor/fonts/source-serif-4-600.css",
    )


@pytest.mark.parametrize(("body", "heading"), list(itertools.product(FACES, FACES)))
def test_any_two_faces_fit_in_a_first_visit(body: str, heading: str) -> None:
    files = fonts()
    bodies = [files[name].read_bytes() for name in font_files(body, heading)]
    assert sum(min(len(each), len(gzip.compress(each))) for each in bodies) <= BUDGET


def test_no_style_sheet_is_there_for_nothing() -> None:
    used = {stem for pair in itertools.product(FACES, FACES) for stem in stems(*pair)}
    assert {sheet.stem for sheet in FONTS.glob("*.css")} == used


@pytest.mark.parametrize("heading", [True, False])
@pytest.mark.parametrize("face", FACES)
def test_a_family_that_is_served_comes_first_with_its_fallback(face: str, heading: bool) -> None:
    chosen = {"heading_face": face, "body_face": "system"} if heading else {"body_face": face}
    css = stylesheet(derive(BrandInputs(**chosen)))  # type: ignore[arg-type]
    stack = re.findall(rf"--font-{'heading' if heading else 'body'}:([^;}}]+)", css)[0]
    sheets = [Path("themes/fonts", f"{stem}.css") for stem in stems(*chosen_faces(chosen))]
    families = {
        family
        for sheet in sheets
        for family in re.findall(r'font-family: "([^"]+)"', sheet.read_text())
    }
    if face in SERVED:
        own = FACES[face].family
        assert families == {own, f"{own} Fallback"}
        assert stack.startswith(f"'{own}','{own} Fallback',")
    else:
        assert not families
        assert "Fallback" not in stack
    assert stack.endswith(("sans-serif", "serif", "monospace"))


def chosen_faces(chosen: dict[str, str]) -> tuple[str, str]:
    return chosen["body_face"], chosen.get("heading_face", "system")


def test_the_weight_of_headings_is_in_the_file_that_they_get() -> None:
    for face in SERVED:
        css = stylesheet(derive(BrandInputs(heading_face=face)))
        weight = re.findall(r"--heading-weight:(\d+)", css)[0]
        (stem,) = stems("system", face)
        sheet = (FONTS / f"{stem}.css").read_text()
        (declared, *_) = re.findall(r"font-weight: (\d+(?: \d+)?)", sheet)
        low, *high = map(int, declared.split())
        assert low <= int(weight) <= (high or [low])[0]
