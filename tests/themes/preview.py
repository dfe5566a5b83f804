"""Writes every sample page in every sample brand as files: `python -m themes.preview FOLDER`.

Run it with `tests` and `platform` on the path. The folder can then be served and looked at.
"""

import shutil
import sys
from pathlib import Path

from livery.branding.stylesheet import stylesheet
from livery.branding.tokens import derive
from livery.web.kit.themes import load_packs
from themes.samples import ADMIN, PUBLIC, THEMES, VENDORS, pages, shared
from tools.front_end import VENDOR, fonts

TENANTS = THEMES.parent / "tenants"
AREAS = {"portal/home.html": "home", "portal/licenses/index.html": "licenses"}


def write(folder: Path) -> int:
    """Write all files; gives the number of pages."""
    count = 0
    for name, pack in load_packs(THEMES).items():
        assets = folder / "assets"
        for each in reversed(pack.folders):
            shutil.copytree(each / "static", assets, dirs_exist_ok=True)
        (assets / "vendor/fonts").mkdir(parents=True, exist_ok=True)
        for public, file in {**VENDOR, **fonts()}.items():
            shutil.copy(file, assets / public)
        for vendor in VENDORS:
            (folder / "media").mkdir(exist_ok=True)
            for logo in (TENANTS / vendor.slug).glob("logo*.png"):
                shutil.copy(logo, folder / "media" / f"{vendor.slug}-{logo.name}")
            css = folder / f"{vendor.slug}.css"
            css.write_text(stylesheet(derive(vendor.brand)), encoding="utf-8")
            site = vendor.site(f"/{css.name}")
            for template, variants in pages(vendor).items():
                person = None if template in PUBLIC else ADMIN
                names = shared(site, person, AREAS.get(template, "licenses"))
                for variant, context in variants.items():
                    page = template.removeprefix("portal/").removesuffix(".html").replace("/", "-")
                    target = folder / name / vendor.slug / f"{page}.{variant}.html"
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_text(pack.render(template, context, names), encoding="utf-8")
                    count += 1
    return count


if __name__ == "__main__":
    sys.stdout.write(f"{write(Path(sys.argv[1]))} pages\n")
