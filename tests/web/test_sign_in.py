"""Signing in takes the form that a page of ours sends, and ends what the browser held before."""

from __future__ import annotations

from argon2 import PasswordHasher

from livery.asgi import Server
from livery.identity import importing
from support.people import FORM_TYPE, cookie_in, post_sign_in
from support.raw import ask, from_us
from support.vendors import PASSWORD, Vendor

ADA = "ada@example.com"


async def people(vendor: Vendor) -> None:
    """Somebody who can sign in."""
    await vendor.person(ADA)
    await vendor.save()


async def test_one_e_mail_at_two_vendors_is_two_accounts(
    server: Server, vendor: Vendor, other: Vendor
) -> None:
    own = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash("another password")
    await importing.set_password_hash(vendor.unit, await vendor.person(ADA), own)
    await vendor.save()
    await other.person(ADA)
    await other.save()
    for host, right, wrong in (
        (vendor.host, "another password", PASSWORD),
        (other.host, PASSWORD, "another password"),
    ):
        assert (await post_sign_in(server, host, ADA, wrong)).status == 422
        assert (await post_sign_in(server, host, ADA, right)).status == 303


async def test_the_browser_s_own_session_of_somebody_else_ends(
    server: Server, vendor: Vendor
) -> None:
    await people(vendor)
    await vendor.person("eve@example.com")
    await vendor.save()
    first = cookie_in(await post_sign_in(server, vendor.host, "eve@example.com"))
    headers = [*from_us(vendor.host), ("cookie", first)]
    second = cookie_in(await post_sign_in(server, vendor.host, ADA, headers=headers))
    for cookie, email in ((second, ADA), (first, "")):
        page = await ask(server, "GET", "/", host=vendor.host, headers=[("cookie", cookie)])
        assert (page.status == 200) is bool(email)
        assert email in page.text


async def test_only_the_form_s_own_type_is_read(server: Server, vendor: Vendor) -> None:
    await people(vendor)
    body = f"email={ADA}&password={PASSWORD}".replace(" ", "+").encode()
    for kind in ("text/plain", "application/json", "", "application/octet-stream"):
        headers = [*from_us(vendor.host), ("content-type", kind)]
        answer = await ask(server, "POST", "/sign-in", host=vendor.host, headers=headers, body=body)
        assert answer.status == 415, kind
    accepted = [*from_us(vendor.host), ("content-type", f"{FORM_TYPE}; charset=UTF-8")]
    answer = await ask(server, "POST", "/sign-in", host=vendor.host, headers=accepted, body=body)
    assert answer.status == 303
