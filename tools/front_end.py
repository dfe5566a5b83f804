"""Publishes the browser's files into build/static: content-hashed names and a manifest of them.

The manifest maps `default/app.css` to `default/app.1a2b3c4d5e.css`. References between style
sheets and scripts are rewritten, so that an unchanged name means unchanged contents throughout.
"""

import hashlib
import json
import posixpath
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from tools.shell import ROOT, Trouble, files_below

STATIC = ROOT / "build/static"
STAMP = ROOT / "build/static.stamp"  # beside, for the folder itself is served and shipped
THEMES = ROOT / "themes"
NPM = ROOT / "node_modules"
# A style sheet for each family that we serve, and for single weights: inter.css, inter-700.css.
FONTS = THEMES / "fonts"
VENDOR = {"vendor/htmx.js": NPM / "htmx.org/dist/htmx.min.js"}
REFERENCE = re.compile(
    r"""((?:url\(|@import(?!\s*url)|\bfrom|(?<!@)\bimport\(?)\s*["']?)([^"'()\s?#;]+)"""
)


def sources() -> dict[str, Path]:
    """Public name → file: npm's files, the fonts, and each theme pack's `static` folder."""
    packs = sorted(folder for folder in THEMES.glob("*/static") if folder.is_dir())
    themed = {
        f"{folder.parent.name}/{file.relative_to(folder).as_posix()}": file
        for folder in packs
        for file in files_below(folder)
    }
    return {**VENDOR, **fonts(), **themed}


def fonts() -> dict[str, Path]:
    """Our style sheets, and the Latin file and license of the npm package that each is for."""
    found: dict[str, Path] = {}
    for sheet in sorted(FONTS.glob("*.css")):
        family, weight = re.findall(r"^(.+?)(?:-(\d{3}))?$", sheet.stem)[0]
        package = NPM / ("@fontsource" if weight else "@fontsource-variable") / family
        file = f"{family}-latin-{weight or 'wght'}-normal.woff2"
        found[f"vendor/fonts/{sheet.stem}.woff2"] = package / "files" / file
        found[f"vendor/fonts/{family}.txt"] = package / "LICENSE"
        found[f"vendor/fonts/{sheet.name}"] = sheet
    return found


def publish() -> None:
    """Makes build/static anew and puts it in place in one move."""
    fresh = STATIC.with_name("static.new")
    shutil.rmtree(fresh, ignore_errors=True)
    manifest: dict[str, str] = {}
    known = sources()
    for name in known:
        place(name, known, fresh, manifest)
    text = json.dumps(manifest, indent=2, sort_keys=True)
    (fresh / "manifest.json").write_text(f"{text}\n")
    shutil.rmtree(STATIC, ignore_errors=True)
    fresh.rename(STATIC)


def place(name: str, known: Mapping[str, Path], folder: Path, manifest: dict[str, str]) -> str:
    """Writes one file, after those it refers to, and returns its hashed name."""
    if manifest.setdefault(name, ""):
        return manifest[name]
    content = known[name].read_bytes()

    def rewritten(found: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(name), found[2]))
        if target not in known or target == name:
            return found[0]
        if manifest.get(target) == "":  # begun and not finished
            raise Trouble(f"{name} and {target} refer to each other: neither can be hashed first.")
        hashed = place(target, known, folder, manifest)
        return found[1] + relative(hashed, posixpath.dirname(name), found[2])

    if name.endswith((".css", ".js")) and name not in VENDOR:
        content = REFERENCE.sub(rewritten, content.decode()).encode()
    stem, dot, suffix = name.rpartition(".")
    manifest[name] = f"{stem}.{hashlib.sha256(content).hexdigest()[:10]}{dot}{suffix}"
    target = folder / manifest[name]
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return manifest[name]


def relative(target: str, folder: str, written: str) -> str:
    """The target as seen from a folder, with the leading `./` that modules need if it was there."""
    path = posixpath.relpath(target, folder)
    return f"./{path}" if written.startswith("./") else path
