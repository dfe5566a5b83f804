"""Give a vendor a portal domain."""

from sqlalchemy import select

from livery.core import clock
from livery.core.ids import new_id
from livery.domains.models import Domain
from livery.tenancy import host_names
from livery.tenancy.memory import changed
from livery.tenancy.tables import TENANT
from livery.tenancy.unit import Unit


async def claim(unit: Unit, name: str, *, proven_by: str = "operator") -> bool:
    """Make `name` a live domain of the vendor's portal; False if it already is.

    `proven_by` is `operator` (asserted, never checked again) or `dns`. Raises TakenError if the
    name is another vendor's.
    """
    mine = select(Domain.id).where(Domain.tenant_id == TENANT, Domain.name == name)
    if await unit.first(mine):
        return False
    await host_names.claim(unit, name, "portal")
    await unit.insert(
        Domain,
        {
            "id": new_id(),
            "name": name,
            "brand_id": None,
            "state": "active",
            "proven_by": proven_by,
            "is_primary": False,
            "created_at": clock.now(),
        },
    )
    await changed(unit)
    return True


async def names(unit: Unit) -> list[str]:
    """The vendor's own domains."""
    mine = select(Domain.name).where(Domain.tenant_id == TENANT).order_by(Domain.name)
    return [name for (name,) in await unit.rows(mine)]
