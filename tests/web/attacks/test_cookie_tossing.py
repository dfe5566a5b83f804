"""Cookies that a sibling's host set for the whole domain change nothing, or sign nobody in.

A browser sends them with our own; which came first says nothing of who set which. A browser lets no
sibling set a `__Host-` cookie: here even that is tried.
"""

from __future__ import annotations

import re

import pytest

from livery.asgi import Server
from support.people import FORM, cookie_in, post_sign_in
from support.raw import Answer, Headers, ask
from support.served import Served
from support.vendors import Vendor

OURS: Headers = [("sec-fetch-site", "same-origin")]
OWN = "__Host-session"
OTHERS = ("session", "flow", "__Host-flow", "lang", "__Secure-session", "csrf")
PATHS = ("/", "/licenses", "/sign-in", "/nowhere", "/api/v1/me")
_CSRF = re.compile(rb'name="csrf" value="[0-9a-f]+"')


@pytest.fixture
async def two(https_server: Server, vendor: Vendor) -> tuple[str, str]:
    """The sessions of Ada, who is attacked, and of Eve, at the same portal."""
    organization = await vendor.organization()
    for name in ("ada", "eve"):
        place = (organization, "organization-admin")
        await vendor.person(f"{name}@example.com", place)
    await vendor.license("CANARY-OF-THE-ORGANIZATION", organization_id=organization)
    await vendor.save()
    ada, eve = [
        cookie_in(
            await post_sign_in(https_server, vendor.host, f"{name}@example.com", headers=OURS)
        )
        for name in ("ada", "eve")
    ]
    return ada.partition("=")[2], eve.partition("=")[2]


async def shown(server: Server, host: str, path: str, *cookies: str) -> Answer:
    """A page for a browser that sends these Cookie headers; the form's token is masked."""
    headers = [("cookie", each) for each in cookies]
    answer = await ask(server, "GET", path, host=host, headers=headers)
    return Answer(answer.status, answer.headers, _CSRF.sub(b"", answer.body))


@pytest.mark.parametrize("name", OTHERS)
async def test_other_names_change_nothing(
    https_server: Server, vendor: Vendor, two: tuple[str, str], name: str
) -> None:
    ada, eve = (f"{OWN}={each}" for each in two)
    for value in (two[1], two[0], "", "x" * 4000, '"quoted; text"', "\u00e9", "de", "a=b"):
        tossed = f"{name}={value}"
        for path in PATHS:
            clean = await shown(https_server, vendor.host, path, ada)
            for sent in ([f"{tossed}; {ada}"], [f"{ada}; {tossed}"], [tossed, ada], [ada, tossed]):
                assert await shown(https_server, vendor.host, path, *sent) == clean, sent
            stranger = await shown(https_server, vendor.host, path)
            assert await shown(https_server, vendor.host, path, tossed, tossed) == stranger
    assert "eve@" in (await shown(https_server, vendor.host, "/", eve)).text


async def test_of_two_sessions_none_counts(
    https_server: Server, vendor: Vendor, two: tuple[str, str]
) -> None:
    ada, eve = (f"{OWN}={each}" for each in two)
    for path in PATHS:
        stranger = await shown(https_server, vendor.host, path)
        for sent in (
            [f"{ada}; {eve}"],
            [f"{eve}; {ada}"],
            [ada, eve],
            [eve, ada],
            [f"{ada}; {OWN}="],
            [f"{OWN}=; {ada}"],
            [f"{ada}; {OWN}"],
            [f"{eve}; x=y; {ada}; {eve}"],
        ):
            assert await shown(https_server, vendor.host, path, *sent) == stranger, sent
    for sent in ([ada, ada], [f"{ada};x=y ; {ada} ;z"]):  # the same twice is one
        assert "ada@" in (await shown(https_server, vendor.host, "/", *sent)).text


async def test_whoever_signs_in_again_is_none_of_those_that_were_planted(
    https_server: Server, vendor: Vendor, two: tuple[str, str]
) -> None:
    for planted in (f"{OWN}={two[1]}", f"session={two[1]}", f"{OWN}={two[1]}; {OWN}={'A' * 43}"):
        headers = [*OURS, ("cookie", planted)]
        answer = await post_sign_in(https_server, vendor.host, headers=headers)
        new = cookie_in(answer)
        assert new.partition("=")[2] not in two
        page = await shown(https_server, vendor.host, "/", new)
        assert "ada@example.com" in page.text


async def test_hundreds_of_cookies_hide_nobody_s_own(
    https_server: Server, vendor: Vendor, two: tuple[str, str]
) -> None:
    own = f"{OWN}={two[0]}"
    clean = await shown(https_server, vendor.host, "/", own)
    many = "; ".join(f"{OTHERS[number % 4]}{number}={two[1]}" for number in range(400))
    for sent in (f"{many}; {own}", f"{own}; {many}", f"{many}; {own}; {many}"):
        assert await shown(https_server, vendor.host, "/", sent) == clean
    form = [*FORM, *OURS, ("cookie", f"{many}; {own}")]
    out = await ask(https_server, "POST", "/sign-out", host=vendor.host, headers=form)
    assert out.status == 303
    assert (await shown(https_server, vendor.host, "/", own)).status == 303


async def test_more_than_a_request_may_hold_is_refused_and_hurts_nobody_else(
    served: Served, vendor: Vendor
) -> None:
    """A browser that a sibling has filled can't send so much; a client of one's own can."""
    for size in (50, 500, 2000, 20_000):
        cookies = [f"Cookie: {name}={'x' * size}" for name in OTHERS for _ in range(20)]
        for sent in (cookies, [f"Cookie: {'; '.join(each[8:] for each in cookies)}"]):
            answer = await served.get(vendor.host, "/sign-in", *sent)
            refused = not answer or 400 <= int(answer.split(b" ", 2)[1]) < 500
            assert refused or b"Sample Software" in answer, size
            assert b"set-cookie" not in answer.lower()
    assert b"Sample Software" in await served.get(vendor.host, "/sign-in")
