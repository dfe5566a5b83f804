"""After signing in, a browser lands on a path of the same host, whatever `next` asked for."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import quote

import pytest

from livery.asgi import Server
from support.people import post_sign_in, signed_in
from support.raw import Answer, ask, from_us
from support.vendors import Vendor

ELSEWHERE = [
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "\\\\evil.example",
    "\\evil.example",
    "/%2f/evil.example",
    "/%2fevil.example",
    "/%2F%2Fevil.example",
    "/%5cevil.example",
    "/%5C%5cevil.example",
    "%2f%2fevil.example",
    "https:evil.example",
    "https:/evil.example",
    "https://evil.example",
    "HTTPS://EVIL.EXAMPLE",
    "http:evil.example",
    "ht\ttps://evil.example",
    "javascript:alert(1)",
    "java\nscript:alert(1)",
    " javascript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "blob:x",
    "mailto:a@evil.example",
    "\t//evil.example",
    "\n//evil.example",
    "\x01//evil.example",
    " //evil.example",
    "\u00a0//evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r/evil.example",
    "/%09/evil.example",
    "/%0a/evil.example",
    "/%0d%0aset-cookie:%20a=b",
    "/\r\nset-cookie: a=b",
    "/..//evil.example",
    "/../evil",
    "/%2e%2e//evil.example",
    "/.//evil.example",
    "/a//evil.example",
    "/licenses/..%2f..%2f",
    "@evil.example",
    "/@evil.example",
    "/;@evil.example",
    ":80",
    ".evil.example",
    "evil.example",
    "",
    "?x=y",
    "#x",
    "/#//evil.example",
    "/licenses#x",
    "/\uff0f/evil.example",
    "/\u2215evil.example",
    "/\u3002evil.example",
    "/\u202egnp.exe",
    "/%00",
    "/%7f",
    "/%e2%80%ae",
    "/<script>",
    '/"onmouseover="x',
    "/'x",
    "/ x",
    "/é",
    "/" + "a" * 600,
    "http://%s:8000/licenses",
    "//%s:8000/licenses",
    "http://other.portal.test:8000/",
]
SAFE = [
    "/licenses",
    "/licenses?after=01a20bd2-0851-7b1f-9990-f95726999dad",
    "/licenses/01a20bd2-0851-7b1f-9990-f95726999dad",
    "/licenses?x=%C3%A9&y=a+b",
    "/nowhere",
]
_HIDDEN = re.compile(r'name="next" value="([^"]*)"')


def kept(page: Answer) -> str:
    """The path that the form leads to."""
    found = _HIDDEN.search(page.text)
    return unescape(found[1]) if found else "/"


def as_chromium_reads(location: str) -> str:
    """A Location without what the URL parser drops, and with the slashes that it sees."""
    trimmed = location.strip("".join(map(chr, range(0x21))))
    return re.sub(r"[\t\n\r]", "", trimmed).replace("\\", "/")


def assert_stays(location: str) -> None:
    """A browser that follows `location` stays on the host, and no header was split."""
    read = as_chromium_reads(location)
    assert read == location
    assert read.startswith("/")
    assert not read.startswith("//")
    assert location.isascii()
    assert location.isprintable()


@pytest.mark.parametrize("wanted", ELSEWHERE)
async def test_no_sign_in_leads_elsewhere(server: Server, vendor: Vendor, wanted: str) -> None:
    wanted = wanted.replace("%s", vendor.host)
    visitor = await signed_in(server, vendor)
    # As the form's field, as a link to the form, and for somebody who is signed in already.
    answer = await post_sign_in(server, vendor.host, next=wanted)
    assert (answer.status, answer.one("location")) == (303, "/")
    query = b"next=" + quote(wanted, safe="").encode()
    assert kept(await ask(server, "GET", "/sign-in", host=vendor.host, query=query)) == "/"
    known = [("cookie", visitor.cookie)]
    answer = await ask(server, "GET", "/sign-in", host=vendor.host, query=query, headers=known)
    assert (answer.status, answer.one("location")) == (303, "/")
    # The link as it is, without the encoding that a browser would add.
    bare = b"next=" + wanted.encode()
    assert_stays(kept(await ask(server, "GET", "/sign-in", host=vendor.host, query=bare)))


@pytest.mark.parametrize("wanted", SAFE)
async def test_a_path_of_ours_is_kept(server: Server, vendor: Vendor, wanted: str) -> None:
    await vendor.person("ada@example.com")
    await vendor.save()
    query = b"next=" + quote(wanted, safe="").encode()
    page = await ask(server, "GET", "/sign-in", host=vendor.host, query=query)
    assert kept(page) == wanted
    wrong = await post_sign_in(server, vendor.host, password="wrong", next=kept(page))
    assert kept(wrong) == wanted
    answer = await post_sign_in(server, vendor.host, next=kept(wrong))
    assert (answer.status, answer.one("location")) == (303, wanted)
    assert_stays(wanted)


@pytest.mark.parametrize("wanted", ["//evil.example", "/\\evil.example", "javascript:x"])
async def test_htmx_is_led_nowhere_else_either(server: Server, vendor: Vendor, wanted: str) -> None:
    await vendor.person("ada@example.com")
    await vendor.save()
    partial = [("hx-request", "true"), ("hx-request-type", "partial"), ("hx-target", "main#main")]
    headers = [*from_us(vendor.host), *partial, ("hx-current-url", f"http://x/{wanted}")]
    answer = await post_sign_in(server, vendor.host, headers=headers, next=wanted)
    assert answer.one("hx-redirect") == "/"
    assert not answer.all("location")


async def test_a_page_that_needs_a_sign_in_is_shown_after_it(
    server: Server, vendor: Vendor
) -> None:
    await vendor.person("ada@example.com")
    await vendor.save()
    first = await ask(server, "GET", "/licenses", host=vendor.host)
    assert (first.status, first.one("location")) == (303, "/sign-in?next=%2Flicenses")
    query = first.one("location").partition("?")[2].encode()
    form = await ask(server, "GET", "/sign-in", host=vendor.host, query=query)
    answer = await post_sign_in(server, vendor.host, next=kept(form))
    assert answer.one("location") == "/licenses"


@pytest.mark.parametrize(
    "path",
    ["//licenses", "/licenses//", "/licenses/\r\nx: y", "/licenses/" + "x" * 5000, "/licenses/é"],
)
async def test_an_odd_address_makes_no_odd_link(server: Server, vendor: Vendor, path: str) -> None:
    answer = await ask(server, "GET", path, host=vendor.host)
    assert answer.status in {303, 404}
    location = answer.one("location")
    assert len(location) < 1000
    if location:
        assert_stays(location)
        query = location.partition("?")[2].encode()
        assert_stays(kept(await ask(server, "GET", "/sign-in", host=vendor.host, query=query)))


async def test_of_two_wishes_neither_leads_elsewhere(server: Server, vendor: Vendor) -> None:
    for query in (b"next=/licenses&next=//evil.example", b"next=//evil.example&next=/licenses"):
        page = await ask(server, "GET", "/sign-in", host=vendor.host, query=query)
        assert kept(page) in {"/", "/licenses"}
