"""Whatever cache stands before the server: nobody gets what was made for somebody else, no private
page is kept, and what may be kept is.
"""

from __future__ import annotations

import gzip
import random
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from livery.app import route_table
from support.nginx import CAREFUL, CARELESS, cached
from support.served import Served
from support.vendors import PASSWORD, Vendor

pytestmark = pytest.mark.nginx

# Asked of a portal beside its routes and the files that its pages load: an icon that no page
# names, pages that look like files, files that are none.
MORE = (
    "/favicon.ico",
    "/site.webmanifest",
    "/nowhere",
    "/nowhere.css",
    "/static/none.css",
    "/licenses/x.css",
    "/licenses.csv/x.png",
    "/api/v1/me/x.js",
    "/sign-in?lang=de",
    "/sign-in?next=/static/x.css",
)
FORMS = (
    ("GET", ()),
    ("GET", ("Accept-Encoding: gzip",)),
    ("HEAD", ()),
    ("GET", ("HX-Request: true", "HX-Request-Type: partial", "HX-Target: div#rows")),
)
PRIVATE = "private, no-store"
_FILES = re.compile(r'(?:href|src|content)="(?:http://[^/"]+)?(/(?:static|brand|theme)[/.][^"#]+)')
_KEPT = re.compile(r"/static/|/brand/|/theme\.")


@dataclass(frozen=True)
class Person:
    """Somebody at a portal, or a stranger, with what only their answers may hold."""

    host: str
    cookie: str
    canaries: frozenset[bytes]
    paths: tuple[str, ...]

    def headers(self) -> tuple[str, ...]:
        """The cookie, if there is one."""
        return (f"Cookie: {self.cookie}",) if self.cookie else ()


def value(answer: bytes, name: str) -> str:
    """A header's value, or nothing."""
    head = answer.partition(b"\r\n\r\n")[0].decode("latin-1")
    found = re.search(rf"\r\n{name}: ([^\r]*)", head, re.IGNORECASE)
    return found[1] if found else ""


async def person(served: Served, vendor: Vendor, name: str) -> Person:
    """Somebody with a license of their own, signed in."""
    email = f"{name}-{vendor.slug}@example.com"
    account = await vendor.person(email)
    license_id = await vendor.license(account_id=account)
    await vendor.save()
    form = f"email={email}&password={PASSWORD.replace(' ', '+')}"
    cookie = value(await served.post(vendor.host, "/sign-in", form), "set-cookie").partition(";")[0]
    canaries = frozenset({email.encode(), str(license_id).encode()})
    own = (f"/licenses/{license_id}", f"/licenses/{license_id}/key")
    return Person(vendor.host, cookie, canaries, (*await paths(served, vendor), *own))


async def paths(served: Served, vendor: Vendor) -> list[str]:
    """All addresses without an object, and the files that a page loads."""
    lines = [*route_table()["portal"], *route_table()["api"]]
    fixed = [each.path for each in lines if each.method == "GET" and "{" not in each.path]
    page = (await served.get(vendor.host, "/sign-in")).decode()
    files = dict.fromkeys(_FILES.findall(page))
    assert {each.split("/")[1].split(".")[0] for each in files} == {"static", "brand", "theme"}
    return [*fixed, *files, *MORE]


@pytest.fixture
async def people(served: Served, vendor: Vendor, other: Vendor) -> list[Person]:
    """Two of one vendor, one of another, and a stranger at each."""
    signed_in = [
        await person(served, vendor, "ada"),
        await person(served, vendor, "eve"),
        await person(served, other, "ada"),
    ]
    strangers = [
        Person(each.host, "", frozenset(), tuple(await paths(served, each)))
        for each in (vendor, other)
    ]
    return [*signed_in, *strangers]


@pytest.mark.parametrize("keeping", [CAREFUL, CARELESS], ids=["careful", "careless"])
async def test_nobody_gets_what_was_made_for_another(
    served: Served, people: list[Person], tmp_path: Path, keeping: str
) -> None:
    wishes = [
        (who, path, form)
        for who in people
        for path in who.paths
        for form in FORMS
        for _ in range(2)
    ]
    random.Random(7).shuffle(wishes)  # noqa: S311 - no secret
    hits: set[str] = set()
    async with cached(served, tmp_path, keeping) as proxied:
        for who, path, (method, headers) in wishes:
            answer = await ask(proxied, who, method, path, *headers)
            direct = await ask(served, who, method, path, *headers)
            told = f"{method} {path} {headers}"
            for each in people:
                for canary in each.canaries - who.canaries:
                    assert canary not in answer, told
            assert status(answer) == status(direct), told
            if value(answer, "x-cache") == "HIT":
                assert _KEPT.match(path), told
                hits.add(path)
            if value(direct, "cache-control") != PRIVATE:  # whose forms have a new token each time
                assert body(answer) == body(direct), told
                for name in ("content-encoding", "content-type"):
                    assert value(answer, name) == value(direct, name), told
    shown = {path for who in people for path in who.paths if _KEPT.match(path)}
    assert hits == shown - {"/static/none.css"}


async def test_a_key_that_was_shown_is_not_kept(
    served: Served, people: list[Person], tmp_path: Path
) -> None:
    ada, eve = people[:2]
    async with cached(served, tmp_path, CARELESS) as proxied:
        shown = await proxied.post(ada.host, f"{ada.paths[-1]}", "", *ada.headers())
        assert b"key-full" in shown
        for who in (eve, people[-2]):
            for method in ("GET", "HEAD"):
                answer = await ask(proxied, who, method, ada.paths[-1])
                assert b"key-full" not in answer
            answer = await proxied.post(ada.host, ada.paths[-1], "", *who.headers())
            assert b"key-full" not in answer


async def ask(served: Served, who: Person, method: str, path: str, *headers: str) -> bytes:
    """One request, on a connection of its own."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {who.host}", *who.headers(), *headers]
    return await served.ask("\r\n".join([*lines, "Connection: close", "", ""]).encode())


def status(answer: bytes) -> int:
    """The status of an answer."""
    return int(answer.split(b" ", 2)[1])


def body(answer: bytes) -> bytes:
    """The body, plain."""
    sent = answer.partition(b"\r\n\r\n")[2]
    return gzip.decompress(sent) if value(answer, "content-encoding") and sent else sent
