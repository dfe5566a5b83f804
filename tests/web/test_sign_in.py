"""Signing in tells strangers nothing about accounts, and whoever guesses is stopped early."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, update

from livery.asgi import Server
from livery.core import clock
from livery.identity import passwords, throttle
from livery.identity.models import Account
from livery.tenancy.tables import TENANT
from livery.web.kit.services import Services
from support.database import TestDatabase
from support.people import FORM_TYPE, cookie_in, post_sign_in
from support.raw import Answer, ask, from_us
from support.server import running, settings_for
from support.vendors import PASSWORD, Vendor

ADA = "ada@example.com"
ELSEWHERE = "203.0.113.9"


@pytest.fixture
def verified(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The passwords whose hashes were verified: what takes the time in a sign-in."""
    seen: list[str] = []
    real: Any = vars(passwords)["_verify"]

    def verify(stored: str | None, password: str) -> bool:
        seen.append(password)
        return bool(real(stored, password))

    monkeypatch.setattr(passwords, "_verify", verify)
    return seen


async def people(vendor: Vendor) -> None:
    """Somebody who can sign in, and two who can't."""
    await vendor.person(ADA)
    await vendor.person("gone@example.com", disabled_at=clock.now())
    await vendor.person("invited@example.com")
    await vendor.unit.execute(
        update(Account)
        .where(Account.tenant_id == TENANT, Account.email == "invited@example.com")
        .values(password_hash=None)
    )
    await vendor.save()


async def test_nobody_learns_who_has_an_account(
    server: Server, services: Services, vendor: Vendor, other: Vendor, verified: list[str]
) -> None:
    await people(vendor)
    await other.person("theirs@example.com")
    await other.save()
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "account" in statement or "throttle" in statement:  # the cache's poll runs beside
            statements.append(statement)

    event.listen(services.database.engine.sync_engine, "before_cursor_execute", note)
    told: dict[str, tuple[Answer, list[str], int]] = {}
    await post_sign_in(server, vendor.host, "warm@example.com", "wrong")
    for email, password in (
        ("ada@example.com", "wrong"),
        ("nobody@example.com", PASSWORD),
        ("gone@example.com", PASSWORD),
        ("invited@example.com", PASSWORD),
        ("theirs@example.com", PASSWORD),
    ):
        statements.clear()
        verified.clear()
        answer = await post_sign_in(server, vendor.host, email, password)
        # Equal lengths would be luck; the address is put back to what everybody typed.
        body = answer.body.replace(email.encode(), b"(typed)")
        headers = tuple(each for each in answer.headers if each[0] != "content-length")
        told[email] = (Answer(answer.status, headers, body), list(statements), len(verified))
    event.remove(services.database.engine.sync_engine, "before_cursor_execute", note)
    first = told.pop("ada@example.com")
    assert first[0].status == 422
    assert first[2] == 1
    for email, each in told.items():
        assert each == first, email


async def test_the_ninth_guess_from_one_place_is_stopped(
    server: Server, vendor: Vendor, verified: list[str]
) -> None:
    await people(vendor)
    for _ in range(8):
        assert (await post_sign_in(server, vendor.host, ADA, "wrong")).status == 422
    stopped = await post_sign_in(server, vendor.host, ADA, PASSWORD)
    assert stopped.status == 429
    assert "Too many attempts. Try again in 15 minutes." in stopped.text
    assert not stopped.all("set-cookie")
    assert len(verified) == 8
    # Whoever owns the account signs in from elsewhere, and here once the time is over.
    assert (await post_sign_in(server, vendor.host, ADA, address=ELSEWHERE)).status == 303
    with clock.frozen(clock.now() + throttle.WINDOW + timedelta(seconds=1)):
        assert (await post_sign_in(server, vendor.host, ADA)).status == 303


async def test_other_spellings_and_made_up_addresses_are_the_same_guesser(
    server: Server, vendor: Vendor, verified: list[str]
) -> None:
    await people(vendor)
    for number in range(12):
        spelled = (" Ada@example.com", "ADA@EXAMPLE.COM ")[number % 2]
        headers = [
            *from_us(vendor.host),
            ("x-forwarded-for", f"192.0.2.{number}"),
            ("x-real-ip", f"192.0.2.{number}"),
            ("forwarded", f"for=192.0.2.{number}"),
        ]
        await post_sign_in(server, vendor.host, spelled, "wrong", headers=headers)
    assert len(verified) == throttle.FROM_ONE_PLACE


async def test_a_trusted_proxy_tells_places_apart(
    database: TestDatabase, vendor: Vendor, verified: list[str]
) -> None:
    await people(vendor)
    settings = settings_for(database, LIVERY_TRUSTED_PROXIES="10.0.0.0/8")
    async with running(settings) as server:
        for number in range(20):
            # What the client itself wrote comes first, and counts for nothing.
            hops = f"192.0.2.{number}, 198.51.100.{1 + number % 2}, 10.9.9.9"
            headers = [*from_us(vendor.host), ("x-forwarded-for", hops)]
            await post_sign_in(
                server, vendor.host, ADA, "wrong", headers=headers, address="10.1.1.1"
            )
    assert len(verified) == 2 * throttle.FROM_ONE_PLACE


async def test_an_ipv6_network_is_one_place(
    server: Server, vendor: Vendor, verified: list[str]
) -> None:
    await people(vendor)
    for number in range(12):
        address = f"2001:db8:1:2::{number:x}"  # all of one subscriber
        await post_sign_in(server, vendor.host, ADA, "wrong", address=address)
    assert len(verified) == throttle.FROM_ONE_PLACE
    neighbor = await post_sign_in(server, vendor.host, ADA, address="2001:db8:1:3::1")
    assert neighbor.status == 303


async def test_parallel_guesses_count_too(
    server: Server, vendor: Vendor, verified: list[str]
) -> None:
    await people(vendor)
    guesses = (post_sign_in(server, vendor.host, ADA, f"guess {number}") for number in range(20))
    statuses = sorted(answer.status for answer in await asyncio.gather(*guesses))
    assert statuses == [422] * 8 + [429] * 12
    assert len(verified) == 8


async def test_many_names_from_one_place_are_stopped(
    server: Server, vendor: Vendor, verified: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "ONE_ADDRESS", 10)
    for number in range(15):
        await post_sign_in(server, vendor.host, f"person{number}@example.com", "wrong")
    assert len(verified) == 10


async def test_an_office_s_own_sign_ins_do_not_lock_it_out(
    server: Server, vendor: Vendor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "ONE_ADDRESS", 10)
    for number in range(15):
        await vendor.person(f"person{number}@example.com")
    await vendor.save()
    for number in range(15):
        answer = await post_sign_in(server, vendor.host, f"person{number}@example.com")
        assert answer.status == 303
    for number in range(10):  # and what they did wrong still counts
        await post_sign_in(server, vendor.host, f"nobody{number}@example.com", "wrong")
    answer = await post_sign_in(server, vendor.host, "person1@example.com")
    assert answer.status == 429


async def test_one_vendor_s_guessers_do_not_stop_another_s_people(
    server: Server, vendor: Vendor, other: Vendor
) -> None:
    await people(vendor)
    await people(other)
    for _ in range(9):
        await post_sign_in(server, other.host, ADA, "wrong")
    assert (await post_sign_in(server, vendor.host, ADA)).status == 303


async def test_the_browser_s_own_session_of_somebody_else_ends(
    server: Server, vendor: Vendor
) -> None:
    await people(vendor)
    await vendor.person("eve@example.com")
    await vendor.save()
    first = cookie_in(await post_sign_in(server, vendor.host, "eve@example.com"))
    headers = [*from_us(vendor.host), ("cookie", first)]
    second = cookie_in(await post_sign_in(server, vendor.host, ADA, headers=headers))
    for cookie, email in ((second, ADA), (first, "")):
        page = await ask(server, "GET", "/", host=vendor.host, headers=[("cookie", cookie)])
        assert (page.status == 200) is bool(email)
        assert email in page.text


async def test_only_the_form_s_own_type_is_read(server: Server, vendor: Vendor) -> None:
    await people(vendor)
    body = f"email={ADA}&password={PASSWORD}".replace(" ", "+").encode()
    for kind in ("text/plain", "application/json", "", "application/octet-stream"):
        headers = [*from_us(vendor.host), ("content-type", kind)]
        answer = await ask(server, "POST", "/sign-in", host=vendor.host, headers=headers, body=body)
        assert answer.status == 422, kind
    accepted = [*from_us(vendor.host), ("content-type", f"{FORM_TYPE}; charset=UTF-8")]
    answer = await ask(server, "POST", "/sign-in", host=vendor.host, headers=accepted, body=body)
    assert answer.status == 303
