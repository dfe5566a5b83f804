"""Vendors: create, change, list, and what pages need to know of one."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select, update

from livery.core import clock
from livery.core.database import Database
from livery.tenancy.memory import changed
from livery.tenancy.models import Vendor, VendorLimits, VendorSwitches
from livery.tenancy.tables import TENANT
from livery.tenancy.unit import Unit, WideSelect

FIELDS = (
    "name",
    "language",
    "zone",
    "expiring_days",
    "support_email",
    "support_url",
    "website",
)


@dataclass(frozen=True, slots=True)
class VendorProfile:
    """What the vendor told of itself; `expiring_days` is when a license counts as expiring."""

    id: UUID
    slug: str
    state: str
    name: str
    language: str
    zone: str
    expiring_days: int
    support_email: str
    support_url: str
    website: str


_COLUMNS = (
    Vendor.id,
    Vendor.slug,
    Vendor.state,
    Vendor.name,
    Vendor.language,
    Vendor.zone,
    Vendor.expiring_days,
    Vendor.support_email,
    Vendor.support_url,
    Vendor.website,
)
_MINE: WideSelect = select(*_COLUMNS).where(Vendor.id == TENANT)
_ALL: WideSelect = select(*_COLUMNS).order_by(Vendor.slug)


def is_active() -> ColumnElement[bool]:
    """Condition for other rooms' statements: the bound vendor is not suspended, as of now."""
    return exists().where(Vendor.id == TENANT, Vendor.state == "active")


async def profile(unit: Unit) -> VendorProfile | None:
    """The unit's own vendor, or None if it doesn't exist (yet)."""
    row = await unit.first(_MINE)
    return VendorProfile(*row) if row else None


async def all_vendors(database: Database) -> list[VendorProfile]:
    """Every vendor, by slug, for operators."""
    connection = await database.connect(writes=False)
    try:
        return [VendorProfile(*row) for row in (await connection.execute(_ALL)).all()]
    finally:
        await connection.rollback()
        await connection.close()


async def create(unit: Unit, slug: str, name: str) -> None:
    """Add the unit's vendor with defaults: nothing limited, customers may do everything.

    Whoever gives it a host makes all processes forget (`memory.changed`), last: the row that they
    watch stays locked until the commit.
    """
    await unit.insert(
        Vendor,
        {
            "id": unit.tenant_id,
            "slug": slug,
            "name": name,
            "state": "active",
            "language": "en",
            "zone": "UTC",
            "expiring_days": 30,
            "support_email": "",
            "support_url": "",
            "website": "",
            "created_at": clock.now(),
        },
    )
    await unit.insert(VendorLimits, {})
    await unit.insert(
        VendorSwitches,
        {
            "may_invite": True,
            "may_deactivate": True,
            "may_activate_offline": True,
            "may_download": True,
            "may_rotate_keys": True,
        },
    )


async def change(unit: Unit, values: dict[str, object]) -> None:
    """Set fields of the vendor (those in `FIELDS`, and `state`), if there are any."""
    if not values:
        return
    await unit.execute(update(Vendor).where(Vendor.id == TENANT).values(**values))
    await changed(unit)
