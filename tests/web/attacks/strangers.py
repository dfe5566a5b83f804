"""Everybody whose sign-in fails, on each face; addresses and passwords are equally long."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import ColumnElement, update

from livery.core import clock
from livery.identity.models import Account
from livery.tenancy.tables import TENANT
from support.vendors import PASSWORD, Vendor

WRONG = PASSWORD[::-1]
KNOWN = "known@example.com"  # the only one who could sign in


class Case(NamedTuple):
    """Who tries it, with which password."""

    email: str
    password: str


CASES = {
    "wrong password": Case(KNOWN, WRONG),
    "unknown": Case("nobod@example.com", PASSWORD),
    "unknown, wrong password": Case("nonee@example.com", WRONG),
    "disabled": Case("gonee@example.com", PASSWORD),
    "invited": Case("guest@example.com", PASSWORD),
    "of another vendor": Case("their@example.com", PASSWORD),
}
# In the admin, whoever is not of the team.
OUTSIDER = {"customer": Case("buyer@example.com", PASSWORD)}


def cases(face: str) -> dict[str, Case]:
    """Those of one face."""
    return CASES if face == "portal" else CASES | OUTSIDER


async def everybody(vendor: Vendor, other: Vendor, *, stored: str | None = None) -> None:
    """Make them; `stored` is the hash of `PASSWORD` that they all have, else a cheap one."""
    for name in ("known", "gonee", "guest"):
        await vendor.staff(f"{name}@example.com")
    organization = await vendor.organization()
    await vendor.person("buyer@example.com", (organization, "organization-admin"))
    if stored:
        await change(vendor, password_hash=stored)
    await change(vendor, Account.email == "gonee@example.com", disabled_at=clock.now())
    await change(vendor, Account.email == "guest@example.com", password_hash=None)
    await vendor.save()
    await other.staff("their@example.com")
    if stored:
        await change(other, password_hash=stored)
    await other.save()


async def change(vendor: Vendor, *which: ColumnElement[bool], **values: object) -> None:
    """Change accounts."""
    rows = update(Account).where(Account.tenant_id == TENANT, *which)
    await vendor.unit.execute(rows.values(**values))
