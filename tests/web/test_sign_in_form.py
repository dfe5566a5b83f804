"""The sign-in form keeps what was typed, and takes anything that a keyboard or a fuzzer sends."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, update

from livery.asgi import Server
from livery.audit.models import Event
from livery.core import clock
from livery.identity.models import Account
from livery.tenancy.tables import TENANT
from support.people import FORM_TYPE, cookie_in, post_sign_in
from support.raw import Answer, ask, from_us
from support.vendors import PASSWORD, Vendor

ADA = "ada@example.com"
_CHEAP = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
MULTIPART = b'--b\r\nContent-Disposition: form-data; name="email"\r\n%s\r\n%s\r\n--b--\r\n'


async def set_password(vendor: Vendor, password: str) -> None:
    """Give Ada another password."""
    await vendor.unit.execute(
        update(Account)
        .where(Account.tenant_id == TENANT, Account.email == ADA)
        .values(password_hash=_CHEAP.hash(password))
    )
    await vendor.save()


async def post(server: Server, host: str, body: bytes, kind: str = FORM_TYPE) -> Answer:
    """Send exactly these bytes."""
    headers = [*from_us(host), ("content-type", kind)]
    return await ask(server, "POST", "/sign-in", host=host, headers=headers, body=body)


async def test_what_was_typed_is_kept_but_the_password(server: Server, vendor: Vendor) -> None:
    email, wanted = '"><b>Ada</b> & Co@example.com', "/licenses?after=x&y=%C3%A9"
    answer = await post_sign_in(server, vendor.host, email, "my secret words", next=wanted)
    assert answer.status == 422
    assert "That e-mail address and password don’t match" in answer.text
    assert "&#34;&gt;&lt;b&gt;Ada&lt;/b&gt; &amp; Co@example.com" in answer.text
    assert "/licenses?after=x&amp;y=%C3%A9" in answer.text
    assert "my secret words" not in answer.text
    assert "<b>" not in answer.text


@pytest.mark.parametrize(
    "email", ["ADA@EXAMPLE.COM", "  ada@example.com", "ada@example.com\t", "Ada@Example.Com "]
)
async def test_case_and_spaces_of_the_address_do_not_matter(
    server: Server, vendor: Vendor, email: str
) -> None:
    await vendor.person(ADA)
    await vendor.save()
    assert (await post_sign_in(server, vendor.host, email)).status == 303


@pytest.mark.parametrize(
    "password",
    ["pässwörter für Ärger", "密码密码密码密码密码密码", "😀" * 12, " spaces kept ", "a" * 4000],
)
async def test_any_text_can_be_a_password(server: Server, vendor: Vendor, password: str) -> None:
    await vendor.person(ADA)
    await set_password(vendor, password)
    assert (await post_sign_in(server, vendor.host, ADA, password)).status == 303
    for wrong in (password + "x", password[:-1], password.strip() + "!", password.upper() + " "):
        assert (await post_sign_in(server, vendor.host, ADA, wrong)).status == 422


async def test_password_managers_and_pasting_are_welcome(server: Server, vendor: Vendor) -> None:
    page = await ask(server, "GET", "/sign-in", host=vendor.host)
    [field] = re.findall(r'<input[^>]*name="password"[^>]*>', page.text)
    assert 'type="password"' in field
    assert 'autocomplete="current-password"' in field
    assert "maxlength" not in field


async def test_a_password_never_grows_old(server: Server, vendor: Vendor) -> None:
    await vendor.person(ADA)
    await vendor.save()
    with clock.frozen(clock.now() + timedelta(days=3650)):
        assert (await post_sign_in(server, vendor.host, ADA)).status == 303


@pytest.mark.parametrize("field", ["email", "password", "next", "csrf", "other", "\0"])
async def test_a_nul_is_refused(server: Server, vendor: Vendor, field: str) -> None:
    await vendor.person(ADA)
    await vendor.save()
    fields = {"email": ADA, "password": PASSWORD, field: "a\0b"}
    answer = await post(server, vendor.host, urlencode(fields).encode())
    assert answer.status == 400
    assert "Sample Software" in answer.text
    assert not answer.all("set-cookie")


@pytest.mark.parametrize(
    "body", [b"email=%ff&password=x", b"email=\xff\xfe", b"%c3=x", b"email=%ed%a0%80", b"\x80=\x80"]
)
async def test_bytes_that_are_no_text_are_refused(
    server: Server, vendor: Vendor, body: bytes
) -> None:
    answer = await post(server, vendor.host, body)
    assert answer.status == 400
    assert "We could not read that request" in answer.text


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data; boundary=b", MULTIPART % (b"", b"\xff")),
        ("multipart/form-data; boundary=b", MULTIPART % (b"", b"a\0b")),
        (
            "multipart/form-data; boundary=b",
            MULTIPART % (b"Content-Type: text/plain; charset=nonsense\r\n", b"x"),
        ),
        (
            "multipart/form-data; boundary=b",
            MULTIPART % (b"Content-Type: text/plain; charset=rot13\r\n", b"x"),
        ),
        ("multipart/form-data; boundary=b", MULTIPART[:30]),
        ("multipart/form-data; boundary=b", b"\xff" * 100),
        ("multipart/form-data; boundary=b", (MULTIPART[:-7] % (b"", b"x")) * 1500),
        ("multipart/form-data; boundary=", b"x"),
        ("multipart/form-data", b"x"),
        ("application/x-www-form-urlencoded", b"&a" * 1000),
        ("application/x-www-form-urlencoded", b"a=1&" * 200_000),
        ("application/x-www-form-urlencoded", b"email=a&email=b"),
    ],
)
async def test_a_broken_form_is_refused(
    server: Server, vendor: Vendor, kind: str, body: bytes
) -> None:
    answer = await post(server, vendor.host, body, kind)
    assert answer.status == 400
    assert "Sample Software" in answer.text


async def test_a_body_beyond_the_limit_is_refused(server: Server, vendor: Vendor) -> None:
    await vendor.person(ADA)
    await vendor.save()
    body = urlencode({"email": ADA, "password": PASSWORD, "x": "y" * (1 << 20)}).encode()
    answer = await post(server, vendor.host, body)
    assert answer.status == 413
    assert "That is too large" in answer.text
    largest = urlencode({"email": ADA, "password": "y" * 1_000_000}).encode()
    assert (await post(server, vendor.host, largest)).status == 422


@pytest.mark.parametrize("body", [b"", b"&&&", b"=", b"email", b"password=x"])
async def test_missing_fields_are_wrong_ones(server: Server, vendor: Vendor, body: bytes) -> None:
    assert (await post(server, vendor.host, body)).status == 422


async def test_the_event_of_a_sign_in_is_about_who_signed_in(
    server: Server, vendor: Vendor
) -> None:
    organization = await vendor.organization()
    await vendor.person("eve@example.com", (organization, "organization-admin"))
    ada = await vendor.person(ADA)
    await vendor.save()
    first = cookie_in(await post_sign_in(server, vendor.host, "eve@example.com"))
    headers = [*from_us(vendor.host), ("cookie", first)]
    await post_sign_in(server, vendor.host, f" {ADA.upper()}", headers=headers)
    statement = select(Event.actor_id, Event.actor_name, Event.organization_id).where(
        Event.tenant_id == TENANT, Event.action == "session.started"
    )
    events = await vendor.unit.rows(statement.order_by(Event.id.desc()).limit(1))
    assert events == [(ada, ADA, None)]
