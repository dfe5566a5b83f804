"""One license's page: what it says, and the key that is shown only on request."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from livery.audit.models import Event
from livery.tenancy.tables import TENANT
from support.vendors import Vendor
from web.portal.conftest import SignIn

NOW = datetime.now(UTC)
LONG_AGO = datetime(2020, 5, 4, 12, tzinfo=UTC)
FAR = datetime(2040, 3, 14, 12, tzinfo=UTC)

SENTENCES: list[tuple[dict[str, Any], str]] = [
    ({"expires_at": FAR}, "Active until 14 March 2040. 0 of 10 devices in use."),
    ({}, "Active, without an end date. 0 of 10 devices in use."),
    ({"total_activations": 10}, "All 10 places are in use."),
    ({"allowed_activations": None, "total_activations": 1}, "1 device in use."),
    ({"expires_at": NOW + timedelta(days=3)}, "Expires on "),
    ({"expires_at": LONG_AGO}, "Expired on 4 May 2020."),
    ({"effective_at": FAR}, "Starts on 14 March 2040."),
    ({"suspended_at": LONG_AGO}, "Suspended on 4 May 2020. It works again when that ends."),
    ({"revoked_at": LONG_AGO}, "Revoked on 4 May 2020. It can no longer be used."),
    (
        {"validity": "P1Y", "validity_starts": "activation"},
        "Active. Its term starts with the first activation.",
    ),
]


async def license_of(vendor: Vendor, **facts: Any) -> str:
    """A license of somebody who can sign in as single@example.com."""
    single = await vendor.person("single@example.com")
    made = await vendor.license("ABCD-EFGH-JKMN-PQRS", account_id=single, **facts)
    await vendor.save()
    return f"/licenses/{made}"


@pytest.mark.parametrize(("facts", "sentence"), SENTENCES, ids=[s for _, s in SENTENCES])
async def test_the_status_is_a_plain_sentence(
    vendor: Vendor, sign_in: SignIn, facts: dict[str, Any], sentence: str
) -> None:
    address = await license_of(vendor, **facts)
    browser = await sign_in(vendor, "single@example.com")
    assert sentence in (await browser.get(address)).text


async def test_the_page_tells_everything_that_the_vendor_promised(
    vendor: Vendor, sign_in: SignIn
) -> None:
    address = await license_of(
        vendor,
        type="hosted-floating",
        total_deactivations=2,
        validity="P1Y6M",
        expires_at=FAR,
        maintenance_expires_at=LONG_AGO,
    )
    page = (await (await sign_in(vendor, "single@example.com")).get(address)).text
    for text in (
        "Sample Studio",
        "Hosted floating",
        "0 of 10",
        "2 of 5",
        "1 year, 6 months",
        "From the day of issue",
        "14 Mar 2040",
        "4 May 2020",
    ):
        assert text in page, text


async def test_devices_are_listed(vendor: Vendor, sign_in: SignIn) -> None:
    single = await vendor.person("single@example.com")
    license_id = await vendor.license(account_id=single, total_activations=1)
    await vendor.device(license_id, "Drawing office 3")
    await vendor.save()
    page = (await (await sign_in(vendor, "single@example.com")).get(f"/licenses/{license_id}")).text
    assert "Drawing office 3" in page
    assert "linux · 2026.1" in page


async def test_the_key_is_masked_until_it_is_asked_for(vendor: Vendor, sign_in: SignIn) -> None:
    address = await license_of(vendor)
    browser = await sign_in(vendor, "single@example.com")
    masked = (await browser.get(address)).text
    assert "••••-••••-••••-PQRS" in masked
    assert "EFGH" not in masked
    shown = (await browser.post(f"{address}/key")).text
    assert "ABCD-EFGH-JKMN-PQRS" in shown
    assert "EFGH" not in (await browser.get(address)).text


async def test_showing_the_key_is_recorded(vendor: Vendor, sign_in: SignIn) -> None:
    address = await license_of(vendor)
    browser = await sign_in(vendor, "single@example.com")
    await browser.get(address)
    await browser.post(f"{address}/key")
    events = await vendor.unit.rows(
        select(Event.actor_name, Event.subject_kind).where(
            Event.tenant_id == TENANT, Event.action == "license.key_shown"
        )
    )
    assert events == [("single@example.com", "license")]


async def test_the_history_tells_an_admin_of_all_and_a_user_of_themselves(
    vendor: Vendor, sign_in: SignIn
) -> None:
    organization = await vendor.organization()
    people = {
        name: await vendor.person(f"{name}@example.com", (organization, role))
        for name, role in (("boss", "organization-admin"), ("one", "user"), ("two", "user"))
    }
    group = await vendor.group(organization, "Design", people["one"], people["two"])
    made = await vendor.license(organization_id=organization, groups=(group,))
    await vendor.save()
    browsers = {name: await sign_in(vendor, f"{name}@example.com") for name in people}
    for name in ("one", "two"):
        await browsers[name].post(f"/licenses/{made}/key")
    told = {}
    for name, browser in browsers.items():
        page = (await browser.get(f"/licenses/{made}")).text
        history = page.partition('id="history-title"')[2].partition("</ol>")[0]
        told[name] = {each for each in people if f"{each}@example.com" in history}
    assert told == {"boss": {"one", "two"}, "one": {"one"}, "two": {"two"}}


@pytest.mark.parametrize("state", ["suspended", "revoked"])
async def test_a_withheld_key_says_why(vendor: Vendor, sign_in: SignIn, state: str) -> None:
    address = await license_of(
        vendor, **{f"{state}_at": LONG_AGO, f"{state}_reason": "Invoice 7 is open."}
    )
    browser = await sign_in(vendor, "single@example.com")
    page = (await browser.get(address)).text
    assert "Invoice 7 is open." in page
    assert (await browser.post(f"{address}/key")).status_code == 404
    csv = (await browser.get("/licenses.csv")).text
    assert "EFGH" not in page + csv


@pytest.mark.parametrize(
    ("expires_at", "offered"), [(LONG_AGO, True), (NOW + timedelta(days=3), True), (FAR, False)]
)
async def test_renewing_is_offered_when_it_helps(
    vendor: Vendor, sign_in: SignIn, expires_at: datetime, offered: bool
) -> None:
    address = await license_of(vendor, expires_at=expires_at)
    page = (await (await sign_in(vendor, "single@example.com")).get(address)).text
    assert ("https://vendor.example/renew" in page) is offered


async def test_a_date_is_the_day_in_the_vendors_zone(vendor: Vendor, sign_in: SignIn) -> None:
    from livery.tenancy import vendors

    await vendors.change(vendor.unit, {"zone": "Asia/Tokyo"})
    address = await license_of(vendor, expires_at=datetime(2040, 3, 14, 16, tzinfo=UTC))
    page = (await (await sign_in(vendor, "single@example.com")).get(address)).text
    assert "15 Mar 2040" in page
