"""How the matrix makes one object of each kind that a path names, at each place."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete

from isolation.world import LICENSES, Side, license_at
from livery.branding import publish
from livery.branding.models import BrandAsset
from livery.core import clock, paths
from livery.core.ids import new_id
from livery.licensing.models import License
from livery.tenancy.tables import TENANT
from livery.web.kit.assets import Assets
from livery.web.kit.look import admin_look
from livery.web.kit.themes import BASE_PACK, load_packs
from livery.web.vendor.app import MARK, TEMPLATES

ABSENT_ID = "01a20bc5-9355-7156-b2d1-e16ce22a085d"
NO_IDS = (
    "x",
    ABSENT_ID.upper(),
    ABSENT_ID.replace("-", ""),
    f"{ABSENT_ID}x",
    "..",
    "\ufffd",
    "1",
    "a" * 300,
)


@dataclass(frozen=True)
class Kind:
    """`make` gives what stands in the path for a new object at a place; `remove` takes it away.

    `absent` has an object's form and is nobody's; `malformed` are no names of objects at all. What
    is not the tenants' is the same for every vendor: there is no foreign one.
    """

    places: tuple[str, ...]
    make: Callable[[Side, str], Awaitable[str]]
    absent: str
    malformed: tuple[str, ...]
    remove: Callable[[Side, str], Awaitable[None]] | None = None
    is_tenants: bool = True


async def _license(side: Side, place: str) -> str:
    return str(await license_at(side, place))


async def _no_license(side: Side, name: str) -> None:
    gone = delete(License).where(License.tenant_id == TENANT, License.id == UUID(name))
    await side.vendor.unit.execute(gone)
    await side.vendor.save()


async def _image(side: Side, _place: str) -> str:
    digest = f"{new_id().hex}{new_id().hex}"
    row = {
        "digest": digest,
        "media_type": "image/png",
        "width": 96,
        "height": 24,
        "body": b"\x89PNG",
        "created_at": clock.now(),
    }
    await side.vendor.unit.insert(BrandAsset, row)
    await side.vendor.save()
    return f"{digest}.png"


async def _no_image(side: Side, name: str) -> None:
    digest = name.removesuffix(".png")
    gone = delete(BrandAsset).where(BrandAsset.tenant_id == TENANT, BrandAsset.digest == digest)
    await side.vendor.unit.execute(gone)
    await side.vendor.save()


async def _stylesheet(side: Side, _place: str) -> str:
    brand = await publish.current(side.vendor.unit)
    await side.vendor.unit.close()
    assert brand is not None
    return f"theme.{brand.stylesheet_digest}.css"


async def _asset(_side: Side, _place: str) -> str:
    return Assets(paths.static()).path("vendor/htmx.js").removeprefix("/static/")


async def _look(_side: Side, _place: str) -> str:
    packs = load_packs(paths.themes())
    return admin_look(TEMPLATES, packs[BASE_PACK], MARK).href.removeprefix("/")


KINDS = {
    "license": Kind(tuple(LICENSES), _license, ABSENT_ID, NO_IDS, _no_license),
    "brand-image": Kind(
        ("published",), _image, f"{'0' * 64}.png", ("x", "x.png", "a" * 300), _no_image
    ),
    "stylesheet": Kind(("published",), _stylesheet, f"theme.{'0' * 16}.css", ("theme.x.css", "x")),
    "look": Kind(("shared",), _look, f"theme.{'0' * 16}.css", ("theme.x.css",), is_tenants=False),
    "asset": Kind(
        ("shared",), _asset, "vendor/none.js", ("x", "../manifest.json"), is_tenants=False
    ),
}


def kind_of(name: str) -> Kind:
    """The factory of a kind that a route declares."""
    if name not in KINDS:
        raise AssertionError(
            f"A route names objects of the kind {name!r}, which the isolation matrix can't make:"
            f" add it to KINDS in tests/isolation/kinds.py, and [{name}.…] to rights.toml."
        )
    return KINDS[name]
