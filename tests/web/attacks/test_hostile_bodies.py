"""Whatever is posted to whichever route: a clear refusal, no fault of ours, and nothing changed."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

import pytest

from isolation.cells import Route
from livery.core.database import Database
from livery.identity import passwords
from support.people import FORM_TYPE
from support.raw import Answer
from support.vendors import CHEAP_HASH
from web.attacks.bodies import MALFORMED, ODD, ODD_VALUES, Body
from web.attacks.uses import Uses, usable

TAKING = [each for each in usable() if each.line.declaration.body is not None]
# Attempts to sign in are counted, whatever comes of them; nothing else may differ.
COUNTED = {"sign_in_throttle"}
# Fields beside the route's own: those that every route reads, and one that none does.
MORE_FIELDS = ("next", "csrf", "_method")

# Lists and boxes, of which a route takes as many as are sent.
SEVERAL: set[tuple[str, str]] = set()


@pytest.fixture(autouse=True)
def no_waiting_for_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unknown addresses cost as much as known ones, which in these tests is next to nothing."""
    monkeypatch.setattr(passwords, "_NOBODY", CHEAP_HASH)


def assert_clear(route: Route, answer: Answer, case: str) -> None:
    """A client's mistake, told in the face's own way."""
    told = f"{route}, {case}: {answer.status}"
    assert 400 <= answer.status < 500, told
    kind = "application/problem+json" if route.face == "api" else "text/html; charset=utf-8"
    assert answer.one("content-type") == kind, told
    assert not answer.all("set-cookie"), told


def test_every_route_that_changes_something_says_how_much_it_takes() -> None:
    assert [each for each in usable() if not each.is_safe] == TAKING
    assert TAKING


@pytest.mark.parametrize("route", TAKING, ids=str)
async def test_its_proper_body_is_taken(uses: Uses, route: Route) -> None:
    """Else a refusal of others would prove nothing."""
    use = await uses.of(route)
    answer = await use.ask((FORM_TYPE, route.body), address="192.0.2.99")
    assert answer.status in use.works


@pytest.mark.parametrize("route", TAKING, ids=str)
async def test_what_can_not_be_read_is_refused(uses: Uses, owner: Database, route: Route) -> None:
    use = await uses.of(route)
    before = await uses.rows(owner)
    for case, body in MALFORMED.items():
        assert_clear(route, await use.ask(body), case)
        stranger = await use.ask(body, signed_in=False)
        assert stranger.status < 500
        assert stranger.one("location") in {"", "/sign-in"}
    assert await uses.rows(owner) == before


@pytest.mark.parametrize("announced", [True, False])
@pytest.mark.parametrize("route", TAKING, ids=str)
async def test_more_than_the_route_declares_is_refused(
    uses: Uses, owner: Database, route: Route, *, announced: bool
) -> None:
    use = await uses.of(route)
    before = await uses.rows(owner)
    body = route.body + b"&x=" + b"y" * (route.line.declaration.body or 0)
    length = [("content-length", str(len(body)))] if announced else []
    answer = await use.ask((FORM_TYPE, body), headers=length)
    assert_clear(route, answer, "oversized")
    assert answer.status == 413
    assert await uses.rows(owner) == before


@pytest.mark.parametrize("route", TAKING, ids=str)
async def test_a_field_that_is_there_twice_is_refused(
    uses: Uses, owner: Database, route: Route
) -> None:
    """Else one value might be checked, and another used."""
    use = await uses.of(route)
    before = await uses.rows(owner)
    fields = parse_qsl(route.body.decode())
    for name, value in fields:
        if (str(route), name) not in SEVERAL:
            for other in (value, "other"):
                twice = urlencode([*fields, (name, other)]).encode()
                assert_clear(route, await use.ask((FORM_TYPE, twice)), name)
    assert await uses.rows(owner) == before


@pytest.mark.parametrize("route", TAKING, ids=str)
async def test_what_is_odd_is_no_fault_of_ours(uses: Uses, owner: Database, route: Route) -> None:
    await each_works_or_changes_nothing(uses, owner, route, ODD)


@pytest.mark.parametrize("route", TAKING, ids=str)
async def test_no_value_is_a_fault_of_ours(uses: Uses, owner: Database, route: Route) -> None:
    right = dict(parse_qsl(route.body.decode()))
    forms = {
        f"{case} {sorted(names)}": {**right, **dict.fromkeys(names, value)}
        for case, value in ODD_VALUES.items()
        for names in ([(name,) for name in right] + [MORE_FIELDS])
    }
    bodies = {name: Body(FORM_TYPE, urlencode(form).encode()) for name, form in forms.items()}
    await each_works_or_changes_nothing(uses, owner, route, bodies)


async def each_works_or_changes_nothing(
    uses: Uses, owner: Database, route: Route, bodies: Mapping[str, Body]
) -> None:
    """What works may have ended the session or used the object up: then there is another use."""
    use, refused = await uses.of(route), list[Body]()
    for number, (case, body) in enumerate(bodies.items()):
        answer = await use.ask(body, address=f"192.0.{number}.1")
        if answer.status in {200, 303}:
            use = await uses.of(route)
        else:
            assert_clear(route, answer, case)
            refused.append(body)
    before = await uses.rows(owner, besides=COUNTED)
    for number, body in enumerate(refused):
        await use.ask(body, address=f"192.1.{number}.1")
    assert await uses.rows(owner, besides=COUNTED) == before
