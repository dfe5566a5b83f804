"""A session in use stays; one that nobody uses for three days ends; two weeks end any."""

from __future__ import annotations

from datetime import timedelta

from livery.core import clock
from support.vendors import Vendor
from web.portal.conftest import SignIn


async def test_use_keeps_a_session_alive(vendor: Vendor, sign_in: SignIn) -> None:
    await vendor.person("single@example.com")
    await vendor.save()
    browser = await sign_in(vendor, "single@example.com")
    start = clock.now()
    for days in (2, 4, 6):
        with clock.frozen(start + timedelta(days=days)):
            assert (await browser.get("/licenses")).status_code == 200
    with clock.frozen(start + timedelta(days=9, minutes=1)):
        assert (await browser.get("/licenses")).status_code == 303


async def test_no_use_can_keep_it_for_more_than_two_weeks(vendor: Vendor, sign_in: SignIn) -> None:
    await vendor.person("single@example.com")
    await vendor.save()
    browser = await sign_in(vendor, "single@example.com")
    start = clock.now()
    for days in range(2, 14, 2):
        with clock.frozen(start + timedelta(days=days)):
            assert (await browser.get("/licenses")).status_code == 200
    with clock.frozen(start + timedelta(days=14)):
        assert (await browser.get("/licenses")).status_code == 303


async def test_use_is_noted_at_most_every_ten_minutes(
    vendor: Vendor, sign_in: SignIn, statements: list[str]
) -> None:
    await vendor.person("single@example.com")
    await vendor.save()
    browser = await sign_in(vendor, "single@example.com")
    start = clock.now()
    writes = []
    for minutes in (5, 9, 11, 15):
        statements.clear()
        with clock.frozen(start + timedelta(minutes=minutes)):
            await browser.get("/licenses")
        writes.append(any(each.startswith("UPDATE session") for each in statements))
    assert writes == [False, False, True, False]
