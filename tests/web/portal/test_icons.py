"""A vendor's icons, manifest and logo sizes: linked by content, its own alone, gone with it."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image
from sqlalchemy import Select, select

from livery.asgi import Server
from livery.audit.record import Actor
from livery.branding.images import make
from livery.branding.models import BrandAsset
from livery.branding.publish import current, publish
from livery.branding.tokens import BrandInputs
from livery.tenancy.tables import TENANT
from livery.web.kit.services import Services
from livery.web.kit.vendor_site import vendor_site
from support.raw import ask
from support.server import browser_at
from support.vendors import Vendor
from web.portal.test_files import forget_brands

LINK = re.compile(r'<link rel="(icon|apple-touch-icon|manifest)" href="([^"]+)"')
STAFF = Actor("staff", name="Sam")


def picture(color: str, size: tuple[int, int] = (600, 100)) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, color).save(target, "PNG")
    return target.getvalue()


async def links(server: Server, vendor: Vendor) -> dict[str, str]:
    async with browser_at(server, vendor.host) as browser:
        return dict(LINK.findall((await browser.get("/sign-in")).text))


async def test_a_page_links_icons_that_are_there(server: Server, vendor: Vendor) -> None:
    found = await links(server, vendor)
    assert re.fullmatch(r"/brand/[0-9a-f]{32}\.ico", found["icon"])
    assert re.fullmatch(r"/brand/[0-9a-f]{32}\.png", found["apple-touch-icon"])
    async with browser_at(server, vendor.host) as browser:
        for name, media_type in (("icon", "image/x-icon"), ("apple-touch-icon", "image/png")):
            answer = await browser.get(found[name])
            assert answer.status_code == 200
            assert answer.headers["content-type"] == media_type
            assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
            assert "sandbox" in answer.headers["content-security-policy"]
            assert answer.headers["x-content-type-options"] == "nosniff"
            Image.open(io.BytesIO(answer.content), formats=["ICO", "PNG"]).load()
            other_ending = found[name].translate(str.maketrans("ip", "pi"))
            assert (await browser.get(other_ending)).status_code == 404


async def test_whoever_asks_without_reading_gets_the_icon_too(
    server: Server, vendor: Vendor
) -> None:
    found = await links(server, vendor)
    async with browser_at(server, vendor.host) as browser:
        linked, plain = await browser.get(found["icon"]), await browser.get("/favicon.ico")
    assert plain.status_code == 200
    assert plain.content == linked.content
    assert plain.headers["cache-control"] == "private, max-age=3600"
    assert "sandbox" in plain.headers["content-security-policy"]


async def test_the_manifest_names_the_vendor_and_its_icons(server: Server, vendor: Vendor) -> None:
    async with browser_at(server, vendor.host) as browser:
        answer = await browser.get("/site.webmanifest")
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("application/manifest+json")
        assert answer.headers["cache-control"] == "no-cache"
        described = answer.json()
        assert described["name"] in (await browser.get("/sign-in")).text
        for key in ("theme_color", "background_color"):
            assert re.fullmatch("#[0-9a-f]{6}", described[key])
        sizes = {icon["sizes"]: icon["purpose"] for icon in described["icons"]}
        assert sizes == {"180x180": "any", "192x192": "maskable", "512x512": "maskable"}
        for icon in described["icons"]:
            body = (await browser.get(icon["src"])).content
            width, height = Image.open(io.BytesIO(body)).size
            assert f"{width}x{height}" == icon["sizes"]


async def test_icons_are_their_vendors_own(server: Server, vendor: Vendor, other: Vendor) -> None:
    images = {"symbol": make(picture("#00a000", (200, 200)), "symbol")}
    await publish(vendor.unit, BrandInputs(accent="#b00020"), images, STAFF)
    await vendor.save()
    for address in (await links(server, vendor)).values():
        theirs = await ask(server, "GET", address, host=other.host)
        assert (theirs.status == 404) is address.startswith("/brand/")


@pytest.mark.parametrize("address", ["/favicon.ico", "/site.webmanifest"])
async def test_a_vendor_without_a_brand_has_none(
    server: Server, services: Services, vendor: Vendor, address: str
) -> None:
    await vendor.unit.execute(forget_brands())
    await vendor.save()
    services.sites.clear()
    assert (await ask(server, "GET", address, host=vendor.host)).status == 404


async def test_what_is_published_anew_is_linked_at_once(
    server: Server, services: Services, vendor: Vendor
) -> None:
    before = await links(server, vendor)
    await publish(vendor.unit, BrandInputs(accent="#b00020"), {}, STAFF)
    await vendor.save()
    await services.memory.refresh()
    after = await links(server, vendor)
    assert before["icon"] != after["icon"]
    async with browser_at(server, vendor.host) as browser:
        assert (await browser.get(before["icon"])).status_code == 200  # tabs and bookmarks


async def test_pages_know_a_logo_in_three_sizes(services: Services, vendor: Vendor) -> None:
    logo = make(picture("#101828", (1800, 300)))
    await publish(vendor.unit, BrandInputs(), {"light": logo}, STAFF)
    await vendor.save()
    await services.memory.refresh()
    known = await vendor_site(services, vendor.unit)
    assert known is not None
    assert known.site.logo is not None
    assert known.site.logo.plate
    assert re.fullmatch(
        r"/brand/[0-9a-f]{32}\.png 1x, /brand/[0-9a-f]{32}\.png 2x, /brand/[0-9a-f]{32}\.png 3x",
        known.site.logo.srcset,
    )


async def test_nothing_is_stored_twice_and_all_is_light(vendor: Vendor) -> None:
    images = {"light": make(picture("navy")), "dark": make(picture("white"))}
    number = await publish(vendor.unit, BrandInputs(), images, STAFF)
    brand = await current(vendor.unit)
    assert brand is not None
    assert set(brand.images) == {"light", "dark"}
    assert await publish(vendor.unit, BrandInputs(), brand.images, STAFF) is None
    again = await publish(vendor.unit, BrandInputs(corners=0), brand.images, STAFF)
    assert (number or 0) + 1 == again
    after = await current(vendor.unit)
    assert after is not None
    assert (after.images, after.variants) == (brand.images, brand.variants)
    for digest in {image.digest for image in (*brand.images.values(), *brand.variants.values())}:
        rows = await vendor.unit.rows(stored(digest))
        assert len(rows) == 1
        assert len(rows[0][0]) <= 100 * 1024


def stored(digest: str) -> Select[bytes]:
    return select(BrandAsset.body).where(
        BrandAsset.tenant_id == TENANT, BrandAsset.digest == digest
    )
