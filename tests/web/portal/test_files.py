"""What a page loads arrives as it was written, compressed or not, and is kept by the browser."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import Delete, delete

from livery.asgi import Server
from livery.branding.models import BrandRevision
from livery.core import paths
from livery.tenancy.tables import TENANT
from support.server import browser_at
from support.vendors import Vendor

ADDRESS = re.compile(r'(?:href|src)="(/[^"]+\.(?:css|js|svg))')


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
async def test_each_file_of_a_page_arrives_whole(
    server: Server, vendor: Vendor, encoding: str
) -> None:
    async with browser_at(server, vendor.host) as browser:
        addresses = ADDRESS.findall((await browser.get("/sign-in")).text)
        assert len(addresses) >= 4
        for address in addresses:
            answer = await browser.get(address, headers={"Accept-Encoding": encoding})
            assert answer.status_code == 200
            assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
            assert answer.headers.get("content-encoding", "identity") == encoding
            if address.startswith("/static/"):
                built = paths.static() / address.removeprefix("/static/")
                assert answer.content == built.read_bytes()
            else:
                assert "--accent" in answer.text


async def test_a_style_sheet_is_its_vendors_own(
    server: Server, vendor: Vendor, other: Vendor
) -> None:
    async with browser_at(server, vendor.host) as ours, browser_at(server, other.host) as theirs:
        page = (await ours.get("/sign-in")).text
        address = next(each for each in ADDRESS.findall(page) if each.startswith("/theme."))
        assert (await ours.get(address)).status_code == 200
        await other.unit.execute(forget_brands())
        await other.save()
        assert (await theirs.get(address)).status_code == 404


def forget_brands() -> Delete:
    """Take the other vendor's brand away: equal inputs give equal names."""
    return delete(BrandRevision).where(BrandRevision.tenant_id == TENANT)


@pytest.mark.parametrize(
    "address",
    [
        "/static/../pyproject.toml",
        "/static/%2e%2e/pyproject.toml",
        "/static//etc/passwd",
        "/static/manifest.json",
        "/.git/config",
        "/.env",
        "/static/../.git/config",
        "/schema",
        "/docs",
        "/metrics",
        "/health",
        "/static/",
        "/theme.0000000000000000.css",
        "/theme.css",
        "/brand/0000000000000000.png",
        "/brand/x.png",
    ],
)
async def test_nothing_else_is_served(server: Server, vendor: Vendor, address: str) -> None:
    async with browser_at(server, vendor.host) as browser:
        assert (await browser.get(address)).status_code == 404
