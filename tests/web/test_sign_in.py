"""Signing in tells strangers nothing about accounts, and whoever guesses is stopped early."""

from __future__ import annotations

from argon2 import PasswordHasher
from sqlalchemy import event, update

from livery.asgi import Server
from livery.core import clock
from livery.identity import importing
from livery.identity.models import Account
from livery.tenancy.tables import TENANT
from livery.web.kit.services import Services
from support.people import FORM_TYPE, cookie_in, post_sign_in
from support.raw import Answer, ask, from_us
from support.vendors import PASSWORD, Vendor

ADA = "ada@example.com"
ELSEWHERE = "203.0.113.9"


async def people(vendor: Vendor) -> None:
    """Somebody who can sign in, and two who can't."""
    await vendor.person(ADA)
    await vendor.person("gone@example.com", disabled_at=clock.now())
    await vendor.person("invited@example.com")
    await vendor.unit.execute(
        update(Account)
        .where(Account.tenant_id == TENANT, Account.email == "invited@example.com")
        .values(password_hash=None)
    )
    await vendor.save()


async def test_nobody_learns_who_has_an_account(
    server: Server, services: Services, vendor: Vendor, other: Vendor, verified: list[str]
) -> None:
    await people(vendor)
    await other.person("theirs@example.com")
    await other.save()
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "account" in statement or "throttle" in statement:  # the cache's poll runs beside
            statements.append(statement)

    event.listen(services.database.engine.sync_engine, "before_cursor_execute", note)
    told: dict[str, tuple[Answer, list[str], int]] = {}
    await post_sign_in(server, vendor.host, "warm@example.com", "wrong")
    for email, password in (
        ("ada@example.com", "wrong"),
        ("nobody@example.com", PASSWORD),
        ("gone@example.com", PASSWORD),
        ("invited@example.com", PASSWORD),
        ("theirs@example.com", PASSWORD),
    ):
        statements.clear()
        verified.clear()
        answer = await post_sign_in(server, vendor.host, email, password)
        # Equal lengths would be luck; the address is put back to what everybody typed.
        body = answer.body.replace(email.encode(), b"(typed)")
        headers = tuple(each for each in answer.headers if each[0] != "content-length")
        told[email] = (Answer(answer.status, headers, body), list(statements), len(verified))
    event.remove(services.database.engine.sync_engine, "before_cursor_execute", note)
    first = told.pop("ada@example.com")
    assert first[0].status == 422
    assert first[2] == 1
    for email, each in told.items():
        assert each == first, email


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
        assert answer.status == 422, kind
    accepted = [*from_us(vendor.host), ("content-type", f"{FORM_TYPE}; charset=UTF-8")]
    answer = await ask(server, "POST", "/sign-in", host=vendor.host, headers=accepted, body=body)
    assert answer.status == 303
