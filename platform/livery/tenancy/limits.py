"""A vendor's limits and the switches that it sets for its customers."""

from dataclasses import asdict, dataclass

from sqlalchemy import select, update

from livery.tenancy.memory import changed
from livery.tenancy.models import VendorLimits, VendorSwitches
from livery.tenancy.tables import TENANT
from livery.tenancy.unit import Unit


@dataclass(frozen=True, slots=True)
class Limits:
    """What a vendor may use; None is no limit."""

    users: int | None = None
    licenses: int | None = None
    storage_mb: int | None = None
    mails_a_day: int | None = None
    api_calls_a_minute: int | None = None


@dataclass(frozen=True, slots=True)
class Switches:
    """What customers may do by themselves."""

    may_invite: bool = True
    may_deactivate: bool = True
    may_activate_offline: bool = True
    may_download: bool = True
    may_rotate_keys: bool = True


_LIMITS = select(
    VendorLimits.users,
    VendorLimits.licenses,
    VendorLimits.storage_mb,
    VendorLimits.mails_a_day,
    VendorLimits.api_calls_a_minute,
).where(VendorLimits.tenant_id == TENANT)
_SWITCHES = select(
    VendorSwitches.may_invite,
    VendorSwitches.may_deactivate,
    VendorSwitches.may_activate_offline,
    VendorSwitches.may_download,
    VendorSwitches.may_rotate_keys,
).where(VendorSwitches.tenant_id == TENANT)


async def limits(unit: Unit) -> Limits:
    """The vendor's limits."""
    row = await unit.first(_LIMITS)
    return Limits(*row) if row else Limits()


async def switches(unit: Unit) -> Switches:
    """The vendor's switches."""
    row = await unit.first(_SWITCHES)
    return Switches(*row) if row else Switches()


async def set_limits(unit: Unit, new: Limits) -> None:
    """Replace the vendor's limits."""
    await unit.execute(
        update(VendorLimits).where(VendorLimits.tenant_id == TENANT).values(**asdict(new))
    )


async def set_switches(unit: Unit, new: Switches) -> None:
    """Replace the vendor's switches."""
    await unit.execute(
        update(VendorSwitches).where(VendorSwitches.tenant_id == TENANT).values(**asdict(new))
    )
    await changed(unit)
