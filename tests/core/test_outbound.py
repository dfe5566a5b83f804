"""Addresses that vendors enter lead nowhere inside, whatever they are written like."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from ipaddress import ip_address
from typing import Any

import httpx2
import pytest

from livery.core.outbound import LARGEST, Outbound, OutboundError, is_public


@pytest.fixture
async def trap() -> AsyncIterator[tuple[int, list[object]]]:
    """A listener on loopback, on both families; whoever connects is noted."""
    caught: list[object] = []

    async def catch(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        caught.append(writer.get_extra_info("peername"))
        writer.close()

    server = await asyncio.start_server(catch, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1], caught
    server.close()
    await server.wait_closed()


INSIDE = (
    "127.0.0.1",
    "127.1",
    "0x7f.1",
    "2130706433",
    "0177.0.0.1",
    "0.0.0.0",  # noqa: S104
    "localhost",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "[fe80::1]",
    "[fc00::1]",
    "169.254.169.254",
    "10.0.0.1",
    "192.168.0.1",
    "100.64.0.1",
    "224.0.0.1",
    "255.255.255.255",
)


@pytest.mark.parametrize("host", INSIDE)
@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_nothing_inside_is_asked(
    trap: tuple[int, list[object]], scheme: str, host: str
) -> None:
    port, caught = trap
    for place in (host, f"{host}:{port}", f"user@{host}:{port}"):
        with pytest.raises(OutboundError):
            async with Outbound().client() as client:
                await client.get(f"{scheme}://{place}/")
    assert caught == []


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "gopher://x/", "ftp://x/", "//x", "https://", "https://:443"]
)
async def test_only_web_addresses_are_asked(address: str) -> None:
    with pytest.raises(OutboundError):
        async with Outbound().client() as client:
            await client.get(address)


class Wire(httpx2.AsyncBaseTransport):
    """Stands where the network would be, and notes what would go over it."""

    def __init__(self, answer: httpx2.Response) -> None:
        self.answer = answer
        self.seen: list[httpx2.Request] = []

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """A transport's part."""
        self.seen.append(request)
        return self.answer


@pytest.fixture
async def resolved(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses of every name: change them to what a test needs."""
    addresses = ["93.184.215.14"]

    async def getaddrinfo(*_: Any, **__: Any) -> Any:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 0)) for each in addresses]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", getaddrinfo, raising=False)
    return addresses


def over(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> Outbound:
    """Calls that go over that wire."""
    monkeypatch.setattr(httpx2, "AsyncHTTPTransport", lambda **_: wire)
    return Outbound()


async def test_it_connects_to_the_address_that_was_checked(
    monkeypatch: pytest.MonkeyPatch, resolved: list[str]
) -> None:
    wire = Wire(httpx2.Response(200, json={"ok": True}))
    async with over(wire, monkeypatch).client() as client:
        answer = await client.get("https://login.example/keys?x=1")
    [request] = wire.seen
    assert answer.json() == {"ok": True}
    assert str(request.url) == "https://93.184.215.14/keys?x=1"
    assert request.headers["host"] == "login.example"
    assert request.extensions["sni_hostname"] == "login.example"


async def test_one_private_address_among_others_is_enough_to_refuse(
    monkeypatch: pytest.MonkeyPatch, resolved: list[str]
) -> None:
    resolved.append("10.0.0.1")
    wire = Wire(httpx2.Response(200))
    with pytest.raises(OutboundError, match="not a public address"):
        async with over(wire, monkeypatch).client() as client:
            await client.get("https://login.example/")
    assert wire.seen == []


async def test_redirects_are_not_followed(
    monkeypatch: pytest.MonkeyPatch, resolved: list[str]
) -> None:
    wire = Wire(httpx2.Response(302, headers={"location": "https://127.0.0.1/"}))
    async with over(wire, monkeypatch).client() as client:
        assert (await client.get("https://login.example/")).status_code == 302
    assert len(wire.seen) == 1


async def test_an_answer_that_is_too_long_is_cut_off(
    monkeypatch: pytest.MonkeyPatch, resolved: list[str]
) -> None:
    wire = Wire(httpx2.Response(200, content=b"x" * (LARGEST + 1)))
    with pytest.raises(OutboundError, match="too long"):
        async with over(wire, monkeypatch).client() as client:
            await client.get("https://login.example/")


async def test_another_port_is_refused(resolved: list[str]) -> None:
    with pytest.raises(OutboundError, match="443"):
        async with Outbound().client() as client:
            await client.get("https://login.example:8443/")


async def test_private_addresses_are_asked_where_that_was_allowed(
    trap: tuple[int, list[object]],
) -> None:
    port, caught = trap
    with pytest.raises(OutboundError):  # it says nothing
        async with Outbound(allow_private=True).client() as client:
            await client.get(f"http://127.0.0.1:{port}/")
    assert len(caught) == 1


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("64:ff9b::5db8:d70e", True),
        ("64:ff9b::a00:1", False),
        ("2002:a00:1::", False),
        ("2001:0:53aa:64c:0:0:0:0", False),
        ("198.51.100.7", False),
    ],
)
def test_what_is_public(address: str, *, public: bool) -> None:
    assert is_public(ip_address(address)) is public
