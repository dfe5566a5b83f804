"""Whoever guesses passwords is stopped early, and nobody else is."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from livery.asgi import Server
from livery.core import clock
from livery.identity import throttle
from support.database import TestDatabase
from support.people import post_sign_in
from support.raw import from_us
from support.server import running, settings_for
from support.vendors import PASSWORD, Vendor

ADA = "ada@example.com"
ELSEWHERE = "203.0.113.9"


async def ada(vendor: Vendor) -> None:
    """Somebody who can sign in."""
    await vendor.person(ADA)
    await vendor.save()


async def test_the_ninth_guess_from_one_place_is_stopped(
    server: Server, vendor: Vendor, verified: list[str]
) -> None:
    await ada(vendor)
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
    await ada(vendor)
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
    await ada(vendor)
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
    await ada(vendor)
    for number in range(12):
        address = f"2001:db8:1:2::{number:x}"  # all of one subscriber
        await post_sign_in(server, vendor.host, ADA, "wrong", address=address)
    assert len(verified) == throttle.FROM_ONE_PLACE
    neighbor = await post_sign_in(server, vendor.host, ADA, address="2001:db8:1:3::1")
    assert neighbor.status == 303


async def test_parallel_guesses_count_too(
    server: Server, vendor: Vendor, verified: list[str]
) -> None:
    await ada(vendor)
    guesses = (post_sign_in(server, vendor.host, ADA, f"guess {number}") for number in range(20))
    statuses = sorted(answer.status for answer in await asyncio.gather(*guesses))
    assert statuses == [422] * 8 + [429] * 12
    assert len(verified) == 8


async def test_one_guesser_can_lock_nobody_out(
    server: Server, vendor: Vendor, verified: list[str]
) -> None:
    await ada(vendor)
    for _ in range(throttle.ONE_EMAIL + 5):
        await post_sign_in(server, vendor.host, ADA, "wrong")
    assert len(verified) == throttle.FROM_ONE_PLACE
    assert (await post_sign_in(server, vendor.host, ADA, address=ELSEWHERE)).status == 303
    # Nor does one who insists keep the colleagues behind the same address out.
    await vendor.person("eve@example.com")
    await vendor.save()
    assert (await post_sign_in(server, vendor.host, "eve@example.com")).status == 303


async def test_guesses_at_one_account_from_everywhere_are_stopped(
    server: Server, vendor: Vendor, verified: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "ONE_EMAIL", 10)
    await ada(vendor)
    for number in range(15):
        await post_sign_in(server, vendor.host, ADA, "wrong", address=f"192.0.2.{number}")
    assert len(verified) == 10


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
    await ada(vendor)
    await ada(other)
    for _ in range(9):
        await post_sign_in(server, other.host, ADA, "wrong")
    assert (await post_sign_in(server, vendor.host, ADA)).status == 303
