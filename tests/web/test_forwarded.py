"""What a proxy may say of the host, and what a stranger may not."""

from __future__ import annotations

from livery.asgi import Server
from support.database import TestDatabase
from support.raw import Answer, Headers, ask, assert_constant
from support.server import running, settings_for
from support.vendors import Vendor


def forwarded(host: str) -> list[Headers]:
    """What a client may add to point at another host."""
    names = ("x-forwarded-host", "x-host", "x-original-host", "x-forwarded-server", "x-http-host")
    return [
        *[[(name, host)] for name in names],
        [("forwarded", f'for=1.2.3.4;host="{host}";proto=https')],
        [("x-original-url", "/licenses"), ("x-rewrite-url", "/licenses")],
        [("x-forwarded-proto", "javascript"), ("x-forwarded-port", "99999")],
        [("x-forwarded-prefix", "//evil.example"), ("x-script-name", "/evil")],
        [("x-http-method-override", "DELETE"), ("x-method-override", "DELETE")],
    ]


async def test_a_stranger_s_forwarded_headers_are_ignored(
    server: Server, vendor: Vendor, other: Vendor
) -> None:
    plain = await ask(server, "GET", "/sign-in", host=vendor.host)
    for headers in forwarded(other.host):
        assert await ask(server, "GET", "/sign-in", host=vendor.host, headers=headers) == plain


async def test_only_a_trusted_peer_may_forward_a_host(
    database: TestDatabase, vendor: Vendor, other: Vendor
) -> None:
    trusting = {"LIVERY_TRUSTED_PROXIES": "10.0.0.0/8", "LIVERY_TRUST_FORWARDED_HOST": "1"}
    async with running(settings_for(database, **trusting)) as server:

        async def shown(*hosts: str, peer: str = "10.1.2.3") -> Answer:
            headers = [("x-forwarded-host", host) for host in hosts]
            return await ask(
                server, "GET", "/sign-in", host=vendor.host, headers=headers, address=peer
            )

        assert "Other Software" in (await shown(other.host)).text
        assert "Sample Software" in (await shown()).text
        assert "Sample Software" in (await shown(other.host, peer="198.51.100.7")).text
        missing = await ask(server, "GET", "/sign-in")
        for doubtful in (
            (other.host, other.host),
            (f"{other.host}, {other.host}",),
            (f"{other.host},",),
            ("",),
            ("user@" + other.host,),
        ):
            assert_constant(await shown(*doubtful), missing)


async def test_trusting_a_proxy_s_addresses_does_not_trust_its_host(
    database: TestDatabase, vendor: Vendor, other: Vendor
) -> None:
    settings = settings_for(database, LIVERY_TRUSTED_PROXIES="10.0.0.0/8")
    async with running(settings) as server:
        headers = [("x-forwarded-host", other.host)]
        answer = await ask(
            server, "GET", "/sign-in", host=vendor.host, headers=headers, address="10.1.2.3"
        )
    assert "Sample Software" in answer.text
