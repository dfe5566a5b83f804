"""A first visit is light, also where text and headings are of two families."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest
from httpx import AsyncClient

from livery.asgi import Server
from livery.audit.record import Actor
from livery.branding.faces import FACES, font_files
from livery.branding.images import make
from livery.branding.publish import publish
from livery.branding.tokens import BrandInputs
from livery.core import paths
from livery.web.kit.assets import Assets
from livery.web.kit.services import Services
from support.server import browser_at
from support.vendors import PASSWORD, Vendor

LOADED = re.compile(r'<(?:link|script|img|use)\b[^>]*?\b(?:href|src)="(/[^"#]+)')
UNASKED = re.compile(r'<link rel="(?:apple-touch-icon|manifest)"[^>]*>')  # for bookmarks on phones
LOGO = Path(__file__).parents[3] / "tenants/northwind/logo.png"


def weight(pair: tuple[str, str]) -> int:
    """What the fonts of two faces weigh."""
    assets = Assets(paths.static())
    found = [assets.find(assets.path(name).removeprefix("/static/")) for name in font_files(*pair)]
    return sum(len(each.body) for each in found if each)


SERVED = [name for name, face in FACES.items() if face.family]
HEAVIEST = [
    max(itertools.permutations(SERVED, 2), key=weight),
    max(((face, face) for face in SERVED), key=weight),
]


async def sent(browser: AsyncClient, address: str) -> tuple[int, str]:
    """Bytes of an answer as they are sent, with its headers; and its text."""
    answer = await browser.get(address, headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200, address
    head = sum(len(name) + len(value) + 4 for name, value in answer.headers.raw)
    is_text = answer.headers["content-type"].startswith("text/")
    return answer.num_bytes_downloaded + head, answer.text if is_text else ""


@pytest.mark.parametrize("path", ["/sign-in", "/licenses"])
@pytest.mark.parametrize("faces", HEAVIEST, ids="-".join)
async def test_the_heaviest_faces_are_not_too_heavy(
    server: Server, services: Services, vendor: Vendor, faces: tuple[str, str], path: str
) -> None:
    inputs = BrandInputs(body_face=faces[0], heading_face=faces[1])
    await publish(vendor.unit, inputs, {"light": make(LOGO.read_bytes())}, Actor("staff"))
    place = await vendor.organization()
    await vendor.person("user@example.com", (place, "organization-admin"))
    for _ in range(30):
        await vendor.license(organization_id=place)
    await vendor.save()
    await services.memory.refresh()
    async with browser_at(server, vendor.host) as browser:
        if path != "/sign-in":
            fields = {"email": "user@example.com", "password": PASSWORD}
            await browser.post("/sign-in", data=fields)
        total, page = await sent(browser, path)
        addresses = set(LOADED.findall(UNASKED.sub("", page)))
        assert sum(each.endswith(".woff2") for each in addresses) == len(set(faces))
        files = {each: (await sent(browser, each))[0] for each in addresses if "." in each}
    assert total + sum(files.values()) <= 95 * 1024
