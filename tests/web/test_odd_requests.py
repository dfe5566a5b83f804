"""Malformed addresses, queries and bodies are the sender's mistake: 4xx, in the vendor's look."""

from __future__ import annotations

import pytest

from livery.asgi import Server
from support.people import FORM, signed_in
from support.raw import ask, assert_ours, from_us
from support.vendors import Vendor

API = "application/problem+json"


@pytest.mark.parametrize(
    "path",
    ["/\ufffd", "/\0", "/%zz", "/%", "/a\nb", "/..", "/../etc/passwd", "//x", "/é"],
)
async def test_odd_paths_are_404(server: Server, vendor: Vendor, path: str) -> None:
    visitor = await signed_in(server, vendor)
    for each in (path, f"/licenses{path}", f"/brand{path}", f"/static{path}"):
        assert_ours(await visitor.ask("GET", each), 404)


@pytest.mark.parametrize(
    "query", [b"next=%ff", b"next=\xff", b"next=%00", b"next=a&next=b", b"%", b"&&=&", b"next"]
)
async def test_odd_queries_are_no_error(server: Server, vendor: Vendor, query: bytes) -> None:
    answer = await ask(server, "GET", "/sign-in", host=vendor.host, query=query)
    assert answer.status == 200
    visitor = await signed_in(server, vendor)
    after = query.replace(b"next", b"after")
    answer = await ask(
        server,
        "GET",
        "/licenses",
        host=vendor.host,
        query=after,
        headers=[("cookie", visitor.cookie)],
    )
    assert answer.status in {200, 404}


@pytest.mark.parametrize(
    "body",
    [b"{", b"[" * 100_000, b'{"a": ' * 50_000, b'"\xff"', b'{"a": "\\u0000"}', b"\0", b"nan"],
)
async def test_json_is_no_form(server: Server, vendor: Vendor, body: bytes) -> None:
    headers = [*from_us(vendor.host), ("content-type", "application/json")]
    answer = await ask(server, "POST", "/sign-in", host=vendor.host, headers=headers, body=body)
    assert_ours(answer, 415)
    answer = await ask(server, "POST", "/api/v1/me", host=vendor.host, headers=headers, body=body)
    assert (answer.status, answer.one("content-type")) == (405, API)


async def test_an_object_has_one_address(server: Server, vendor: Vendor) -> None:
    visitor = await signed_in(server, vendor)
    name = str(visitor.license_id)
    assert (await visitor.ask("GET", f"/licenses/{name}")).status == 200
    for other in (
        name.upper(),
        name.replace("-", ""),
        f"{{{name}}}",
        f"urn:uuid:{name}",
        f"{name} ",
        f" {name}",
        f"{name}\n",
        f"{name}x",
        f"%{ord(name[0]):x}{name[1:]}",
        name[:-1] + chr(ord(name[-1]) + 0xFEE0),
    ):
        assert_ours(await visitor.ask("GET", f"/licenses/{other}"), 404)
        reveal = await visitor.ask("POST", f"/licenses/{other}/key", [*FORM, *from_us(vendor.host)])
        assert_ours(reveal, 404)
