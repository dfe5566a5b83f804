"""The list of licenses: newest first, page by page, in a constant number of statements."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from livery.asgi import Server
from livery.core.ids import new_id
from support.vendors import Vendor
from web.portal.conftest import SignIn

LINK = re.compile(r'href="/licenses/([0-9a-f-]{36})"')
START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
async def sixty(vendor: Vendor) -> list[str]:
    """Sixty licenses of one organization, their ids newest first."""
    organization = await vendor.organization()
    await vendor.person("admin@example.com", (organization, "organization-admin"))
    ids = [new_id(START + timedelta(hours=number)) for number in range(60)]
    for license_id in ids:
        await vendor.license(organization_id=organization, id=license_id)
    await vendor.save()
    return [str(license_id) for license_id in reversed(ids)]


def listed(html: str) -> list[str]:
    """The ids of the licenses on a page, in order."""
    return list(dict.fromkeys(LINK.findall(html)))


async def test_following_the_pages_shows_each_license_once(
    vendor: Vendor, sixty: list[str], sign_in: SignIn
) -> None:
    browser = await sign_in(vendor, "admin@example.com")
    address, seen = "/licenses", list[str]()
    while address:
        page = (await browser.get(address)).text
        assert "60 licenses" in page
        seen += listed(page)
        more = re.search(r'href="(/licenses\?after=[0-9a-f-]+)"', page)
        address = more[1] if more else ""
    assert seen == sixty


async def test_a_page_that_is_swapped_in_is_part_of_the_whole_page(
    vendor: Vendor, sixty: list[str], sign_in: SignIn
) -> None:
    browser = await sign_in(vendor, "admin@example.com")
    address = f"/licenses?after={sixty[24]}"
    part = await browser.get(
        address,
        headers={"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "div#rows"},
    )
    assert listed(part.text) == sixty[25:50]
    assert "<html" not in part.text
    assert part.text.strip() in (await browser.get(address)).text
    assert "HX-Target" in part.headers["vary"]


@pytest.mark.parametrize("after", ["x", "'", "0" * 36, "01A20BC5-9355-7156-B2D1-E16CE22A085D"])
async def test_an_address_that_no_page_gave_is_not_found(
    vendor: Vendor, sixty: list[str], sign_in: SignIn, after: str
) -> None:
    browser = await sign_in(vendor, "admin@example.com")
    assert (await browser.get("/licenses", params={"after": after})).status_code == 404


async def test_whoever_has_no_licenses_learns_whom_to_ask(vendor: Vendor, sign_in: SignIn) -> None:
    await vendor.person("single@example.com")
    await vendor.save()
    browser = await sign_in(vendor, "single@example.com")
    assert (
        "You have no licenses yet. Contact Sample Software."
        in (await browser.get("/licenses")).text
    )


async def test_a_line_tells_use_expiry_and_groups(vendor: Vendor, sign_in: SignIn) -> None:
    organization = await vendor.organization()
    admin = await vendor.person("admin@example.com", (organization, "organization-admin"))
    groups = [await vendor.group(organization, name, admin) for name in ("Render", "Design")]
    await vendor.license(
        "ABCD-EFGH-JKMN-PQRS",
        organization_id=organization,
        account_id=admin,
        groups=tuple(groups),
        total_activations=7,
        expires_at=datetime(2031, 3, 14, 22, tzinfo=UTC),
    )
    await vendor.license(
        organization_id=organization, allowed_activations=None, total_activations=3
    )
    await vendor.save()
    page = (await (await sign_in(vendor, "admin@example.com")).get("/licenses")).text
    assert "7 of 10" in page
    assert "3, unlimited" in page
    assert "14 Mar 2031" in page
    assert "Perpetual" in page
    assert "Design, Render" in page
    assert "Sample Admin" in page
    assert "••••-••••-••••-PQRS" in page
    assert "ABCD" not in page


@pytest.mark.parametrize("role", ["organization-admin", "user"])
async def test_the_number_of_statements_does_not_grow(
    server: Server, vendor: Vendor, sign_in: SignIn, statements: list[str], role: str
) -> None:
    organization = await vendor.organization()
    person = await vendor.person("person@example.com", (organization, role))
    group = await vendor.group(organization, "Design", person)
    await vendor.license(organization_id=organization, groups=(group,))
    await vendor.save()
    browser = await sign_in(vendor, "person@example.com")
    await server.services.memory.refresh()  # the vendor is new: forget it now, not while we count
    counts = []
    for _ in range(2):
        await browser.get("/licenses")
        statements.clear()
        await browser.get("/licenses")
        counts.append(len(statements))
        for _ in range(30):
            await vendor.license(organization_id=organization, groups=(group,))
        await vendor.save()
    assert counts[0] == counts[1]
    assert 0 < counts[0] <= 5
