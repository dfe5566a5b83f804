"""A session's id is ours alone: no chosen one is taken over, and each sign-in makes another."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from isolation.cells import routes
from livery.asgi import Server
from livery.core import clock
from livery.identity import sessions
from livery.identity.models import Account, Session
from livery.tenancy.tables import TENANT
from support.people import cookie_in, post_sign_in
from support.raw import Answer, ask, from_us
from support.vendors import Vendor

SAM = "sam@example.com"  # of the team, and so at home on both faces
FACES = ("portal", "vendor")
CHOSEN = [
    "well-formed",
    "empty",
    "short",
    "long",
    "ended",
    "expired",
    "of another host",
    "of another face",
    "of another vendor",
    "hash of a live one",
    "live one in capitals",
    "live one in quotes",
    "live one and more",
    "part of a live one",
]


def host_of(vendor: Vendor, face: str) -> str:
    """Where a face answers."""
    return vendor.host if face == "portal" else vendor.admin_host


async def opened(vendor: Vendor, face: str, host: str) -> str:
    """The id of a live session of Sam's."""
    row = await vendor.unit.first(
        select(Account.id).where(Account.tenant_id == TENANT, Account.email == SAM)
    )
    assert row is not None
    token = await sessions.open_session(vendor.unit, row[0], face, host, None)
    await vendor.save()
    return token


async def chosen_id(kind: str, face: str, vendor: Vendor, other: Vendor) -> str:
    """An id that somebody plants."""
    host, elsewhere = host_of(vendor, face), FACES[face == "portal"]
    fixed = {"well-formed": "A" * 43, "empty": "", "short": "x", "long": "A" * 4000}
    if kind in fixed:
        return fixed[kind]
    if kind == "of another vendor":
        return await opened(other, face, host_of(other, face))
    if kind == "of another face":
        return await opened(vendor, elsewhere, host_of(vendor, elsewhere))
    if kind == "of another host":
        return await opened(vendor, face, f"licenses.{vendor.slug}.test")
    if kind == "expired":
        with clock.frozen(clock.now() - sessions.LIFETIME - timedelta(seconds=1)):
            return await opened(vendor, face, host)
    live = await opened(vendor, face, host)
    return {
        "ended": live,
        "hash of a live one": sessions.token_hash(live).hex(),
        "live one in capitals": live.upper(),
        "live one in quotes": f'"{live}"',
        "live one and more": f"{live}=",
        "part of a live one": live[:-1],
    }[kind]


async def home(server: Server, host: str, token: str) -> Answer:
    """The first page for whoever holds that session."""
    return await ask(server, "GET", "/", host=host, headers=[("cookie", f"session={token}")])


async def ids(vendor: Vendor) -> int:
    """How many sessions there are."""
    count = select(func.count()).select_from(Session).where(Session.tenant_id == TENANT)
    row = await vendor.unit.first(count)
    await vendor.unit.close()
    assert row is not None
    return row[0]


def test_these_are_all_ways_to_a_new_session() -> None:
    """Another way in, or a step that adds rights to a session, belongs into these tests."""
    ways = {str(each) for each in routes() if each.line.declaration.event == "session.started"}
    assert ways == {f"{face} POST /sign-in" for face in FACES}


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("kind", CHOSEN)
async def test_a_chosen_id_is_never_adopted(
    server: Server, vendor: Vendor, other: Vendor, face: str, kind: str
) -> None:
    for each in (vendor, other):
        await each.staff(SAM)
        await each.save()
    host, chosen = host_of(vendor, face), await chosen_id(kind, face, vendor, other)
    planted = [("cookie", f"session={chosen}")]
    if kind == "ended":
        out = await ask(server, "POST", "/sign-out", host=host, headers=[*planted, *from_us(host)])
        assert out.status == 303
    before = await ids(vendor)
    assert (await home(server, host, chosen)).status == 303
    answer = await post_sign_in(server, host, SAM, headers=[*planted, *from_us(host)])
    assert answer.status == 303
    new = cookie_in(answer).partition("=")[2]
    assert re.fullmatch(r"[\w-]{43}", new)
    assert chosen not in {new, new.upper()}
    assert (await home(server, host, new)).status == 200
    assert (await home(server, host, chosen)).status == 303
    assert await ids(vendor) == before + 1


@pytest.mark.parametrize("face", FACES)
async def test_each_sign_in_makes_an_id_of_its_own(
    server: Server, vendor: Vendor, face: str
) -> None:
    await vendor.staff(SAM)
    await vendor.save()
    host, cookies = host_of(vendor, face), [""]
    for _ in range(10):  # each time in the browser that holds the one before
        headers = [*from_us(host), ("cookie", cookies[-1])]
        cookies.append(cookie_in(await post_sign_in(server, host, SAM, headers=headers)))
    assert len(set(cookies)) == 11
    assert await ids(vendor) == 1


async def test_what_stands_in_the_database_opens_nothing(server: Server, vendor: Vendor) -> None:
    await vendor.staff(SAM)
    await vendor.save()
    live = cookie_in(await post_sign_in(server, vendor.host, SAM)).partition("=")[2]
    row = await vendor.unit.first(
        select(Session.id, Session.token_hash).where(Session.tenant_id == TENANT)
    )
    await vendor.unit.close()
    assert row is not None
    for stolen in (row[0], row[1].hex(), row[1].decode("latin-1")):
        assert (await home(server, vendor.host, str(stolen))).status == 303
    assert (await home(server, vendor.host, live)).status == 200
