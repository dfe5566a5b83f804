"""Accounts and memberships."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.sql.selectable import Subquery

from livery.core import clock
from livery.identity.models import Account, Membership, Staff
from livery.tenancy import vendors
from livery.tenancy.tables import TENANT
from livery.tenancy.unit import Unit

_CREDENTIALS = select(Account.id, Account.password_hash).where(
    Account.tenant_id == TENANT,
    Account.email == bindparam("email"),
    Account.disabled_at.is_(None),
    vendors.is_active(),
)
_IS_STAFF = (
    select(Staff.account_id)
    .where(Staff.tenant_id == TENANT, Staff.account_id == Account.id)
    .exists()
)
_STAFF_CREDENTIALS = _CREDENTIALS.where(_IS_STAFF)
_FIRST_ORGANIZATION = (
    select(Membership.organization_id)
    .where(
        Membership.tenant_id == TENANT,
        Membership.account_id == bindparam("account_id"),
        Membership.is_live(),
    )
    .order_by(Membership.organization_id)
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a sign-in needs of an account."""

    account_id: UUID
    password_hash: str | None


def normalize_email(email: str) -> str:
    """E-mail addresses are compared without case and surrounding spaces."""
    return email.strip().lower()


async def credentials(unit: Unit, email: str, *, staff: bool) -> Credentials | None:
    """The account that may sign in with `email`, if there is one; `staff`: if it is of the team."""
    wanted = _STAFF_CREDENTIALS if staff else _CREDENTIALS
    row = await unit.first(wanted, {"email": normalize_email(email)})
    return Credentials(*row) if row else None


async def first_organization(unit: Unit, account_id: UUID) -> UUID | None:
    """The organization that a new session starts in."""
    row = await unit.first(_FIRST_ORGANIZATION, {"account_id": account_id})
    return row[0] if row else None


async def note_sign_in(unit: Unit, account_id: UUID) -> None:
    """Keep when the person last signed in."""
    await unit.execute(
        update(Account)
        .where(Account.tenant_id == TENANT, Account.id == account_id)
        .values(signed_in_at=clock.now())
    )


def people() -> Subquery:
    """Read view for other rooms' joins: `id`, `email`, `name` of the tenant's accounts."""
    full_name = func.trim(Account.given_name + " " + Account.family_name)
    return (
        select(
            Account.id,
            Account.email,
            func.coalesce(func.nullif(full_name, ""), Account.email).label("name"),
        )
        .where(Account.tenant_id == TENANT)
        .subquery("people")
    )
