"""The Host header alone says whose portal answers: exactly, or nobody's does."""

from __future__ import annotations

import pytest

from livery.asgi import Server
from livery.tenancy import vendors
from livery.tenancy.memory import Cache, Memory
from livery.web.kit.services import Services
from support.database import TestDatabase
from support.raw import Answer, ask, assert_constant
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
    "x.%s.admin.portal.test",
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


@pytest.mark.parametrize("name", LOOK_ALIKES)
async def test_a_look_alike_is_unknown(server: Server, vendor: Vendor, name: str) -> None:
    unknown = await ask(server, "GET", "/sign-in", host=UNKNOWN)
    host = name.replace("%s", vendor.slug)
    assert unknown.status == 404
    assert_constant(await ask(server, "GET", "/sign-in", host=host), unknown)
    assert (await ask(server, "GET", "/sign-in", host=vendor.host)).status == 200


@pytest.mark.parametrize("name", MALFORMED)
async def test_a_malformed_host_is_400(server: Server, vendor: Vendor, name: str | bytes) -> None:
    missing = await ask(server, "GET", "/sign-in")
    host = name.replace("%s", vendor.slug).replace("%%", "%") if isinstance(name, str) else name
    assert missing.status == 400
    assert_constant(await ask(server, "GET", "/sign-in", host=host), missing)


async def test_two_hosts_are_none(server: Server, vendor: Vendor, other: Vendor) -> None:
    missing = await ask(server, "GET", "/sign-in")
    for second in (other.host, vendor.host, ""):
        twice = [("host", vendor.host), ("Host", second)]
        assert_constant(await ask(server, "GET", "/sign-in", headers=twice), missing)


@pytest.mark.parametrize("form", ["upper", ".", ":443", ":8443", ":80", ":65535", ".:8000"])
async def test_spellings_of_one_host_show_one_page(
    server: Server, vendor: Vendor, form: str
) -> None:
    plain = await ask(server, "GET", "/sign-in", host=vendor.host)
    host = vendor.host.upper() if form == "upper" else vendor.host + form
    assert await ask(server, "GET", "/sign-in", host=host) == plain
    assert "Sample Software" in plain.text
    # Links are paths, and the few absolute ones have the name in the database: no spelling gets in.
    assert BASE not in plain.text.replace(f"http://{vendor.host}:8000/", "")


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
    assert_constant(await answer(vendor.host), await answer(UNKNOWN))
    await vendors.change(vendor.unit, {"state": "active"})
    await vendor.save()
    await services.memory.refresh()
    assert (await answer(vendor.host)).status != 404


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
