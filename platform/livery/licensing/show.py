"""One license as its reader sees it: facts, groups, devices."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Uuid, and_, bindparam, or_, select

from livery.core.errors import NotFoundError
from livery.identity.accounts import people
from livery.licensing.lines import group_names
from livery.licensing.models import Activation, License, LicenseGroup, Product
from livery.licensing.visible import Reader, visible
from livery.organizations.views import organizations
from livery.tenancy.tables import TENANT
from livery.tenancy.unit import Unit, WideSelect

DEVICES = 100  # the most that a page shows

_ID = bindparam("license_id", type_=Uuid())


@dataclass(frozen=True, slots=True)
class LicenseFacts:
    """One license as stored, with its product's name and renew address and its holder's name."""

    id: UUID
    product: str
    renew_url: str
    key: str
    type: str
    organization: str | None
    holder: str | None
    allowed_activations: int | None
    total_activations: int
    allowed_deactivations: int | None
    total_deactivations: int
    validity: str | None
    validity_starts: str
    effective_at: datetime | None
    expires_at: datetime | None
    maintenance_expires_at: datetime | None
    suspended_at: datetime | None
    suspended_reason: str
    revoked_at: datetime | None
    revoked_reason: str
    created_at: datetime


class Device(NamedTuple):
    """One activation."""

    id: UUID
    name: str
    fingerprint: str
    platform: str
    app_version: str
    imported: bool
    activated_at: datetime
    last_seen_at: datetime | None


_HOLDERS = people()
_ORGANIZATIONS = organizations()
_FACTS: WideSelect = (
    select(
        License.id,
        Product.name,
        Product.renew_url,
        License.key,
        License.type,
        _ORGANIZATIONS.c.name,
        _HOLDERS.c.name,
        License.allowed_activations,
        License.total_activations,
        License.allowed_deactivations,
        License.total_deactivations,
        License.validity,
        License.validity_starts,
        License.effective_at,
        License.expires_at,
        License.maintenance_expires_at,
        License.suspended_at,
        License.suspended_reason,
        License.revoked_at,
        License.revoked_reason,
        License.created_at,
    )
    .join(Product, and_(Product.tenant_id == TENANT, Product.id == License.product_id))
    .outerjoin(_HOLDERS, _HOLDERS.c.id == License.account_id)
    .outerjoin(_ORGANIZATIONS, _ORGANIZATIONS.c.id == License.organization_id)
    .where(License.tenant_id == TENANT, License.id == _ID)
)
_VISIBLE = {
    is_admin: _FACTS.where(
        or_(*(License.id.in_(branch.where(License.id == _ID)) for branch in visible(is_admin)))
    )
    for is_admin in (False, True)
}

_GROUPS = {
    is_admin: group_names(is_admin).where(LicenseGroup.license_id == _ID)
    for is_admin in (False, True)
}
_DEVICES = (
    select(
        Activation.id,
        Activation.name,
        Activation.fingerprint,
        Activation.platform,
        Activation.app_version,
        Activation.imported,
        Activation.activated_at,
        Activation.last_seen_at,
    )
    .where(Activation.tenant_id == TENANT, Activation.license_id == _ID)
    .order_by(Activation.id.desc())
    .limit(DEVICES)
)


async def show(unit: Unit, reader: Reader, license_id: UUID) -> LicenseFacts:
    """The license, or NotFoundError if the reader may not see it or there is none."""
    values = {**reader.values, "license_id": license_id}
    row = await unit.first(_VISIBLE[reader.is_organization_admin], values)
    if row is None:
        raise NotFoundError
    return LicenseFacts(*row)


async def linked_groups(unit: Unit, reader: Reader, license_id: UUID) -> tuple[str, ...]:
    """Names of the groups that the license is linked to, as far as the reader may know them."""
    values = {**reader.values, "license_id": license_id}
    found = await unit.rows(_GROUPS[reader.is_organization_admin], values)
    return tuple(name for (name,) in found)


async def devices(unit: Unit, license_id: UUID) -> list[Device]:
    """The newest activations, at most `DEVICES`."""
    return [Device._make(row) for row in await unit.rows(_DEVICES, {"license_id": license_id})]
