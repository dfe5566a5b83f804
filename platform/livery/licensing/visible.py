"""Which licenses a reader may see: held, by group, or by administering the organization.

Each way is a branch of its own, so that each runs down its own index; whoever lists licenses
limits every branch and merges them.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import BindParameter, Select, Uuid, bindparam, select
from sqlalchemy.sql.selectable import Subquery

from livery.licensing.models import License, LicenseGroup
from livery.organizations.views import groups_of, user_groups
from livery.tenancy.tables import TENANT

ACCOUNT: BindParameter[UUID] = bindparam("account_id", type_=Uuid())
ORGANIZATION: BindParameter[UUID] = bindparam("organization_id", type_=Uuid())


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose eyes look: the account, its active organization, and whether it administers that."""

    account_id: UUID
    organization_id: UUID | None
    is_organization_admin: bool

    @property
    def values(self) -> dict[str, object]:
        """The reader's part of a statement's parameters."""
        return {"account_id": self.account_id, "organization_id": self.organization_id}


def visible(is_admin: bool) -> tuple[Select[UUID], ...]:
    """The branches whose union is what the reader may see; the one place that says so."""
    return (_held(), _in_organization() if is_admin else _by_group())


def known_groups(is_admin: bool) -> Subquery:
    """`id`, `name` of the groups that the reader may know: an admin those of the organization, a
    user those that they belong to.
    """
    groups = user_groups()
    mine = groups.c.id.in_(groups_of(ACCOUNT, ORGANIZATION))
    known = groups.c.organization_id == ORGANIZATION if is_admin else mine
    return select(groups.c.id, groups.c.name).where(known).subquery("known_groups")


def _held() -> Select[UUID]:
    return select(License.id).where(License.tenant_id == TENANT, License.account_id == ACCOUNT)


def _in_organization() -> Select[UUID]:
    return select(License.id).where(
        License.tenant_id == TENANT, License.organization_id == ORGANIZATION
    )


def _by_group() -> Select[UUID]:
    linked = select(LicenseGroup.license_id).where(
        LicenseGroup.tenant_id == TENANT,
        LicenseGroup.group_id.in_(groups_of(ACCOUNT, ORGANIZATION)),
    )
    return select(License.id).where(License.tenant_id == TENANT, License.id.in_(linked))
