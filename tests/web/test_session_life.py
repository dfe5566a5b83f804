"""How long a session serves: in use, idle, and after its account was disabled."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from livery.asgi import Server
from livery.core import clock
from livery.identity import sessions
from livery.identity.models import Account
from livery.tenancy.tables import TENANT
from support.people import signed_in
from support.raw import from_us
from support.vendors import Vendor


async def test_a_disabled_account_is_out_at_once(server: Server, vendor: Vendor) -> None:
    visitor = await signed_in(server, vendor)
    await vendor.unit.execute(
        update(Account).where(Account.tenant_id == TENANT).values(disabled_at=clock.now())
    )
    await vendor.save()
    assert not await visitor.is_signed_in()
    assert (await visitor.ask("GET", "/api/v1/me")).status == 401


@pytest.mark.parametrize(
    ("away", "signed_in_still"),
    [
        (sessions.IDLE - timedelta(minutes=1), True),
        (sessions.IDLE + timedelta(minutes=1), False),
        (sessions.LIFETIME + timedelta(minutes=1), False),
    ],
)
async def test_an_idle_session_ends(
    server: Server, vendor: Vendor, away: timedelta, *, signed_in_still: bool
) -> None:
    visitor = await signed_in(server, vendor)
    with clock.frozen(clock.now() + away):
        assert await visitor.is_signed_in() is signed_in_still


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/licenses"), ("GET", "/api/v1/me"), ("POST", "/licenses/%s/key")],
)
async def test_a_session_in_use_goes_on_until_its_last_day(
    server: Server, vendor: Vendor, method: str, path: str
) -> None:
    visitor, start = await signed_in(server, vendor), clock.now()
    for day in range(2, 14, 2):
        with clock.frozen(start + timedelta(days=day)):
            address = path.replace("%s", str(visitor.license_id))
            assert (await visitor.ask(method, address, from_us(vendor.host))).status == 200, day
    with clock.frozen(start + sessions.LIFETIME + timedelta(seconds=1)):
        assert not await visitor.is_signed_in()
