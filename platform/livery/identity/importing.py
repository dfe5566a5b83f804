"""Accounts and memberships from a vendor's files, many rows at a time. Nobody gets a password."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Text, Uuid, and_, bindparam, func, select, update

from livery.core.ids import new_id
from livery.identity import revoke
from livery.identity.models import Account, Membership, Staff
from livery.tenancy.tables import TENANT
from livery.tenancy.unit import Unit


class NewAccount(NamedTuple):
    """A person to add; `email` is normalized."""

    email: str
    given_name: str
    family_name: str
    language: str
    zone: str
    created_at: datetime


class StoredAccount(NamedTuple):
    """A person as stored."""

    id: UUID
    email: str
    given_name: str
    family_name: str
    language: str
    zone: str


class NewMembership(NamedTuple):
    """A person's place in an organization; `role` is `organization-admin` or `user`."""

    account_id: UUID
    organization_id: UUID
    role: str
    created_at: datetime


class NewStaff(NamedTuple):
    """A person's place in the vendor's team; `role` is `owner`, `admin` or `support`."""

    account_id: UUID
    role: str
    created_at: datetime


_ACCOUNTS = select(
    Account.id,
    Account.email,
    Account.given_name,
    Account.family_name,
    Account.language,
    Account.zone,
).where(
    Account.tenant_id == TENANT,
    Account.email.in_(bindparam("emails", type_=Text(), expanding=True)),
)
_ROW = bindparam("row_id", type_=Uuid())
_CHANGE = (
    update(Account)
    .where(Account.tenant_id == TENANT, Account.id == _ROW)
    .values(
        {name: bindparam(f"new_{name}") for name in ("given_name", "family_name", "language")}
        | {"zone": bindparam("new_zone")}
    )
)
_PASSWORD = (
    update(Account)
    .where(Account.tenant_id == TENANT, Account.id == _ROW)
    .values(password_hash=bindparam("new_hash"))
)
_MEMBERSHIPS = select(Membership.account_id, Membership.organization_id, Membership.role).where(
    Membership.tenant_id == TENANT,
    Membership.account_id.in_(bindparam("accounts", type_=Uuid(), expanding=True)),
)
_ROLE = (
    update(Membership)
    .where(
        Membership.tenant_id == TENANT,
        Membership.account_id == _ROW,
        Membership.organization_id == bindparam("place_id", type_=Uuid()),
    )
    .values(role=bindparam("new_role"))
)
_STAFF = (
    select(Account.email, Staff.role)
    .join(Account, and_(Account.tenant_id == TENANT, Account.id == Staff.account_id))
    .where(
        Staff.tenant_id == TENANT,
        Account.email.in_(bindparam("emails", type_=Text(), expanding=True)),
    )
)
_STAFF_ROLE = (
    update(Staff)
    .where(Staff.tenant_id == TENANT, Staff.account_id == _ROW)
    .values(role=bindparam("new_role"))
)
_COUNT = select(func.count()).select_from(Account).where(Account.tenant_id == TENANT)


async def accounts(unit: Unit, emails: Collection[str]) -> dict[str, StoredAccount]:
    """Those of the (normalized) e-mail addresses that have an account."""
    rows = await unit.rows(_ACCOUNTS, {"emails": list(emails)})
    return {row[1]: StoredAccount(*row) for row in rows}


async def add_accounts(unit: Unit, rows: Sequence[NewAccount]) -> None:
    """Add accounts without password, in one statement."""
    never = {"password_hash": None, "signed_in_at": None, "disabled_at": None}
    fixed = {"appearance": "system", **never}
    values = [{"id": new_id(row.created_at), **row._asdict(), **fixed} for row in rows]
    await unit.insert(Account, values)


async def change_account(unit: Unit, account: StoredAccount) -> None:
    """Store names, language and zone of the account with that id."""
    await unit.execute(
        _CHANGE,
        {
            "row_id": account.id,
            "new_given_name": account.given_name,
            "new_family_name": account.family_name,
            "new_language": account.language,
            "new_zone": account.zone,
        },
    )


async def set_password_hash(unit: Unit, account_id: UUID, password_hash: str) -> None:
    """Give the account a password, which ends what was opened with the one before; only the demo
    does this for somebody else.
    """
    await unit.execute(_PASSWORD, {"row_id": account_id, "new_hash": password_hash})
    await revoke.of_account(unit, account_id)


async def memberships(unit: Unit, account_ids: Collection[UUID]) -> dict[tuple[UUID, UUID], str]:
    """(Account, organization) → role, of these accounts."""
    rows = await unit.rows(_MEMBERSHIPS, {"accounts": list(account_ids)})
    return {(account_id, organization_id): role for account_id, organization_id, role in rows}


async def add_memberships(unit: Unit, rows: Sequence[NewMembership]) -> None:
    """Add memberships, in one statement."""
    live = {"deactivated_at": None, "suspended_at": None}
    await unit.insert(Membership, [{**row._asdict(), **live} for row in rows])


async def change_role(unit: Unit, account_id: UUID, organization_id: UUID, role: str) -> None:
    """Set a member's role."""
    await unit.execute(_ROLE, {"row_id": account_id, "place_id": organization_id, "new_role": role})


async def staff_roles(unit: Unit, emails: Collection[str]) -> dict[str, str]:
    """Those of the (normalized) addresses that are of the team, with their roles."""
    return dict(await unit.rows(_STAFF, {"emails": list(emails)}))


async def add_staff(unit: Unit, rows: Sequence[NewStaff]) -> None:
    """Put people into the team, in one statement."""
    await unit.insert(Staff, [row._asdict() for row in rows])


async def change_staff_role(unit: Unit, account_id: UUID, role: str) -> None:
    """Set the role of a member of the team."""
    await unit.execute(_STAFF_ROLE, {"row_id": account_id, "new_role": role})


async def count(unit: Unit) -> int:
    """How many accounts the vendor has."""
    row = await unit.first(_COUNT)
    return row[0] if row else 0
