"""What the framework would do by itself, and must not: one test for each trap that was measured."""

from __future__ import annotations

import gzip
import json
from importlib import import_module
from typing import Any

import pytest
from sqlalchemy import func, select

from livery.asgi import Server
from livery.identity.models import Session
from livery.tenancy.tables import TENANT
from support.people import post_sign_in, signed_in
from support.raw import Headers, ask, assert_ours, from_us
from support.vendors import Vendor

PARTIAL: Headers = [
    ("hx-request", "true"),
    ("hx-request-type", "partial"),
    ("hx-target", "div#rows"),
]
API = "application/problem+json"
VARY = {"HX-Request", "HX-Request-Type", "HX-Target"}


async def test_an_answer_of_one_vendor_never_serves_another(
    server: Server, vendor: Vendor, other: Vendor
) -> None:
    visitor = await signed_in(server, vendor)
    theirs = await signed_in(server, other)
    for path in ("/", "/licenses", "/sign-in", "/nowhere", "/api/v1/me"):
        first = [await visitor.ask("GET", path), await theirs.ask("GET", path)]
        again = [await visitor.ask("GET", path), await theirs.ask("GET", path)]
        for mine, other_s in (first, again):
            assert "Other Software" not in mine.text
            assert "Sample Software" not in other_s.text
            assert mine.status == other_s.status


async def test_strangers_fill_no_table(server: Server, vendor: Vendor) -> None:
    for path in ("/", "/sign-in", "/nowhere", "/static/app.css", "/licenses"):
        assert not (await ask(server, "GET", path, host=vendor.host)).all("set-cookie")
    statement = select(func.count()).select_from(Session).where(Session.tenant_id == TENANT)
    assert await vendor.unit.first(statement) == (0,)


@pytest.mark.parametrize(
    "path", ["/", "/sign-in", "/licenses", "/licenses.csv", "/nowhere", "/api/v1/me", "/api/v1/x"]
)
async def test_head_is_get_without_its_body(server: Server, vendor: Vendor, path: str) -> None:
    visitor = await signed_in(server, vendor)
    got, head = await visitor.ask("GET", path), await visitor.ask("HEAD", path)
    assert head.body == b""
    assert head.status == got.status
    assert head.one("content-type") == got.one("content-type")
    if path not in {"/", "/licenses"}:  # whose masked tokens compress to differing lengths
        assert head.one("content-length") == got.one("content-length")
    if head.one("content-length"):
        assert int(got.one("content-length")) == len(got.body)


@pytest.mark.parametrize(
    "path",
    ["/nowhere", "/no/where", "/licenses.xml", "/static/none.css", "/brand/none.png", "/theme.css"],
)
async def test_404_is_the_vendor_s(server: Server, vendor: Vendor, path: str) -> None:
    assert_ours(await ask(server, "GET", path, host=vendor.host), 404)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "BREW", "get"])
async def test_405_is_the_vendor_s(server: Server, vendor: Vendor, method: str) -> None:
    for path in ("/", "/sign-in", "/licenses", "/nowhere"):
        answer = await ask(server, method, path, host=vendor.host, headers=from_us(vendor.host))
        assert_ours(answer, 405)
        assert "GET" in answer.one("allow")


async def test_the_api_answers_problems(server: Server, vendor: Vendor) -> None:
    for method, path, status, kind in (
        ("GET", "/api", 404, "not-found"),
        ("GET", "/api/", 404, "not-found"),
        ("GET", "/api/v1/nothing", 404, "not-found"),
        ("GET", "/api/v1/me", 401, "not-signed-in"),
        ("POST", "/api/v1/me", 405, "method-not-allowed"),
        ("BREW", "/api/v1/me", 405, "method-not-allowed"),
        ("GET", "/api/v1/%ff\ufffd", 404, "not-found"),
    ):
        answer = await ask(server, method, path, host=vendor.host)
        assert (answer.status, answer.one("content-type")) == (status, API), path
        problem = json.loads(answer.text)
        assert problem["status"] == status
        assert problem["type"] == f"/problems/{kind}"
        assert ("GET" in answer.one("allow")) is (status == 405)


async def test_no_request_makes_the_server_remember_much(server: Server, vendor: Vendor) -> None:
    """The framework keeps its last 1,024 parsed queries, forms and Cookie headers in memory."""
    parsers: Any = import_module("litestar._parsers")
    remembered = (parsers.parse_url_encoded_form_data, parsers.parse_cookie_string)
    before = [each.cache_info().misses for each in remembered]
    await vendor.person("ada@example.com")
    await vendor.save()
    await post_sign_in(server, vendor.host, headers=[*from_us(vendor.host), ("cookie", "a=b")])
    assert [each.cache_info().misses for each in remembered] == before
    queries = parsers.parse_query_string.cache_info().misses
    for query in (b"x=y&" * 500, b"x=" + b"y" * 10_000, b"&" * 100):
        answer = await ask(server, "GET", "/sign-in", host=vendor.host, query=query)
        assert_ours(answer, 414)
        api = await ask(server, "GET", "/api/v1/me", host=vendor.host, query=query)
        assert (api.status, api.one("content-type")) == (414, API)
    assert parsers.parse_query_string.cache_info().misses == queries


async def test_pages_are_nobody_else_s_and_vary(server: Server, vendor: Vendor) -> None:
    visitor = await signed_in(server, vendor)
    license_page = f"/licenses/{visitor.license_id}"
    for path in ("/", "/licenses", license_page, "/licenses.csv", "/api/v1/me", "/sign-in", "/x"):
        answer = await visitor.ask("GET", path)
        assert answer.one("cache-control") == "private, no-store", path
        if answer.one("content-type").startswith("text/html"):
            assert {each.strip() for each in answer.one("vary").split(",")} >= VARY, path
    shown = await visitor.ask("POST", f"{license_page}/key", from_us(vendor.host))
    assert shown.one("cache-control") == "private, no-store"


async def test_pages_are_compressed(server: Server, vendor: Vendor) -> None:
    plain = await ask(server, "GET", "/sign-in", host=vendor.host)
    packed = await ask(
        server, "GET", "/sign-in", host=vendor.host, headers=[("accept-encoding", "gzip, br")]
    )
    assert packed.one("content-encoding") == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert int(packed.one("content-length")) == len(packed.body) < len(plain.body) / 2
    assert "Accept-Encoding" in packed.one("vary")
    assert {each.strip() for each in packed.one("vary").split(",")} >= VARY


async def test_a_part_needs_a_session_like_the_page(server: Server, vendor: Vendor) -> None:
    answer = await ask(server, "GET", "/licenses", host=vendor.host, headers=PARTIAL)
    assert (answer.status, answer.body) == (200, b"")
    assert answer.one("hx-redirect") == "/sign-in?next=%2Flicenses"
    assert not answer.all("location")


async def test_a_part_is_literally_in_the_page(server: Server, vendor: Vendor) -> None:
    visitor = await signed_in(server, vendor)
    page, part = (
        await visitor.ask("GET", "/licenses"),
        await visitor.ask("GET", "/licenses", PARTIAL),
    )
    assert part.text.strip() in page.text
    assert part.text.strip().startswith('<div id="rows"')
    assert "<html" not in part.text
    elsewhere = [*PARTIAL[:2], ("hx-target", "div#elsewhere")]
    assert "<html" in (await visitor.ask("GET", "/licenses", elsewhere)).text
    assert "<html" in (await visitor.ask("GET", "/licenses", PARTIAL[2:])).text
