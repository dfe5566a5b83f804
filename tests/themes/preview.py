"""Writes every sample page in every sample brand as files: `python -m themes.preview FOLDER`.

Run it with `tests` and `platform` on the path. The folder can then be served and looked at.
"""

import shutil
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from livery.branding.stylesheet import stylesheet
from livery.branding.tokens import derive
from livery.web.kit.themes import ThemePack, load_packs
from themes.samples import (
    ADMIN,
    PUBLIC,
    REFERENCE,
    THEMES,
    VENDORS,
    Vendor,
    backwards,
    kitchen_sink,
    pages,
    shared,
)
from tools.front_end import sources

TENANTS = THEMES.parent / "tenants"
KITCHEN_SINK = "ui/kitchen-sink.html"
AREAS = {"portal/home.html": "home", "portal/licenses/index.html": "licenses"}
EVERY_VENDOR = (*VENDORS, *REFERENCE)


def write(folder: Path, vendors: Iterable[Vendor] = EVERY_VENDOR) -> int:
    """Write all files; gives the number of pages: PACK/BRAND/PAGE.VARIANT.html."""
    for public, file in sources().items():
        target = folder / "assets" / public
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, target)
    (folder / "media").mkdir(exist_ok=True)
    packs, count = load_packs(THEMES), 0
    for vendor in vendors:
        for logo in (TENANTS / vendor.slug).glob("logo*.png"):
            shutil.copy(logo, folder / "media" / f"{vendor.slug}-{logo.name}")
        css = folder / f"{vendor.slug}.css"
        css.write_text(stylesheet(derive(vendor.brand)), encoding="utf-8")
        for pack in packs.values():
            for name, html in rendered(pack, vendor, f"/{css.name}"):
                target = folder / pack.name / vendor.slug / f"{name}.html"
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(html, encoding="utf-8")
                count += 1
    return count


def rendered(pack: ThemePack, vendor: Vendor, theme_href: str) -> Iterable[tuple[str, str]]:
    """The name and the HTML of each page in one pack and brand, the kitchen sink twice."""
    site = vendor.site(theme_href)
    assets = {"asset": lambda name: f"/assets/{pack.asset_key(name)}"}
    for template, variants in pages(vendor).items():
        person = None if template in PUBLIC else ADMIN
        names = shared(site, person, AREAS.get(template, "licenses")) | assets
        for variant, context in variants.items():
            page = template.removeprefix("portal/").removesuffix(".html").replace("/", "-")
            yield f"{page}.{variant}", pack.render(template, context, names)
    yield (
        "kitchen-sink.ltr",
        pack.render(KITCHEN_SINK, kitchen_sink(vendor), shared(site, ADMIN) | assets),
    )
    mirrored = shared(replace(site, direction="rtl"), ADMIN, text=backwards) | assets
    yield "kitchen-sink.rtl", pack.render(KITCHEN_SINK, kitchen_sink(vendor, backwards), mirrored)


if __name__ == "__main__":
    sys.stdout.write(f"{write(Path(sys.argv[1]))} pages\n")
