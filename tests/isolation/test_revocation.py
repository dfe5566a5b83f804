"""What somebody could still show is worth nothing at the next request: credential × event, with
what must come of it written by hand, in one process and in two.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from argon2 import PasswordHasher
from sqlalchemy import delete, select, update

from isolation.doors import Door, InProcess, Served
from livery.core import clock
from livery.core.database import Database
from livery.core.ids import new_id
from livery.identity import importing, revoke
from livery.identity.models import Account, AccountToken, Membership, SignInFlow, Staff
from livery.licensing.models import License
from livery.organizations.models import Organization
from livery.schema import TENANT_TABLES
from livery.tenancy import vendors
from livery.tenancy.tables import TENANT
from livery.tenancy.unit import Unit
from support.database import TestDatabase
from support.served import serving
from support.server import BASE, running, settings_for
from support.vendors import Vendor, new_vendor

ADA, COLLEAGUE = "ada@example.com", "colleague@example.com"
LIVES, DEAD = "lives", "dead"
BARE = "without the role"  # the session goes on, but the organization's licenses are gone
CREDENTIALS = (
    "portal session",
    "session at the API",
    "admin session",
    "portal password",
    "admin password",
    "colleague's session",
    "namesake's session",  # of another vendor
)
# Ada administers an organization and is of the team too. A suspended vendor's hosts answer like
# nobody's as soon as a process has heard of it; that nothing opens before is what is meant here.
EXPECTED: dict[str, tuple[str, ...]] = {
    "account disabled": (DEAD, DEAD, DEAD, DEAD, DEAD, LIVES, LIVES),
    "account deleted": (DEAD, DEAD, DEAD, DEAD, DEAD, LIVES, LIVES),
    "password changed": (DEAD, DEAD, DEAD, DEAD, DEAD, LIVES, LIVES),
    "left the team": (LIVES, LIVES, DEAD, LIVES, DEAD, LIVES, LIVES),
    "left the organization": (BARE, BARE, LIVES, LIVES, LIVES, LIVES, LIVES),
    "no admin any more": (BARE, BARE, LIVES, LIVES, LIVES, LIVES, LIVES),
    "organization deleted": (BARE, BARE, LIVES, LIVES, LIVES, BARE, LIVES),
    "vendor suspended": (DEAD, DEAD, DEAD, DEAD, DEAD, DEAD, LIVES),
    "account signed out": (DEAD, DEAD, DEAD, LIVES, LIVES, LIVES, LIVES),
    "organization signed out": (DEAD, DEAD, LIVES, LIVES, LIVES, DEAD, LIVES),
    "vendor signed out": (DEAD, DEAD, DEAD, LIVES, LIVES, DEAD, LIVES),
}


@dataclass
class Opened:
    """A vendor with everything that people have open."""

    vendor: Vendor
    namesakes: Vendor
    ada: UUID
    organization: UUID
    cookies: dict[str, str]

    async def states(self, door: Door) -> dict[str, str]:
        """What each credential opens now."""
        return {each: await self._state(each, door) for each in CREDENTIALS}

    async def _state(self, credential: str, door: Door) -> str:
        portal, admin = self.vendor.host, self.vendor.admin_host
        if credential.endswith("password"):
            host = portal if credential.startswith("portal") else admin
            return LIVES if await door.sign_in(host, ADA) else DEAD
        host = {"admin session": admin, "namesake's session": self.namesakes.host}.get(
            credential, portal
        )
        path = "/api/v1/me" if credential == "session at the API" else "/"
        status, text = await door.get(host, path, self.cookies[credential])
        if status != 200:
            assert status in {303, 401, 404}, status
            return DEAD
        as_admin = '"organization-admin"' if path != "/" else "Organization admin"
        return LIVES if credential == "admin session" or as_admin in text else BARE


async def opened(rows: Database, door: Door) -> Opened:
    """Ada, her colleague and her namesake, signed in."""
    vendor = await new_vendor(rows)
    organization = await vendor.organization()
    ada = await vendor.person(ADA, (organization, "organization-admin"))
    await vendor.person(COLLEAGUE, (organization, "organization-admin"))
    await vendor.unit.insert(Staff, {"account_id": ada, "role": "owner", "created_at": clock.now()})
    await vendor.license(organization_id=organization)
    await vendor.save()
    namesakes = await new_vendor(rows)
    theirs = await namesakes.organization()
    await namesakes.person(ADA, (theirs, "organization-admin"))
    await namesakes.save()
    portal = await door.sign_in(vendor.host, ADA)
    return Opened(
        vendor,
        namesakes,
        ada,
        organization,
        {
            "portal session": portal,
            "session at the API": portal,
            "admin session": await door.sign_in(vendor.admin_host, ADA),
            "colleague's session": await door.sign_in(vendor.host, COLLEAGUE),
            "namesake's session": await door.sign_in(namesakes.host, ADA),
        },
    )


# --- What happens ---------------------------------------------------------------------------------

Happen = Callable[[Opened], Awaitable[object]]
_OTHER = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash("another password")


async def _organization_deleted(to: Opened) -> None:
    unit, here = to.vendor.unit, to.organization
    licenses = update(License).where(License.tenant_id == TENANT).values(organization_id=None)
    await unit.execute(licenses)
    gone = delete(Organization).where(Organization.tenant_id == TENANT, Organization.id == here)
    await unit.execute(gone)


HAPPENS: dict[str, Happen] = {
    "account disabled": lambda to: to.vendor.unit.execute(
        update(Account)
        .where(Account.tenant_id == TENANT, Account.id == to.ada)
        .values(disabled_at=clock.now())
    ),
    "account deleted": lambda to: to.vendor.unit.execute(
        delete(Account).where(Account.tenant_id == TENANT, Account.id == to.ada)
    ),
    "password changed": lambda to: importing.set_password_hash(to.vendor.unit, to.ada, _OTHER),
    "left the team": lambda to: to.vendor.unit.execute(
        delete(Staff).where(Staff.tenant_id == TENANT, Staff.account_id == to.ada)
    ),
    "left the organization": lambda to: to.vendor.unit.execute(
        delete(Membership).where(Membership.tenant_id == TENANT, Membership.account_id == to.ada)
    ),
    "no admin any more": lambda to: importing.change_role(
        to.vendor.unit, to.ada, to.organization, "user"
    ),
    "organization deleted": _organization_deleted,
    "vendor suspended": lambda to: vendors.change(to.vendor.unit, {"state": "suspended"}),
    "account signed out": lambda to: revoke.of_account(to.vendor.unit, to.ada),
    "organization signed out": lambda to: revoke.of_organization(to.vendor.unit, to.organization),
    "vendor signed out": lambda to: revoke.of_vendor(to.vendor.unit),
}


async def happen(event: str, to: Opened) -> None:
    """It happens, in a process of its own so to speak: nobody else is told."""
    await HAPPENS[event](to)
    await to.vendor.save()


async def unfinished(unit: Unit, account: UUID) -> None:
    """A link that was mailed to the person, and a sign-in that waits for a code."""
    now = clock.now()
    row = {
        "id": new_id(),
        "token_hash": account.bytes,
        "account_id": account,
        "email": "",
        "created_at": now,
        "expires_at": now + timedelta(hours=1),
    }
    await unit.insert(AccountToken, {**row, "kind": "password-reset", "used_at": None})
    flow = {"face": "portal", "host": "", "step": "code", "code_hash": None, "attempts": 0}
    await unit.insert(SignInFlow, {**row, **flow, "next_path": "/", "sealed": None})


# --- What comes of it -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
async def door(database: TestDatabase) -> AsyncIterator[Door]:
    """A server in this process."""
    async with running(settings_for(database)) as server:
        yield InProcess(server)


@pytest.mark.parametrize("event", EXPECTED)
async def test_the_next_request_knows(rows: Database, door: Door, event: str) -> None:
    people = await opened(rows, door)
    assert await people.states(door) == dict.fromkeys(CREDENTIALS, LIVES)
    await happen(event, people)
    assert await people.states(door) == dict(zip(CREDENTIALS, EXPECTED[event], strict=True))


async def test_the_next_request_to_any_process_knows(
    rows: Database, database: TestDatabase, tmp_path_factory: pytest.TempPathFactory
) -> None:
    async with AsyncExitStack() as stack:
        doors = [
            Served(await stack.enter_async_context(serving(database, folder, workers=1)))
            for folder in (tmp_path_factory.mktemp("one"), tmp_path_factory.mktemp("two"))
        ]
        for event, expected in EXPECTED.items():
            people = await opened(rows, doors[0])
            for each in doors:
                states = await people.states(each)
                assert states == dict.fromkeys(CREDENTIALS, LIVES), event
            await happen(event, people)
            for each in doors:
                states = await people.states(each)
                assert states == dict(zip(CREDENTIALS, expected, strict=True)), event


async def test_a_suspended_vendor_s_hosts_are_nobody_s_once_that_is_known(
    rows: Database, door: InProcess
) -> None:
    people = await opened(rows, door)
    await happen("vendor suspended", people)
    await door.server.services.memory.refresh()
    nobody = await door.get(f"nobody.{BASE}", "/", "")
    assert nobody[0] == 404
    for host in (people.vendor.host, people.vendor.admin_host):
        for cookie in people.cookies.values():
            assert await door.get(host, "/", cookie) == nobody


@pytest.mark.parametrize(
    ("event", "remain"),
    [("password changed", 1), ("account signed out", 1), ("vendor signed out", 0)],
)
async def test_mailed_links_and_unfinished_sign_ins_end_too(
    rows: Database, door: Door, event: str, remain: int
) -> None:
    people = await opened(rows, door)
    unit = people.vendor.unit
    colleague = await people.vendor.person("third@example.com")
    for account in (people.ada, colleague):
        await unfinished(unit, account)
    await people.vendor.save()
    await happen(event, people)
    for kind in (AccountToken, SignInFlow):
        left = await unit.rows(select(kind.account_id).where(kind.tenant_id == TENANT))
        assert left == [(colleague,)] * remain
    await unit.close()


def test_every_kind_of_credential_can_be_revoked() -> None:
    shown = {table.name for table in TENANT_TABLES if "token_hash" in table.columns}
    # An invitation offers a place to somebody who has none yet, and is revoked by itself.
    assert {kind.__tablename__ for kind in revoke.CREDENTIALS} == shown - {"invitation"}
