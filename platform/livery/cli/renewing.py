"""Published brands that are behind the code: what it would make of them today is another."""

from livery.audit.record import Actor
from livery.branding.publish import current, is_behind, publish
from livery.core.database import Database
from livery.core.errors import TakenError
from livery.tenancy.unit import Unit
from livery.tenancy.vendors import all_vendors


async def renew(database: Database, author: Actor) -> int:
    """Publish them anew with the same inputs, one transaction a vendor; the number of them.

    Processes of the earlier code go on with the revision that they know.
    """
    renewed = 0
    for vendor in await all_vendors(database):
        async with Unit(database, vendor.id) as unit:
            brand = await current(unit)
        if brand and is_behind(brand):
            async with Unit(database, vendor.id, writes=True) as unit:
                renewed += await _publish_anew(unit, author)
    return renewed


async def _publish_anew(unit: Unit, author: Actor) -> bool:
    """Whether it was us; somebody else may be at the same."""
    brand = await current(unit)
    try:
        if brand is None or await publish(unit, brand.inputs, brand.images, author) is None:
            return False
    except TakenError:
        return False
    await unit.commit()
    return True
