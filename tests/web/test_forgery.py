"""Nothing changes for a request that another site made a browser send."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from livery.asgi import Server
from livery.core.database import Database
from support.contents import contents
from support.people import FORM, Visitor, cookie_in, post_sign_in, signed_in, token_in
from support.raw import Answer, Headers, ask, from_us
from support.server import BASE, PORT
from support.vendors import PASSWORD, Vendor

SIGN_IN = f"email=ada%40example.com&password={PASSWORD.replace(' ', '+')}"

# Some unsafe routes (attacks/test_forged.py has all): what is posted, and how a success shows.
UNSAFE: dict[tuple[str, str], tuple[str, Callable[[Answer], bool]]] = {
    ("POST", "/sign-in"): (SIGN_IN, lambda answer: bool(answer.all("set-cookie"))),
    ("POST", "/sign-out"): ("", lambda answer: "Max-Age=0" in answer.one("set-cookie")),
    ("POST", "/appearance"): (
        "appearance=dark&next=%2Flicenses",
        lambda answer: answer.one("location") == "/licenses",
    ),
    ("POST", "/licenses/{license_id:str}/key"): ("", lambda answer: "key-full" in answer.text),
}
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


def path_of(route: tuple[str, str], visitor: Visitor) -> str:
    """The route's address for what the visitor may act upon."""
    return route[1].replace("{license_id:str}", str(visitor.license_id))


def filled(headers: list[tuple[str, str]], host: str) -> list[tuple[str, str]]:
    """The headers as they are for one host."""
    return [(name, value.replace("%s", host)) for name, value in headers]


async def post(
    visitor: Visitor, route: tuple[str, str], headers: Headers, *, token: str | None = None
) -> Answer:
    """Use the route, with the session's cookie and what is said of the request's origin."""
    body = UNSAFE[route][0] + (f"&csrf={token}" if token is not None else "")
    return await visitor.ask("POST", path_of(route, visitor), [*FORM, *headers], body=body.encode())


@pytest.mark.parametrize("route", UNSAFE)
@pytest.mark.parametrize("case", OURS)
async def test_our_own_pages_may(
    server: Server, vendor: Vendor, route: tuple[str, str], case: str
) -> None:
    visitor = await signed_in(server, vendor)
    answer = await post(visitor, route, filled(OURS[case], visitor.host))
    assert UNSAFE[route][1](answer)


@pytest.mark.parametrize("route", UNSAFE)
async def test_other_sites_may_not(
    server: Server, owner: Database, vendor: Vendor, route: tuple[str, str]
) -> None:
    visitor = await signed_in(server, vendor)
    token = await visitor.token()
    before = await contents(owner, vendor.id)
    for case, headers in OTHERS.items():
        # A valid token helps nobody whose browser says that the request came from elsewhere.
        answer = await post(visitor, route, filled(headers, visitor.host), token=token)
        assert answer.status == 403, case
        assert not UNSAFE[route][1](answer), case
        assert "That request was refused" in answer.text
        assert "Sample Software" in answer.text
    assert await contents(owner, vendor.id) == before
    assert await visitor.is_signed_in()


@pytest.mark.parametrize("route", UNSAFE)
async def test_a_client_that_says_nothing_needs_the_session_s_token(
    server: Server, owner: Database, vendor: Vendor, other: Vendor, route: tuple[str, str]
) -> None:
    visitor = await signed_in(server, vendor)
    second = cookie_in(await post_sign_in(server, vendor.host))
    own = await visitor.token()
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
        "another session's": token_in(await visitor.ask("GET", "/", cookie=second)),
        "another vendor's": await (await signed_in(server, other)).token(),
    }
    before = await contents(owner, vendor.id)
    for case, token in useless.items():
        answer = await post(visitor, route, [], token=token)
        assert answer.status == 403, case
    assert await contents(owner, vendor.id) == before
    assert UNSAFE[route][1](await post(visitor, route, [], token=await visitor.token()))


@pytest.mark.parametrize("route", UNSAFE)
async def test_a_header_carries_the_token_too(
    server: Server, vendor: Vendor, route: tuple[str, str]
) -> None:
    visitor = await signed_in(server, vendor)
    headers = [("x-csrf-token", await visitor.token())]
    assert UNSAFE[route][1](await post(visitor, route, headers))


async def test_a_script_without_a_session_may_sign_in(server: Server, vendor: Vendor) -> None:
    await vendor.person("ada@example.com")
    await vendor.save()
    answer = await post_sign_in(server, vendor.host, headers=[])
    assert answer.status == 303
    assert answer.one("location") == "/"
    assert answer.one("set-cookie")


@pytest.mark.parametrize("route", [route for route in UNSAFE if route[1] != "/sign-in"])
@pytest.mark.parametrize("says_so", [False, True])
async def test_nobody_changes_anything_without_a_session(
    server: Server, owner: Database, vendor: Vendor, route: tuple[str, str], *, says_so: bool
) -> None:
    visitor = await signed_in(server, vendor)
    sent = [*FORM, *(from_us(vendor.host) if says_so else [])]
    before = await contents(owner, vendor.id)
    answer = await ask(server, "POST", path_of(route, visitor), host=vendor.host, headers=sent)
    assert (answer.status, answer.one("location")) == (303, "/sign-in")
    assert await contents(owner, vendor.id) == before


async def test_tokens_are_masked_anew_in_every_answer(server: Server, vendor: Vendor) -> None:
    visitor = await signed_in(server, vendor)
    tokens = [await visitor.token() for _ in range(5)]
    assert len(set(tokens)) == 5
    assert visitor.cookie.partition("=")[2] not in (await visitor.ask("GET", "/")).text
    # Each stays valid: a page that was opened long ago can still be used.
    for token in tokens:
        key = ("POST", "/licenses/{license_id:str}/key")
        assert "key-full" in (await post(visitor, key, [], token=token)).text


async def test_the_sign_in_page_has_no_token_to_steal(server: Server, vendor: Vendor) -> None:
    answer = await ask(server, "GET", "/sign-in", host=vendor.host)
    assert "csrf" not in answer.text
