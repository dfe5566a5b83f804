"""One license as a line of a list."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, and_, func, select

from livery.identity.accounts import people
from livery.licensing.models import License, LicenseGroup, Product
from livery.licensing.visible import known_groups
from livery.tenancy.tables import TENANT
from livery.tenancy.unit import WideSelect


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


def group_names(is_admin: bool) -> Select[str]:
    """Names of the groups that a license is linked to, as far as the reader may know them; the
    caller says which license.
    """
    known = known_groups(is_admin)
    return (
        select(known.c.name)
        .join(
            LicenseGroup,
            and_(LicenseGroup.tenant_id == TENANT, LicenseGroup.group_id == known.c.id),
        )
        .order_by(known.c.name)
    )
