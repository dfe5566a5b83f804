"""The Host header alone says whose portal answers: exactly, or nobody's does."""

from __future__ import annotations

import pytest

from livery.asgi import Server
from livery.tenancy import host_names, vendors
from livery.tenancy.memory import Cache, Memory
from livery.web.kit.services import Services
from support.database import TestDatabase
from support.raw import Answer, Headers, ask
from support.server import BASE, running, settings_for
from support.vendors import PASSWORD, Vendor

UNKNOWN = f"nobody-has-this.{BASE}"

# Each is made from a vendor's slug (%s) and would reach it by a suffix, a pattern or a guess.
LOOK_ALIKES = [
    "evil%s.portal.test",
    "x.%s.portal.test",
    "%s.portal.test.evil.example",
    "%sxportal.test",
    "%s-portal.test",
    "%s.portalxtest",
    "%s.portal.test.portal.test",
    "%s",
    "%s.admin.portal.test",
    "%s.admin.console.portal.test",
    "console.portal.test",
    "127.0.0.1",
    "0x7f.1",
    "localhost",
    "test",
]
MALFORMED: list[str | bytes] = [
    "",
    "%s.portal.test:99999",
    "%s.portal.test:80:81",
    "%s.portal.test:abc",
    "%s.portal.test:0",
    "%s.portal.test:-1",
    "%s.portal.test:+80",
    "%s.portal.test:",
    "%s.portal.test:８０",
    "user@%s.portal.test",
    "user:secret@%s.portal.test",
    "%s.portal.test/x",
    "/%s.portal.test",
    "http://%s.portal.test",
    "%s.portal.test#",
    "%s.portal.test?",
    "%s.portal.test, other.portal.test",
    "%s.portal.test other.portal.test",
    "%s.portal.test\\@other.portal.test",
    "%s.portal.test\t",
    " %s.portal.test",
    "%s.portal.test\0",
    "%s.portal.test\r\nx: y",
    "%s.portal.test..",
    ".%s.portal.test",
    "%s..portal.test",
    "%s%%2eportal.test",
    "%s.portal.test:%%38%%30",
    "-%s.portal.test",
    "_%s.portal.test",
    "*.portal.test",
    "%s.pörtal.test",
    b"\xff\xfe.portal.test",
    "%s。portal.test",
    "[::1]",
    "[::1]:8000",
    "[%s.portal.test]",
    f"{'a' * 64}.portal.test",
    f"{'a.' * 150}portal.test",
    "a" * 5000,
]


def assert_nobody_s(answer: Answer, reference: Answer) -> None:
    """The answer is the constant one, and it neither marks nor moves the visitor."""
    assert answer == reference
    assert not answer.all("set-cookie")
    assert not answer.all("location")
    assert answer.one("cache-control") == "no-store"


@pytest.mark.parametrize("name", LOOK_ALIKES)
async def test_a_look_alike_is_unknown(server: Server, vendor: Vendor, name: str) -> None:
    unknown = await ask(server, "GET", "/sign-in", host=UNKNOWN)
    host = name.replace("%s", vendor.slug)
    assert unknown.status == 404
    assert_nobody_s(await ask(server, "GET", "/sign-in", host=host), unknown)
    assert (await ask(server, "GET", "/sign-in", host=vendor.host)).status == 200


@pytest.mark.parametrize("name", MALFORMED)
async def test_a_malformed_host_is_400(server: Server, vendor: Vendor, name: str | bytes) -> None:
    missing = await ask(server, "GET", "/sign-in")
    host = name.replace("%s", vendor.slug).replace("%%", "%") if isinstance(name, str) else name
    assert missing.status == 400
    assert_nobody_s(await ask(server, "GET", "/sign-in", host=host), missing)


async def test_two_hosts_are_none(server: Server, vendor: Vendor, other: Vendor) -> None:
    missing = await ask(server, "GET", "/sign-in")
    for second in (other.host, vendor.host, ""):
        twice = [("host", vendor.host), ("Host", second)]
        assert_nobody_s(await ask(server, "GET", "/sign-in", headers=twice), missing)


@pytest.mark.parametrize("form", ["upper", ".", ":443", ":8443", ":80", ":65535", ".:8000"])
async def test_spellings_of_one_host_show_one_page(
    server: Server, vendor: Vendor, form: str
) -> None:
    plain = await ask(server, "GET", "/sign-in", host=vendor.host)
    host = vendor.host.upper() if form == "upper" else vendor.host + form
    assert await ask(server, "GET", "/sign-in", host=host) == plain
    assert "Sample Software" in plain.text
    assert BASE not in plain.text  # links are paths: no spelling of the host can get into one


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
            assert_nobody_s(await shown(*doubtful), missing)


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


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/"), ("GET", "/sign-in"), ("POST", "/sign-in"), ("GET", "/api/v1/me"), ("HEAD", "/")],
)
async def test_a_suspended_vendor_looks_like_nobody(
    server: Server, services: Services, vendor: Vendor, method: str, path: str
) -> None:
    await vendor.person("ada@example.com")
    await vendor.save()
    form = f"email=ada%40example.com&password={PASSWORD.replace(' ', '+')}".encode()
    headers = [("content-type", "application/x-www-form-urlencoded")]

    async def answer(host: str) -> Answer:
        return await ask(server, method, path, host=host, headers=headers, body=form)

    assert (await answer(vendor.host)).status != 404
    await vendors.change(vendor.unit, {"state": "suspended"})
    await vendor.save()
    await services.memory.refresh()
    assert_nobody_s(await answer(vendor.host), await answer(UNKNOWN))
    await vendors.change(vendor.unit, {"state": "active"})
    await vendor.save()
    await services.memory.refresh()
    assert (await answer(vendor.host)).status != 404


async def test_the_vendor_s_admin_host_shows_no_portal(server: Server, vendor: Vendor) -> None:
    admin = f"{vendor.slug}.admin.{BASE}"
    await host_names.claim(vendor.unit, admin, "vendor")
    await vendor.save()
    unknown = await ask(server, "GET", "/sign-in", host=UNKNOWN)
    assert_nobody_s(await ask(server, "GET", "/sign-in", host=admin), unknown)


async def test_a_flood_of_made_up_hosts_pushes_nothing_out(
    database: TestDatabase, vendor: Vendor, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Cache] = []
    asked: list[int] = []

    def small(memory: Memory, size: int) -> Cache:
        asked.append(size)
        made.append(real(memory, min(size, 50)))
        return made[-1]

    real = Memory.cache
    monkeypatch.setattr(Memory, "cache", small)
    async with running(settings_for(database)) as server:
        assert (await ask(server, "GET", "/sign-in", host=vendor.host)).status == 200
        for number in range(150):
            answer = await ask(server, "GET", "/", host=f"made-up-{number}.portal.test")
            assert answer.status == 404
        assert max(asked) <= 10_000
        assert max(len(cache) for cache in made) <= 50
        assert any(cache.get(vendor.host) for cache in made)
        assert (await ask(server, "GET", "/sign-in", host=vendor.host)).status == 200
