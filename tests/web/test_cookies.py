"""The session cookie: how it is set, whom it serves, and when it stops."""

from __future__ import annotations

from sqlalchemy import func, select

from livery.asgi import Server
from livery.identity.models import Session
from livery.tenancy import host_names
from livery.tenancy.tables import TENANT
from support.people import Visitor, cookie_in, post_sign_in, signed_in
from support.raw import Headers, ask, from_us
from support.vendors import Vendor

PAGES = ("/", "/sign-in", "/licenses", "/licenses.csv", "/nowhere", "/theme.css", "/api/v1/me")
CROSS: Headers = [("sec-fetch-site", "same-origin")]  # what a browser says on https


async def sessions_of(vendor: Vendor) -> int:
    """How many session rows the vendor has."""
    statement = select(func.count()).select_from(Session).where(Session.tenant_id == TENANT)
    row = await vendor.unit.first(statement)
    await vendor.unit.close()
    assert row is not None
    return row[0]


async def test_plain_http(server: Server, vendor: Vendor) -> None:
    await vendor.person("ada@example.com")
    await vendor.save()
    name, *attributes = (await post_sign_in(server, vendor.host)).one("set-cookie").split("; ")
    assert name.startswith("session=")
    assert len(name) > len("session=") + 40
    expected = {"httponly", "path=/", "samesite=lax", f"max-age={14 * 24 * 3600}"}
    assert {each.lower() for each in attributes} == expected


async def test_https(https_server: Server, vendor: Vendor) -> None:
    await vendor.person("ada@example.com")
    await vendor.save()
    answer = await post_sign_in(https_server, vendor.host, headers=CROSS)
    name, *attributes = answer.one("set-cookie").split("; ")
    assert name.startswith("__Host-session=")
    expected = {"httponly", "path=/", "samesite=lax", f"max-age={14 * 24 * 3600}", "secure"}
    assert {each.lower() for each in attributes} == expected


async def test_each_mode_ignores_the_other_s_cookie(
    server: Server, https_server: Server, vendor: Vendor
) -> None:
    plain = await signed_in(server, vendor)
    secret = plain.cookie.partition("=")[2]
    safe = Visitor(https_server, vendor.host, f"__Host-session={secret}", plain.license_id, "")
    assert await plain.is_signed_in()
    assert await safe.is_signed_in()  # the same session, under the right name
    assert (await plain.ask("GET", "/", cookie=safe.cookie)).status == 303
    assert (await safe.ask("GET", "/", cookie=plain.cookie)).status == 303


async def test_strangers_get_no_cookie_and_no_row(server: Server, vendor: Vendor) -> None:
    before = await sessions_of(vendor)
    for path in PAGES:
        answer = await ask(server, "GET", path, host=vendor.host)
        assert not answer.all("set-cookie"), path
    wrong = await post_sign_in(server, vendor.host, "nobody@example.com")
    assert not wrong.all("set-cookie")
    assert await sessions_of(vendor) == before == 0


async def test_signing_in_again_ends_the_session_before(server: Server, vendor: Vendor) -> None:
    visitor = await signed_in(server, vendor)
    headers = [*from_us(vendor.host), ("cookie", visitor.cookie)]
    answer = await post_sign_in(server, vendor.host, headers=headers)
    assert cookie_in(answer) != visitor.cookie
    assert not await visitor.is_signed_in()
    assert (await visitor.ask("GET", "/", cookie=cookie_in(answer))).status == 200
    assert await sessions_of(vendor) == 1


async def test_signing_out_ends_this_session_alone(server: Server, vendor: Vendor) -> None:
    visitor = await signed_in(server, vendor)
    elsewhere = cookie_in(await post_sign_in(server, vendor.host))
    answer = await visitor.ask("POST", "/sign-out", from_us(vendor.host))
    removal = answer.one("set-cookie")
    assert removal.startswith(("session=;", 'session="";'))
    assert "Max-Age=0" in removal
    assert not await visitor.is_signed_in()  # a copy of the cookie is worth nothing
    assert (await visitor.ask("GET", "/", cookie=elsewhere)).status == 200


async def test_a_session_serves_one_host(server: Server, vendor: Vendor, other: Vendor) -> None:
    second = f"licenses.{vendor.slug}.test"
    await host_names.claim(vendor.unit, second, "portal")
    await vendor.save()
    await signed_in(server, other)
    visitor = await signed_in(server, vendor)
    cookie = [("cookie", visitor.cookie)]
    assert await visitor.is_signed_in()
    for host in (other.host, second):
        for path, refused in (("/", 303), ("/licenses", 303), ("/api/v1/me", 401)):
            answer = await ask(server, "GET", path, host=host, headers=cookie)
            assert answer.status == refused
    assert cookie_in(await post_sign_in(server, second))


async def test_a_sibling_s_cookie_changes_nothing_on_https(
    https_server: Server, vendor: Vendor
) -> None:
    await vendor.person("eve@example.com")
    await vendor.person("ada@example.com")
    await vendor.save()
    ada, eve = [
        cookie_in(await post_sign_in(https_server, vendor.host, email, headers=CROSS))
        for email in ("ada@example.com", "eve@example.com")
    ]
    token = eve.partition("=")[2].encode()
    # What `evil.portal.test` can set for the whole domain, before or after our own cookie.
    tossed = [
        b"session=" + token,
        b"__host-session=" + token,
        b"\xa0__Host-session=" + token,
        b"\x85__Host-session=" + token,
        b"\xc2\xa0__Host-session=" + token,
        b"\x1f__Host-session=" + token,
        b"__Host-session\xa0=" + token,
        b"$Version=1, __Host-session=" + token,
    ]
    for cookie in tossed:
        alone = await ask(https_server, "GET", "/", host=vendor.host, headers=[("cookie", cookie)])
        assert alone.status == 303, cookie
    for cookie in tossed:
        for both in (b"%s; %s" % (cookie, ada.encode()), b"%s; %s" % (ada.encode(), cookie)):
            answer = await ask(
                https_server, "GET", "/", host=vendor.host, headers=[("cookie", both)]
            )
            assert "ada@example.com" in answer.text, both
