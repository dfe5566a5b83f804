"""The vendor admin is for the vendor's own team, on its own host, and for nobody else."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select

from livery.asgi import Server
from livery.audit.models import Event
from livery.core.database import Database
from livery.identity.models import Staff
from livery.tenancy.tables import TENANT
from support.people import cookie_in, post_sign_in
from support.raw import ask
from support.vendors import Vendor

ROLES = {"owner": "Owner", "admin": "Admin", "support": "Support"}


@pytest.mark.parametrize("role", ROLES)
async def test_the_team_signs_in_at_the_admin_host(
    server: Server, vendor: Vendor, role: str
) -> None:
    await vendor.staff("sam@example.com", role)
    await vendor.license()
    await vendor.save()
    answer = await post_sign_in(server, vendor.admin_host, "sam@example.com")
    assert answer.status == 303
    page = await ask(
        server, "GET", "/", host=vendor.admin_host, headers=[("cookie", cookie_in(answer))]
    )
    assert page.status == 200
    assert f"http://{vendor.host}:8000" in page.text
    assert ROLES[role] in page.text
    assert "<dd>1</dd>" in page.text


async def test_a_customer_is_answered_as_with_a_wrong_password(
    server: Server, vendor: Vendor
) -> None:
    organization = await vendor.organization()
    await vendor.person("ada@example.com", (organization, "organization-admin"))
    await vendor.staff("sam@example.com")
    await vendor.save()
    customer = await post_sign_in(server, vendor.admin_host, "ada@example.com")
    wrong = await post_sign_in(server, vendor.admin_host, "sam@example.com", "not the password")
    assert customer.status == wrong.status == 422
    assert not customer.all("set-cookie")
    assert customer.text.replace("ada@", "sam@") == wrong.text


async def test_a_session_of_one_face_is_none_on_the_other(server: Server, vendor: Vendor) -> None:
    await vendor.staff("sam@example.com")
    await vendor.save()
    for here, there in (
        (vendor.host, vendor.admin_host),
        (vendor.admin_host, vendor.host),
    ):
        cookie = cookie_in(await post_sign_in(server, here, "sam@example.com"))
        own = await ask(server, "GET", "/", host=here, headers=[("cookie", cookie)])
        foreign = await ask(server, "GET", "/", host=there, headers=[("cookie", cookie)])
        assert (own.status, foreign.status) == (200, 303)
        assert foreign.one("location") == "/sign-in"


async def test_another_vendor_s_team_stays_outside(
    server: Server, vendor: Vendor, other: Vendor
) -> None:
    await vendor.staff("sam@example.com")
    await vendor.save()
    assert (await post_sign_in(server, other.admin_host, "sam@example.com")).status == 422
    cookie = cookie_in(await post_sign_in(server, vendor.admin_host, "sam@example.com"))
    answer = await ask(server, "GET", "/", host=other.admin_host, headers=[("cookie", cookie)])
    assert answer.status == 303


async def test_events_tell_the_team_from_customers(server: Server, vendor: Vendor) -> None:
    await vendor.staff("sam@example.com")
    await vendor.save()
    kinds = []
    for host in (vendor.host, vendor.admin_host):
        await post_sign_in(server, host, "sam@example.com")
        newest = select(Event.actor_kind).where(Event.tenant_id == TENANT).order_by(Event.id.desc())
        kinds += [row[0] for row in (await vendor.unit.rows(newest))[:1]]
        await vendor.unit.close()
    assert kinds == ["account", "staff"]


async def test_leaving_the_team_ends_the_session_at_the_next_request(
    server: Server, vendor: Vendor, rows: Database
) -> None:
    account_id = await vendor.staff("sam@example.com")
    await vendor.save()
    cookie = [
        ("cookie", cookie_in(await post_sign_in(server, vendor.admin_host, "sam@example.com")))
    ]
    assert (await ask(server, "GET", "/", host=vendor.admin_host, headers=cookie)).status == 200
    await vendor.unit.execute(
        delete(Staff).where(Staff.tenant_id == TENANT, Staff.account_id == account_id)
    )
    await vendor.save()
    assert (await ask(server, "GET", "/", host=vendor.admin_host, headers=cookie)).status == 303


async def test_nothing_of_the_vendor_s_brand_is_on_an_admin_page(
    server: Server, vendor: Vendor
) -> None:
    page = await ask(server, "GET", "/sign-in", host=vendor.admin_host)
    portal = await ask(server, "GET", "/sign-in", host=vendor.host)
    theme = next(part for part in portal.text.split('"') if part.startswith("/theme."))
    assert theme not in page.text
    assert "Sample Software" in page.text
    answer = await ask(server, "GET", theme, host=vendor.admin_host)
    assert answer.status == 404
