"""The licenses that a reader may see: which ones, and a page of them in one statement.

Each way to a license (held, by group, by administering the organization) is a branch with its own
order and limit, so that each runs down its own index; the branches are merged by id.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    Integer,
    Select,
    Uuid,
    and_,
    bindparam,
    func,
    literal,
    select,
    union,
)
from sqlalchemy.sql.selectable import Subquery

from livery.identity.accounts import people
from livery.licensing.models import License, LicenseGroup, Product
from livery.organizations.views import groups, groups_of
from livery.tenancy.tables import TENANT
from livery.tenancy.unit import Unit, WideSelect

PAGE = 25
COUNT_CAP = 1000
NEWEST = UUID(int=(1 << 128) - 1)

_ACCOUNT: BindParameter[UUID] = bindparam("account_id", type_=Uuid())
_ORGANIZATION: BindParameter[UUID] = bindparam("organization_id", type_=Uuid())
_AFTER: BindParameter[UUID] = bindparam("after", type_=Uuid())
_LIMIT: BindParameter[int] = bindparam("limit", type_=Integer())


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose eyes look: the account, its active organization, and whether it administers that."""

    account_id: UUID
    organization_id: UUID | None
    is_organization_admin: bool


class LicenseLine(NamedTuple):
    """One license as stored, for lists."""

    id: UUID
    product: str
    key: str
    allowed_activations: int | None
    total_activations: int
    allowed_deactivations: int | None
    total_deactivations: int
    type: str
    validity: str | None
    validity_starts: str
    revoked_at: datetime | None
    suspended_at: datetime | None
    effective_at: datetime | None
    expires_at: datetime | None
    maintenance_expires_at: datetime | None
    holder: str | None
    groups: str | None


def _held() -> Select[UUID]:
    return select(License.id).where(License.tenant_id == TENANT, License.account_id == _ACCOUNT)


def _in_organization() -> Select[UUID]:
    return select(License.id).where(
        License.tenant_id == TENANT, License.organization_id == _ORGANIZATION
    )


def _by_group() -> Select[UUID]:
    linked = select(LicenseGroup.license_id).where(
        LicenseGroup.tenant_id == TENANT,
        LicenseGroup.group_id.in_(groups_of(_ACCOUNT, _ORGANIZATION)),
    )
    return select(License.id).where(License.tenant_id == TENANT, License.id.in_(linked))


def visible(reader_is_admin: bool) -> tuple[Select[UUID], ...]:
    """The branches whose union is what the reader may see; the one place that says so."""
    return (_held(), _in_organization() if reader_is_admin else _by_group())


def _newest(is_admin: bool, limit: BindParameter[int] | int) -> Subquery:
    branches = (
        branch.where(License.id < _AFTER).order_by(License.id.desc()).limit(limit).subquery()
        for branch in visible(is_admin)
    )
    return union(*(select(branch.c.id) for branch in branches)).subquery("newest")


def group_names(is_admin: bool) -> Select[str]:
    """Names of the groups that a license is linked to; the caller says which license. A user is
    told of the groups that they belong to, and of no others.
    """
    known = groups()
    names = (
        select(known.c.name)
        .join(
            LicenseGroup,
            and_(LicenseGroup.tenant_id == TENANT, LicenseGroup.group_id == known.c.id),
        )
        .order_by(known.c.name)
    )
    return names if is_admin else names.where(known.c.id.in_(groups_of(_ACCOUNT, _ORGANIZATION)))


def lines(is_admin: bool) -> WideSelect:
    """The columns of a `LicenseLine`; the caller says which licenses, and names the tenant."""
    holders = people()
    of_this = group_names(is_admin).where(LicenseGroup.license_id == License.id)
    its_groups = of_this.correlate(License).subquery("its_groups")
    names = select(func.aggregate_strings(its_groups.c.name, ", ")).scalar_subquery()
    return (
        select(
            License.id,
            Product.name,
            License.key,
            License.allowed_activations,
            License.total_activations,
            License.allowed_deactivations,
            License.total_deactivations,
            License.type,
            License.validity,
            License.validity_starts,
            License.revoked_at,
            License.suspended_at,
            License.effective_at,
            License.expires_at,
            License.maintenance_expires_at,
            holders.c.name,
            names,
        )
        .join(Product, and_(Product.tenant_id == TENANT, Product.id == License.product_id))
        .outerjoin(holders, holders.c.id == License.account_id)
    )


def _page(is_admin: bool) -> WideSelect:
    newest = _newest(is_admin, _LIMIT)
    return (
        lines(is_admin)
        .join(newest, newest.c.id == License.id)
        .where(License.tenant_id == TENANT)
        .order_by(License.id.desc())
        .limit(_LIMIT)
    )


def _count(is_admin: bool) -> Select[int]:
    return select(func.count()).select_from(_newest(is_admin, literal(COUNT_CAP + 1)))


_PAGES = {is_admin: _page(is_admin) for is_admin in (False, True)}
_COUNTS = {is_admin: _count(is_admin) for is_admin in (False, True)}


def values_of(reader: Reader) -> dict[str, object]:
    """The reader's part of the parameters."""
    return {"account_id": reader.account_id, "organization_id": reader.organization_id}


async def page(
    unit: Unit, reader: Reader, after: UUID = NEWEST, limit: int = PAGE
) -> tuple[list[LicenseLine], bool]:
    """Licenses older than `after`, newest first, and whether there are more."""
    values = {**values_of(reader), "after": after, "limit": limit + 1}
    found = await unit.rows(_PAGES[reader.is_organization_admin], values)
    return [LicenseLine._make(row) for row in found[:limit]], len(found) > limit


async def count(unit: Unit, reader: Reader) -> int:
    """How many the reader may see, counted up to one more than `COUNT_CAP`."""
    values = {**values_of(reader), "after": NEWEST}
    row = await unit.first(_COUNTS[reader.is_organization_admin], values)
    return min(row[0], COUNT_CAP + 1) if row else 0
