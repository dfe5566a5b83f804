"""Each address takes the methods that its routes declare, and what only reads changes nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from isolation.cells import Route, routes
from livery.core import clock
from livery.core.database import Database
from livery.identity import sessions
from support.people import FORM_TYPE
from support.raw import Answer, Headers
from web.attacks.uses import Uses

KNOWN = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT")
ODD = ("QUERY", "PROPFIND", "LOCK", "PRI", "BREW", "post", "Get", "POST ", "G\u00c9T", "*")
OVERRIDE: Headers = [
    (f"x-{name}", "POST") for name in ("http-method-override", "http-method", "method-override")
]
READING = ("GET", "HEAD", "OPTIONS")
# When a session was last used is noted by its use: the one thing that reading changes.
USED = "session.seen_at"

BY_ADDRESS: dict[tuple[str, str], list[Route]] = {}
for each in routes():
    BY_ADDRESS.setdefault((each.face, each.line.path), []).append(each)


def declared(address: tuple[str, str]) -> set[str]:
    """The methods that an address takes: HEAD wherever GET, and OPTIONS, which names them."""
    return {each.line.method for each in BY_ADDRESS[address]} | {"OPTIONS"}


def allowed(answer: Answer) -> set[str]:
    """What an answer says that the address takes."""
    return {each.strip() for each in answer.one("allow").split(",")}


@pytest.mark.parametrize("address", BY_ADDRESS, ids="".join)
async def test_undeclared_methods_are_refused(
    uses: Uses, owner: Database, address: tuple[str, str]
) -> None:
    takes, route = declared(address), BY_ADDRESS[address][0]
    use = await uses.of(route)
    before = await uses.rows(owner)
    for method in {*KNOWN, *ODD} - takes - {"HEAD"}:
        for body in ((FORM_TYPE, b""), (FORM_TYPE, b"email=a&password=b&appearance=dark")):
            for signed_in in (True, False):
                answer = await use.ask(body, method=method, signed_in=signed_in)
                assert answer.status == 405, method
                assert allowed(answer) == takes
                assert not answer.all("set-cookie")
    assert await uses.rows(owner) == before


@pytest.mark.parametrize("signed_in", [True, False])
@pytest.mark.parametrize("address", BY_ADDRESS, ids="".join)
async def test_reading_changes_nothing(
    uses: Uses, owner: Database, address: tuple[str, str], *, signed_in: bool
) -> None:
    use = await uses.of(BY_ADDRESS[address][0])
    before = await uses.rows(owner, besides={USED})
    with clock.frozen(clock.now() + sessions.TOUCH + timedelta(seconds=1)):
        for method in READING:
            answer = await use.ask(method=method, headers=OVERRIDE, signed_in=signed_in)
            assert answer.status in {200, 204, 303, 401, 404, 405}, method
            assert not answer.all("set-cookie")
    assert await uses.rows(owner, besides={USED}) == before


async def test_the_use_of_a_session_is_what_reading_changes(uses: Uses, owner: Database) -> None:
    """Else the exception above would hide something for nothing."""
    use = await uses.of(BY_ADDRESS["portal", "/"][0])
    before = await uses.rows(owner)
    with clock.frozen(clock.now() + sessions.TOUCH + timedelta(seconds=1)):
        await use.ask(method="HEAD")
    after = await uses.rows(owner)
    assert {name for name in after if after[name] != before[name]} == {"session"}
