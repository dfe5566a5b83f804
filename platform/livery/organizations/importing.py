"""Organizations, user groups and their members from a vendor's files, many rows at a time."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Integer, Text, Uuid, bindparam, func, select, update

from livery.core.ids import new_id
from livery.organizations.models import GroupMember, Organization, UserGroup
from livery.tenancy.tables import TENANT
from livery.tenancy.unit import Unit, Values


class NewOrganization(NamedTuple):
    """An organization to add; `allowed_users` None is no limit."""

    name: str
    allowed_users: int | None
    created_at: datetime


class StoredOrganization(NamedTuple):
    """An organization as it stands."""

    id: UUID
    name: str
    allowed_users: int | None


class NewGroup(NamedTuple):
    """A user group to add."""

    organization_id: UUID
    name: str
    created_at: datetime


class Member(NamedTuple):
    """A person's place in a group; the person must be a member of the organization."""

    group_id: UUID
    account_id: UUID
    organization_id: UUID


_NAMES = bindparam("names", type_=Text(), expanding=True)
_IDS = bindparam("ids", type_=Uuid(), expanding=True)
_ORGANIZATIONS = select(Organization.id, Organization.name, Organization.allowed_users).where(
    Organization.tenant_id == TENANT, Organization.name.in_(_NAMES)
)
_CHANGE = (
    update(Organization)
    .where(Organization.tenant_id == TENANT, Organization.id == bindparam("row_id", type_=Uuid()))
    .values(allowed_users=bindparam("allowed", type_=Integer()))
)
_GROUPS = select(UserGroup.organization_id, UserGroup.name, UserGroup.id).where(
    UserGroup.tenant_id == TENANT, UserGroup.organization_id.in_(_IDS), UserGroup.name.in_(_NAMES)
)
_MEMBERS = select(GroupMember.group_id, GroupMember.account_id).where(
    GroupMember.tenant_id == TENANT,
    GroupMember.group_id.in_(_IDS),
    GroupMember.account_id.in_(bindparam("accounts", type_=Uuid(), expanding=True)),
)
_COUNT = select(func.count()).select_from(Organization).where(Organization.tenant_id == TENANT)


async def organizations(unit: Unit, names: Collection[str]) -> dict[str, StoredOrganization]:
    """Those of the named organizations that exist."""
    rows = await unit.rows(_ORGANIZATIONS, {"names": list(names)})
    return {row[1]: StoredOrganization(*row) for row in rows}


async def add_organizations(unit: Unit, rows: Sequence[NewOrganization]) -> None:
    """Add organizations, in one statement."""
    fixed: Values = {"allowed_mail_domains": [], "suspended_at": None, "suspended_reason": ""}
    values = [{"id": new_id(row.created_at), **row._asdict(), **fixed} for row in rows]
    await unit.insert(Organization, values)


async def change_allowed_users(unit: Unit, organization_id: UUID, allowed: int | None) -> None:
    """Set how many users an organization may have."""
    await unit.execute(_CHANGE, {"row_id": organization_id, "allowed": allowed})


async def groups(
    unit: Unit, organization_ids: Collection[UUID], names: Collection[str]
) -> dict[tuple[UUID, str], UUID]:
    """(Organization, name) → id of the groups with one of these organizations and names."""
    rows = await unit.rows(_GROUPS, {"ids": list(organization_ids), "names": list(names)})
    return {(organization_id, name): group_id for organization_id, name, group_id in rows}


async def add_groups(unit: Unit, rows: Sequence[NewGroup]) -> None:
    """Add user groups, in one statement."""
    await unit.insert(UserGroup, [{"id": new_id(row.created_at), **row._asdict()} for row in rows])


async def members(
    unit: Unit, group_ids: Collection[UUID], account_ids: Collection[UUID]
) -> set[tuple[UUID, UUID]]:
    """(Group, account) of the places that exist."""
    rows = await unit.rows(_MEMBERS, {"ids": list(group_ids), "accounts": list(account_ids)})
    return {(group_id, account_id) for group_id, account_id in rows}


async def add_members(unit: Unit, rows: Sequence[Member]) -> None:
    """Put people into groups, in one statement."""
    await unit.insert(GroupMember, [row._asdict() for row in rows])


async def count(unit: Unit) -> int:
    """How many organizations the vendor has."""
    row = await unit.first(_COUNT)
    return row[0] if row else 0
