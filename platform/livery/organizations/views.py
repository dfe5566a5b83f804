"""What other rooms may read of organizations, as subqueries to join."""

from uuid import UUID

from sqlalchemy import BindParameter, Select, Uuid, bindparam, select
from sqlalchemy.sql.selectable import Subquery

from livery.organizations.models import GroupMember, Organization, UserGroup
from livery.tenancy.tables import TENANT
from livery.tenancy.unit import Unit

_NAME = select(Organization.name).where(
    Organization.tenant_id == TENANT,
    Organization.id == bindparam("organization_id", type_=Uuid()),
)


def groups_of(
    account_id: BindParameter[UUID], organization_id: BindParameter[UUID]
) -> Select[UUID]:
    """Ids of the groups that the account belongs to in that organization."""
    return select(GroupMember.group_id).where(
        GroupMember.tenant_id == TENANT,
        GroupMember.account_id == account_id,
        GroupMember.organization_id == organization_id,
    )


def organizations() -> Subquery:
    """Read view: `id`, `name` of the tenant's organizations."""
    return (
        select(Organization.id, Organization.name)
        .where(Organization.tenant_id == TENANT)
        .subquery("organizations")
    )


def user_groups() -> Subquery:
    """Read view: `id`, `organization_id`, `name` of the tenant's user groups."""
    return (
        select(UserGroup.id, UserGroup.organization_id, UserGroup.name)
        .where(UserGroup.tenant_id == TENANT)
        .subquery("groups")
    )


async def organization_name(unit: Unit, organization_id: UUID) -> str:
    """The organization's name, or nothing if it is gone."""
    row = await unit.first(_NAME, {"organization_id": organization_id})
    return row[0] if row else ""
