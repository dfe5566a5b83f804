"""What every answer carries, whatever made it; and that none of them names the product."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from livery.app import route_table
from livery.asgi import Server
from livery.audit.record import Actor
from livery.branding.pictures import Picture
from livery.branding.publish import publish
from livery.branding.tokens import BrandInputs
from livery.core import clock
from livery.web.portal import home
from support.people import FORM, Visitor, cookie_in, post_sign_in, signed_in
from support.raw import Answer, Headers, ask
from support.server import BASE
from support.vendors import Vendor

ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}
SAME_SITE: Headers = [("sec-fetch-site", "same-origin")]
_PARAMETER = re.compile(r"\{[^}]*\}")
_LINKED = re.compile(r'(?:href|src)="(/[^"#]+)')


def assert_safe(answer: Answer, *, https: bool) -> None:
    """The headers that keep a browser from guessing, framing and telling others."""
    for name, value in ALWAYS.items():
        assert answer.one(name) == value, name
    policy = answer.one("content-security-policy")
    is_logo = "sandbox" in policy  # which mails show too, in pages of other sites
    shared = "cross-origin" if is_logo else "same-origin"
    assert answer.one("cross-origin-resource-policy") == shared
    assert policy.startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in policy
    assert is_logo or "form-action 'self'; base-uri 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "*" not in policy
    assert answer.one("strict-transport-security") == ("max-age=31536000" if https else "")
    assert not [name for name, _ in answer.headers if name.startswith("access-control-")]
    if answer.body:
        assert answer.one("content-type")
        assert answer.one("content-type").startswith(("image/", "font/")) or (
            "charset=utf-8" in answer.one("content-type")
            or answer.one("content-type").endswith(("json", "javascript"))
        )


def assert_unnamed(answer: Answer) -> None:
    """Nothing tells whose software this is."""
    assert b"livery" not in answer.body.lower()
    for name, value in answer.headers:
        assert "livery" not in f"{name}: {value}".lower()
        assert name not in {"x-powered-by", "x-generator", "via"}


async def crash(*_: Any, **__: Any) -> Any:
    """A fault of our own."""
    raise ZeroDivisionError("livery: something internal")


async def answers(
    server: Server, vendor: Vendor, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Answer]:
    """Every route, and every status that there is, one after the other."""
    logo = Picture(b"\x89PNG", "ab" * 16, 96, 24)
    await publish(vendor.unit, BrandInputs(accent="#b00020"), {"light": logo}, Actor("system"))
    visitor = await signed_in(server, vendor)
    if not await visitor.is_signed_in():  # on https the form needs what a browser adds there
        answer = await post_sign_in(server, vendor.host, headers=SAME_SITE)
        visitor = Visitor(server, vendor.host, cookie_in(answer), visitor.license_id, "")
    assert await visitor.is_signed_in()
    page = f"/licenses/{visitor.license_id}"
    gets = ["/", "/sign-in", "/licenses", page, "/licenses.csv", "/nowhere", "/no/where"]
    gets += ["/static/none.css", "/brand/none.png", "/theme.none.css", "/api/v1/me", "/api/v1/x"]
    loaded = _LINKED.findall((await visitor.ask("GET", "/")).text)
    for kind in ("/static/", "/theme.", f"/brand/{logo.digest}.png"):
        assert any(each.startswith(kind) for each in loaded), kind
    for path in dict.fromkeys([*gets, *loaded]):
        for method in ("GET", "HEAD", "OPTIONS", "DELETE", "BREW"):
            yield await visitor.ask(method, path, SAME_SITE)
            yield await ask(server, method, path, host=vendor.host, headers=SAME_SITE)
    preflight = [("origin", "https://evil.example"), ("access-control-request-method", "POST")]
    yield await visitor.ask("OPTIONS", "/api/v1/me", preflight)
    yield await visitor.ask("GET", "/api/v1/me", [("origin", f"http://sibling.{BASE}:8000")])
    yield await visitor.ask("GET", "/licenses", [("hx-request-type", "partial")])
    yield await visitor.ask("GET", "/", [("accept-encoding", "gzip")])
    yield await visitor.ask("POST", f"{page}/key", SAME_SITE)
    yield await visitor.ask("POST", f"{page}/key", [("sec-fetch-site", "cross-site")])
    async for answer in of_all_routes(visitor, vendor):
        yield answer
    for body in (b"email=a", b"email=%00", b"x" * (2 << 20)):
        yield await visitor.ask("POST", "/sign-in", [*FORM, *SAME_SITE], body=body)
    for _ in range(9):
        answer = await post_sign_in(server, vendor.host, "x@example.com", headers=SAME_SITE)
    yield answer
    admin = vendor.admin_host
    for path in ("/", "/sign-in", "/nowhere", "/static/none.css", "/api/v1/me"):
        yield await ask(server, "GET", path, host=admin, headers=SAME_SITE)
    for host in (BASE, f"nobody.{BASE}", "malformed host", None):
        yield await ask(server, "GET", "/", host=host)
    with clock.frozen(clock.now() + timedelta(days=30)):
        yield await visitor.ask("GET", "/")
    with monkeypatch.context() as patched:
        patched.setattr(home, "reader_of", crash)
        yield await visitor.ask("GET", "/")
    yield await visitor.ask("POST", "/sign-out", SAME_SITE)


async def of_all_routes(visitor: Visitor, vendor: Vendor) -> AsyncIterator[Answer]:
    """Each line of the route table, for the visitor and for a stranger; signing out is left."""
    hosts = {"vendor": vendor.admin_host}
    for face, lines in route_table().items():
        for line in lines:
            path, host = _PARAMETER.sub("none", line.path), hosts.get(face, vendor.host)
            if host == visitor.host and path != "/sign-out":
                yield await visitor.ask(line.method, path, SAME_SITE)
            yield await ask(visitor.server, line.method, path, host=host, headers=SAME_SITE)


@pytest.mark.parametrize("https", [False, True])
async def test_every_answer_is_safe_and_unnamed(
    server: Server,
    https_server: Server,
    vendor: Vendor,
    monkeypatch: pytest.MonkeyPatch,
    *,
    https: bool,
) -> None:
    statuses: set[int] = set()
    async for answer in answers(https_server if https else server, vendor, monkeypatch):
        statuses.add(answer.status)
        assert_safe(answer, https=https)
        assert_unnamed(answer)
    assert statuses == {200, 204, 303, 400, 401, 403, 404, 405, 413, 422, 429, 500}


async def test_a_fault_of_ours_tells_a_code_and_nothing_else(
    server: Server,
    vendor: Vendor,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    visitor = await signed_in(server, vendor)
    monkeypatch.setattr(home, "reader_of", crash)
    answer = await visitor.ask("GET", "/")
    code = re.search(r"<code[^>]*>([0-9a-f]{8})</code>", answer.text)
    assert answer.status == 500
    assert "Sample Software" in answer.text
    assert code is not None
    assert code[1] in caplog.text  # whoever runs the server finds it by the code
    assert "ZeroDivisionError" in caplog.text
    for secret in ("ZeroDivisionError", "Traceback", "internal", "home.py"):
        assert secret not in answer.text
