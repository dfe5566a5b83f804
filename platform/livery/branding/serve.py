"""What browsers load of a brand beside its images: style sheets by their digest, also of earlier
revisions (pages in tabs still ask), and the manifest of the published one."""

import json

from sqlalchemy import Text, bindparam, select

from livery.branding.models import BrandRevision
from livery.branding.publish import current
from livery.branding.tokens import derive
from livery.branding.variants import MASKABLE, TOUCH_ICON
from livery.tenancy.tables import TENANT
from livery.tenancy.unit import Unit

_STYLESHEET = (
    select(BrandRevision.stylesheet)
    .where(
        BrandRevision.tenant_id == TENANT,
        BrandRevision.stylesheet_digest == bindparam("digest", type_=Text()),
    )
    .limit(1)
)


async def stylesheet(unit: Unit, digest: str) -> str | None:
    """The vendor's style sheet with that digest."""
    row = await unit.first(_STYLESHEET, {"digest": digest})
    return row[0] if row else None


async def manifest(unit: Unit, name: str, language: str, direction: str) -> bytes | None:
    """The web app manifest of the vendor's published brand: what a phone shows of a bookmark."""
    brand = await current(unit)
    if brand is None or TOUCH_ICON not in brand.variants:
        return None
    tokens = derive(brand.inputs)
    colors = tokens.dark if tokens.appearance == "dark" else tokens.light
    icons = [
        {
            "src": f"/brand/{image.digest}.png",
            "sizes": f"{image.width}x{image.height}",
            "type": "image/png",
            "purpose": "any" if slot == TOUCH_ICON else "maskable",
        }
        for slot, image in brand.variants.items()
        if slot in {TOUCH_ICON, *MASKABLE}
    ]
    described = {
        "name": name,
        "lang": language,
        "dir": direction,
        "id": "/",
        "start_url": "/",
        "display": "minimal-ui",
        "theme_color": colors["header-bg"],
        "background_color": colors["canvas"],
        "icons": icons,
    }
    return json.dumps(described, ensure_ascii=False).encode()
