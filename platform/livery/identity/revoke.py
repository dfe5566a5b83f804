"""Ends what people could still show: at the next request it is worth nothing, in every process.

Nothing here is remembered by a process, so deleting the rows is enough. A disabled account, a
suspended vendor and a place that was lost need no call: every look-up asks for them
(`identity.sessions`). A new kind of credential joins `CREDENTIALS`.
"""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import ColumnElement, delete, true

from livery.identity.models import Session
from livery.tenancy.tables import TENANT
from livery.tenancy.unit import Unit

CREDENTIALS = (Session,)


async def of_account(unit: Unit, account_id: UUID) -> int:
    """End everything that the person has, on every face; how many there were."""
    return await _end(unit, lambda kind: kind.account_id == account_id)


async def of_organization(unit: Unit, organization_id: UUID) -> int:
    """End what people use in that organization; how many there were."""
    return await _end(unit, lambda kind: kind.organization_id == organization_id)


async def of_vendor(unit: Unit) -> int:
    """End everything of all people of the unit's vendor, its team included; how many there were."""
    return await _end(unit, lambda _: true())


async def _end(unit: Unit, whose: Callable[[type[Session]], ColumnElement[bool]]) -> int:
    ended = 0
    for kind in CREDENTIALS:
        gone = delete(kind).where(kind.tenant_id == TENANT, whose(kind))
        ended += await unit.execute(gone)
    return ended
