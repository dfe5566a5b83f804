"""Nothing changes for a request that another site made a browser send."""

from __future__ import annotations

import pytest

from isolation.cells import Route
from livery.asgi import Server
from livery.core.database import Database
from support.people import FORM_TYPE, post_sign_in, signed_in
from support.raw import Answer, Headers, ask, from_us
from support.server import BASE, PORT
from support.vendors import Vendor
from web.attacks.uses import Use, Uses, usable

UNSAFE = [each for each in usable() if not each.is_safe]
FOR_ANYONE = [each for each in UNSAFE if each.line.declaration.access == "anyone"]
FOR_MEMBERS = [each for each in UNSAFE if each not in FOR_ANYONE]
# What a request changes that is refused, or only reads, and so proves no success.
BESIDES = {"sign_in_throttle", "session.seen_at"}
# What a browser says of a request that a page of our own made, and of all others.
OURS: dict[str, list[tuple[str, str]]] = {
    "same-origin": [("sec-fetch-site", "same-origin")],
    "both": [("sec-fetch-site", "same-origin"), ("origin", "http://%s:8000")],
    "exact origin": [("origin", "http://%s:8000")],
}
OTHERS: dict[str, list[tuple[str, str]]] = {
    "cross-site": [("sec-fetch-site", "cross-site")],
    "cross-site with our origin": [("sec-fetch-site", "cross-site"), ("origin", "http://%s:8000")],
    "same-site": [("sec-fetch-site", "same-site")],
    "none": [("sec-fetch-site", "none")],
    "empty site": [("sec-fetch-site", "")],
    "two sites": [("sec-fetch-site", "same-origin, cross-site")],
    "sibling": [("origin", f"http://sibling.{BASE}:{PORT}")],
    "parent": [("origin", f"http://{BASE}:{PORT}")],
    "port": [("origin", "http://%s:8001")],
    "no port": [("origin", "http://%s")],
    "scheme": [("origin", "https://%s:8000")],
    "null": [("origin", "null")],
    "empty origin": [("origin", "")],
    "longer": [("origin", "http://%s:8000.evil.example")],
    "path": [("origin", "http://%s:8000/")],
    "user": [("origin", "http://evil@%s:8000")],
    "two origins": [("origin", "http://%s:8000 http://evil.example")],
    "bytes": [("origin", "http://\u00ff%s:8000")],
}


def filled(headers: list[tuple[str, str]], host: str) -> list[tuple[str, str]]:
    """The headers as they are for one host."""
    return [(name, value.replace("%s", host)) for name, value in headers]


async def post(use: Use, said: Headers, *, token: str | None = None) -> Answer:
    """Use the route, with the session's cookie and what is said of the request's origin."""
    body = use.route.body + (f"&csrf={token}".encode() if token is not None else b"")
    return await use.ask((FORM_TYPE, body), said=said)


async def assert_works(uses: Uses, owner: Database, use: Use, said: Headers, token: str) -> None:
    """It is done, and something is different now."""
    before = await uses.rows(owner, besides=BESIDES)
    answer = await post(use, said, token=token or None)
    assert answer.status in use.works
    assert (await uses.rows(owner, besides=BESIDES) != before) is (answer.status < 400)


@pytest.mark.parametrize("route", UNSAFE, ids=str)
@pytest.mark.parametrize("case", OURS)
async def test_our_own_pages_may(uses: Uses, owner: Database, route: Route, case: str) -> None:
    use = await uses.of(route)
    await assert_works(uses, owner, use, filled(OURS[case], use.host), "")


@pytest.mark.parametrize("route", UNSAFE, ids=str)
async def test_other_sites_may_not(uses: Uses, owner: Database, route: Route) -> None:
    use = await uses.of(route)
    token = await use.token()
    before = await uses.rows(owner)
    for case, headers in OTHERS.items():
        # A valid token helps nobody whose browser says that the request came from elsewhere.
        answer = await post(use, filled(headers, use.host), token=token)
        assert answer.status == 403, case
        assert not answer.all("set-cookie"), case
        assert "That request was refused" in answer.text
    assert await uses.rows(owner) == before


@pytest.mark.parametrize("route", UNSAFE, ids=str)
async def test_a_client_that_says_nothing_needs_the_session_s_token(
    server: Server, uses: Uses, owner: Database, other: Vendor, route: Route
) -> None:
    use = await uses.of(route)
    own = await use.token()
    useless = {
        "none": None,
        "empty": "",
        "garbage": "not hexadecimal",
        "unicode": "%C3%A9%E2%88%9E",
        "short": own[:-2],
        "long": own + "00",
        "half": own[:64],
        "zeros": "0" * 128,
        "changed": own[:-1] + ("1" if own[-1] == "0" else "0"),
        "another session's": await (await uses.of(route)).token(),
        "another vendor's": await (await signed_in(server, other)).token(),
    }
    before = await uses.rows(owner)
    for case, token in useless.items():
        answer = await post(use, [], token=token)
        assert answer.status == 403, case
    assert await uses.rows(owner) == before
    await assert_works(uses, owner, use, [], await use.token())


@pytest.mark.parametrize("route", UNSAFE, ids=str)
async def test_a_header_carries_the_token_too(uses: Uses, owner: Database, route: Route) -> None:
    use = await uses.of(route)
    await assert_works(uses, owner, use, [("x-csrf-token", await use.token())], "")


async def test_a_script_without_a_session_may_sign_in(server: Server, vendor: Vendor) -> None:
    await vendor.person("ada@example.com")
    await vendor.save()
    answer = await post_sign_in(server, vendor.host, headers=[])
    assert answer.status == 303
    assert answer.one("location") == "/"
    assert answer.one("set-cookie")


@pytest.mark.parametrize("route", FOR_MEMBERS, ids=str)
@pytest.mark.parametrize("says_so", [False, True])
async def test_nobody_changes_anything_without_a_session(
    uses: Uses, owner: Database, route: Route, *, says_so: bool
) -> None:
    use = await uses.of(route)
    before = await uses.rows(owner)
    body = (FORM_TYPE, route.body)
    answer = await use.ask(body, said=from_us(use.host) if says_so else [], signed_in=False)
    assert (answer.status, answer.one("location")) == (303, "/sign-in")
    assert await uses.rows(owner) == before


def test_only_signing_in_needs_no_session() -> None:
    assert {each.line.path for each in FOR_ANYONE} == {"/sign-in"}


@pytest.mark.parametrize("route", FOR_MEMBERS, ids=str)
async def test_tokens_are_masked_anew_in_every_answer(uses: Uses, route: Route) -> None:
    use = await uses.of(route)
    tokens = [await use.token() for _ in range(5)]
    assert len(set(tokens)) == 5
    # Each stays valid: a page that was opened long ago can still be used.
    assert (await post(use, [], token=tokens[0])).status in use.works


async def test_a_page_does_not_tell_the_session_s_id(server: Server, vendor: Vendor) -> None:
    visitor = await signed_in(server, vendor)
    assert visitor.cookie.partition("=")[2] not in (await visitor.ask("GET", "/")).text


async def test_the_sign_in_page_has_no_token_to_steal(server: Server, vendor: Vendor) -> None:
    answer = await ask(server, "GET", "/sign-in", host=vendor.host)
    assert "csrf" not in answer.text
