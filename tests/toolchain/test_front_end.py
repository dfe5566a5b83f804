"""Published files carry a hash of their contents, and of what they refer to."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from tools.front_end import FONTS, fonts, place
from tools.shell import Trouble


def published(folder: Path, files: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Publishes files of the given contents: the manifest, and public name → what was written."""
    known = {name: folder / name for name in files}
    for name, path in known.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(files[name])
    manifest: dict[str, str] = {}
    for name in known:
        place(name, known, folder / "out", manifest)
    return manifest, {name: (folder / "out" / to).read_text() for name, to in manifest.items()}


def test_a_name_changes_with_the_contents(tmp_path: Path) -> None:
    one, _ = published(tmp_path / "1", {"default/app.css": "a {}"})
    other, _ = published(tmp_path / "2", {"default/app.css": "b {}"})
    assert re.fullmatch(r"default/app\.[0-9a-f]{10}\.css", one["default/app.css"])
    assert one != other


@pytest.mark.parametrize(
    ("name", "before", "target"),
    [
        ("default/app.css", '@import "parts/base.css";', "default/parts/base.css"),
        ("default/app.css", "a { background: url(img/a.svg#mark) }", "default/img/a.svg"),
        ("default/app.css", "a { background: url('./img/a.svg') }", "default/img/a.svg"),
        ("mono/app.css", "@import url(../default/app.css);", "default/app.css"),
        ("default/app.js", 'import { open } from "./dialog.js";', "default/dialog.js"),
        ("default/app.js", 'import "./dialog.js";', "default/dialog.js"),
        ("default/app.js", 'await import("./dialog.js");', "default/dialog.js"),
    ],
)
def test_references_follow(tmp_path: Path, name: str, before: str, target: str) -> None:
    manifest, written = published(tmp_path, {name: before, target: "x"})
    hashed = Path(manifest[target]).name
    assert written[name] == before.replace(Path(target).name, hashed)


def test_what_is_not_published_is_left_alone(tmp_path: Path) -> None:
    text = "a { background: url(/brand/logo.svg) } /* import x from y */"
    _, written = published(tmp_path, {"default/app.css": text})
    assert written["default/app.css"] == text


def test_a_circle_is_refused(tmp_path: Path) -> None:
    circle = {"default/a.js": 'import "./b.js"', "default/b.js": 'import "./a.js"'}
    with pytest.raises(Trouble, match="refer to each other"):
        published(tmp_path, circle)


def test_each_family_comes_with_its_font_its_license_and_a_fallback(tmp_path: Path) -> None:
    known, manifest = fonts(), dict[str, str]()
    sheets = {name for name in known if name.endswith(".css")}
    assert {Path(name).name for name in sheets} == {path.name for path in FONTS.iterdir()}
    for name in known:
        place(name, known, tmp_path, manifest)
    for name in sheets:
        sheet = (tmp_path / manifest[name]).read_text()
        font = manifest[name.replace(".css", ".woff2")]
        assert f"url({Path(font).name})" in sheet
        assert "size-adjust" in sheet
        assert "ascent-override" in sheet
        assert "font-display: swap" in sheet
        assert (tmp_path / font).read_bytes()[:4] == b"wOF2"
        family = re.sub(r"-\d{3}\.css$|\.css$", "", name)
        assert "SIL OPEN FONT LICENSE" in (tmp_path / manifest[f"{family}.txt"]).read_text()
