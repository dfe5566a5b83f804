"""People choose between light and dark, unless the vendor has one scheme only."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from livery.audit.record import Actor
from livery.branding.publish import publish
from livery.branding.tokens import BrandInputs
from livery.identity.models import Account
from livery.tenancy.tables import TENANT
from livery.web.kit.services import Services
from support.vendors import Vendor
from web.portal.conftest import SignIn


def scheme(page: str) -> str:
    """What the page's root says."""
    found = re.search(r'<html[^>]*data-scheme="(\w+)"', page)
    return found[1] if found else ""


def chosen(page: str) -> str:
    """The choice that the menu marks."""
    return next(iter(re.findall(r'value="(\w+)" aria-pressed="true"', page)), "")


async def test_the_choice_lasts_over_sessions(vendor: Vendor, sign_in: SignIn) -> None:
    await vendor.person("ada@example.com")
    await vendor.save()
    browser = await sign_in(vendor, "ada@example.com")
    page = (await browser.get("/licenses?q=x")).text
    assert (scheme(page), chosen(page)) == ("", "system")
    assert 'name="next" value="/licenses?q=x"' in page
    answer = await browser.post("/appearance", data={"appearance": "dark", "next": "/licenses?q=x"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/licenses?q=x")
    again = (await (await sign_in(vendor, "ada@example.com")).get("/")).text
    assert (scheme(again), chosen(again)) == ("dark", "dark")
    await browser.post("/appearance", data={"appearance": "system"})
    assert scheme((await browser.get("/")).text) == ""


async def test_it_is_nobody_else_s(vendor: Vendor, sign_in: SignIn) -> None:
    await vendor.person("ada@example.com")
    await vendor.person("bob@example.com")
    await vendor.save()
    await (await sign_in(vendor, "ada@example.com")).post(
        "/appearance", data={"appearance": "dark"}
    )
    assert scheme((await (await sign_in(vendor, "bob@example.com")).get("/")).text) == ""


async def test_nothing_else_is_set_with_it(vendor: Vendor, sign_in: SignIn) -> None:
    for email in ("ada@example.com", "bob@example.com"):
        await vendor.person(email)
    await vendor.save()
    browser = await sign_in(vendor, "ada@example.com")
    before = await accounts(vendor)
    more = dict.fromkeys(before[0], "x") | {"role": "owner", "appearance": "dark"}
    assert (await browser.post("/appearance", data=more)).status_code == 303
    for old, new in zip(before, await accounts(vendor), strict=True):
        changed = {name for name in old if old[name] != new[name]}
        assert changed == ({"appearance"} if old["email"] == "ada@example.com" else set())


async def accounts(vendor: Vendor) -> list[dict[str, object]]:
    """Everything that is known of the vendor's people."""
    columns = list(Account.__table__.columns)
    statement = select(*columns).where(Account.tenant_id == TENANT).order_by(Account.id)
    found = await vendor.unit.rows(statement)
    await vendor.unit.close()
    return [{c.name: value for c, value in zip(columns, row, strict=True)} for row in found]


@pytest.mark.parametrize("value", ["", "sepia", "Dark"])
async def test_there_is_nothing_else_to_choose(vendor: Vendor, sign_in: SignIn, value: str) -> None:
    await vendor.person("ada@example.com")
    await vendor.save()
    browser = await sign_in(vendor, "ada@example.com")
    assert (await browser.post("/appearance", data={"appearance": value})).status_code == 400
    assert chosen((await browser.get("/")).text) == "system"


async def test_a_vendor_with_one_scheme_offers_no_choice(
    vendor: Vendor, services: Services, sign_in: SignIn
) -> None:
    await vendor.person("ada@example.com")
    await publish(vendor.unit, BrandInputs(appearance="dark"), {}, Actor("system"))
    await vendor.save()
    await services.memory.refresh()
    page = (await (await sign_in(vendor, "ada@example.com")).get("/")).text
    assert "aria-pressed" not in page
