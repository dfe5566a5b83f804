"""What other sites show beside a link to a portal: the vendor's name and a picture of its own."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from PIL import Image

from livery.asgi import Server
from livery.branding.publish import current, is_behind
from livery.branding.variants import SOCIAL
from livery.domains.claim import claim
from livery.web.kit.services import Services
from support.raw import ask
from support.server import PORT, browser_at
from support.vendors import PASSWORD, Vendor
from web.portal.test_files import forget_brands

PROPERTY = re.compile(r'<meta property="og:([a-z_:]+)" content="([^"]*)">')


async def properties(server: Server, host: str, path: str = "/sign-in") -> dict[str, str]:
    async with browser_at(server, host) as browser:
        return dict(PROPERTY.findall((await browser.get(path)).text))


async def test_the_sign_in_page_names_the_vendor_and_its_picture(
    server: Server, vendor: Vendor
) -> None:
    found = await properties(server, vendor.host)
    assert found["site_name"] == "Sample Software"
    assert found["title"] == "Sign in – Sample Software"
    own = re.escape(f"http://{vendor.host}:{PORT}")
    assert re.fullmatch(rf"{own}/brand/[0-9a-f]{{32}}\.png", found["image"])
    async with browser_at(server, vendor.host) as browser:
        answer = await browser.get(found["image"])
    assert answer.status_code == 200
    assert len(answer.content) <= 100 * 1024
    picture = Image.open(io.BytesIO(answer.content), formats=["PNG"])
    assert picture.size == (int(found["image:width"]), int(found["image:height"])) == (1200, 630)


async def test_its_address_is_that_of_the_host_in_the_database(
    server: Server, https_server: Server, vendor: Vendor
) -> None:
    domain = f"licenses.{vendor.slug}.test"
    await claim(vendor.unit, domain)
    await vendor.save()
    found = await properties(https_server, domain)
    assert found["image"].startswith(f"https://{domain}/brand/")
    host = f"{vendor.host.upper()}.:9"
    forwarded = [("X-Forwarded-Host", "evil.test"), ("X-Forwarded-Proto", "https")]
    answer = await ask(server, "GET", "/sign-in", host=host, headers=forwarded)
    images = re.findall(r'"og:image" content="([^"]+)/brand/', answer.text)
    assert images == [f"http://{vendor.host}:{PORT}"]


async def test_a_brand_that_was_published_without_one_gets_it(vendor: Vendor) -> None:
    brand = await current(vendor.unit)
    assert brand is not None
    assert not is_behind(brand)
    others = {name: image for name, image in brand.variants.items() if name != SOCIAL}
    assert is_behind(replace(brand, variants=others))


@pytest.mark.parametrize("path", ["/licenses", "/nothing-here"])
async def test_no_other_page_tells_more(server: Server, vendor: Vendor, path: str) -> None:
    await vendor.person("user@example.com")
    await vendor.save()
    async with browser_at(server, vendor.host) as browser:
        fields = {"email": "user@example.com", "password": PASSWORD}
        assert (await browser.post("/sign-in", data=fields)).status_code == 303
        assert PROPERTY.findall((await browser.get(path)).text) == []


async def test_without_a_brand_there_is_a_name_and_no_picture(
    server: Server, services: Services, vendor: Vendor
) -> None:
    await vendor.unit.execute(forget_brands())
    await vendor.save()
    services.sites.clear()
    found = await properties(server, vendor.host)
    assert found["site_name"] == "Sample Software"
    assert not [name for name in found if name.startswith("image")]
