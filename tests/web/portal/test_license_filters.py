"""Narrowing the list: by words, status, product and group, in either order, within one's rights."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime, timedelta

import pytest

from livery.core.ids import new_id
from livery.licensing.models import Product
from support.vendors import Vendor
from web.portal.conftest import SignIn

NOW = datetime.now(UTC)
DAY = timedelta(days=1)


@pytest.fixture
async def shelf(vendor: Vendor) -> dict[str, str]:
    """One organization's licenses by key, with the ids that the form would send."""
    organization = await vendor.organization()
    await vendor.person("admin@example.com", (organization, "organization-admin"))
    member = await vendor.person("member@example.com", (organization, "user"))
    design = await vendor.group(organization, "Design 100%", member)
    secret = await vendor.group(organization, "Secret plans")
    viewer = new_id()
    await vendor.unit.insert(
        Product,
        {"id": viewer, "code": "view", "name": "Viewer", "renew_url": "", "created_at": NOW},
    )
    await vendor.license("ACTIVE-KEY-0001", organization_id=organization, groups=(design, secret))
    await vendor.license(
        "ENDING-KEY-0002", organization_id=organization, expires_at=NOW + 3 * DAY, groups=(design,)
    )
    await vendor.license(
        "ENDED-KEY-0003", organization_id=organization, expires_at=NOW - DAY, account_id=member
    )
    await vendor.license(
        "STOPPED_KEY-0004", organization_id=organization, suspended_at=NOW, product_id=viewer
    )
    await vendor.license("GONE-KEY-0005", organization_id=organization, revoked_at=NOW)
    await vendor.license(
        "COMING-KEY-0006", organization_id=organization, effective_at=NOW + 9 * DAY
    )
    await vendor.license("NOBODYS-KEY-0007")
    await vendor.save()
    return {
        "viewer": str(viewer),
        "studio": str(vendor.product_id),
        "design": str(design),
        "secret": str(secret),
    }


ALL = {"0001", "0002", "0003", "0004", "0005", "0006"}

FOUND: list[tuple[str, dict[str, str], set[str]]] = [
    ("admin", {}, ALL),
    ("admin", {"q": "key-0003"}, {"0003"}),
    ("admin", {"q": "  Ending-key  "}, {"0002"}),
    ("admin", {"q": "KEY"}, ALL),
    ("admin", {"q": "ke"}, set()),
    ("admin", {"q": "KEY-0007"}, set()),
    ("admin", {"q": "view"}, {"0004"}),
    ("admin", {"q": "design 100%"}, {"0001", "0002"}),
    ("admin", {"q": "sample member"}, {"0003"}),
    ("admin", {"q": "member@example.com"}, {"0003"}),
    ("admin", {"q": "%%%"}, set()),
    ("admin", {"q": "___"}, set()),
    ("admin", {"q": "stopped_key"}, {"0004"}),
    ("admin", {"q": "\\\\\\"}, set()),
    ("admin", {"q": "' OR 1=1 --"}, set()),
    ("admin", {"status": "active"}, {"0001"}),
    ("admin", {"status": "expiring"}, {"0002"}),
    ("admin", {"status": "expired"}, {"0003"}),
    ("admin", {"status": "suspended"}, {"0004"}),
    ("admin", {"status": "revoked"}, {"0005"}),
    ("admin", {"status": "not-yet-effective"}, {"0006"}),
    ("admin", {"product": "viewer"}, {"0004"}),
    ("admin", {"product": "studio", "status": "active"}, {"0001"}),
    ("admin", {"group": "design"}, {"0001", "0002"}),
    ("admin", {"group": "design", "q": "0002"}, {"0002"}),
    ("admin", {"q": "secret plans"}, {"0001"}),
    ("admin", {"group": "secret"}, {"0001"}),
    ("member", {}, {"0001", "0002", "0003"}),
    ("member", {"q": "KEY"}, {"0001", "0002", "0003"}),
    ("member", {"q": "KEY-0004"}, set()),
    ("member", {"product": "viewer"}, set()),
    ("member", {"q": "secret plans"}, set()),  # a group that the member may not know
    ("member", {"group": "secret"}, set()),
    ("member", {"group": "design", "status": "expiring"}, {"0002"}),
]


@pytest.mark.parametrize(
    ("who", "asked", "expected"), FOUND, ids=[f"{who}-{asked}" for who, asked, _ in FOUND]
)
async def test_the_list_and_the_csv_file_hold_what_was_asked_for(
    vendor: Vendor,
    shelf: dict[str, str],
    sign_in: SignIn,
    who: str,
    asked: dict[str, str],
    expected: set[str],
) -> None:
    browser = await sign_in(vendor, f"{who}@example.com")
    given = {name: shelf.get(value, value) for name, value in asked.items()}
    page = (await browser.get("/licenses", params=given)).text
    rows = page.partition('id="rows"')[2]
    # Of a key only the end is shown.
    assert {end for end in ALL | {"0007"} if f"••{end[2:]}" in rows} == expected
    lines = csv.DictReader(io.StringIO((await browser.get("/licenses.csv", params=given)).text))
    states = {"suspended": "0004", "revoked": "0005"}
    assert {line["key"][-4:] or states[line["status"]] for line in lines} == expected


async def test_nothing_found_says_so_and_leads_back(
    vendor: Vendor, shelf: dict[str, str], sign_in: SignIn
) -> None:
    browser = await sign_in(vendor, "admin@example.com")
    page = (await browser.get("/licenses?q=zebra")).text
    assert "No licenses match “zebra”." in page
    assert "0 licenses found" in page
    assert 'value="zebra"' in page


async def test_the_form_offers_what_there_is_to_choose(
    vendor: Vendor, shelf: dict[str, str], sign_in: SignIn
) -> None:
    admin = (await (await sign_in(vendor, "admin@example.com")).get("/licenses")).text
    member = (await (await sign_in(vendor, "member@example.com")).get("/licenses")).text
    assert f'value="{shelf["viewer"]}"' in admin
    assert f'value="{shelf["viewer"]}"' not in member  # no license of theirs is for it
    assert f'value="{shelf["studio"]}"' in admin
    assert 'name="product"' not in member  # and the other one alone is no choice
    for page in (admin, member):
        assert f'value="{shelf["design"]}"' in page


@pytest.mark.parametrize("odd", ["status=fine", "product=x", "group='", "order=up", "after=1"])
async def test_an_address_that_no_form_makes_is_not_found(
    vendor: Vendor, shelf: dict[str, str], sign_in: SignIn, odd: str
) -> None:
    browser = await sign_in(vendor, "admin@example.com")
    assert (await browser.get(f"/licenses?{odd}")).status_code == 404


async def test_by_expiry_what_ends_next_comes_first_over_all_pages(
    vendor: Vendor, sign_in: SignIn
) -> None:
    organization = await vendor.organization()
    await vendor.person("admin@example.com", (organization, "organization-admin"))
    ends = [NOW + DAY * (7 * number % 31) for number in range(40)] + [None] * 20
    made = {}
    for end in ends:
        made[str(await vendor.license(organization_id=organization, expires_at=end))] = end
    await vendor.save()
    browser = await sign_in(vendor, "admin@example.com")
    address, seen = "/licenses?order=expiry", list[str]()
    while address:
        page = (await browser.get(address)).text
        seen += dict.fromkeys(re.findall(r'href="/licenses/([0-9a-f-]{36})"', page))
        more = re.search(r'href="(/licenses\?[^"]*after=[0-9a-f-]+)"', page)
        address = more[1].replace("&amp;", "&") if more else ""
    never = NOW + 999 * DAY
    assert seen == sorted(made, key=lambda each: (made[each] or never, each))
