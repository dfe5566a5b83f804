"""Ends what people could still show: at the next request it is worth nothing, in every process.

Nothing here is remembered by a process, so deleting the rows is enough. A disabled account, a
suspended vendor and a place that was lost need no call: every look-up asks for them
(`identity.sessions`). A new kind of credential joins `CREDENTIALS`.
"""

from collections.abc import Callable, Sequence
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, delete, true

from livery.identity.models import AccountToken, Session, SignInFlow
from livery.tenancy.tables import TENANT
from livery.tenancy.unit import Unit

Kind: TypeAlias = type[Session] | type[AccountToken] | type[SignInFlow]

CREDENTIALS: tuple[Kind, ...] = (Session, AccountToken, SignInFlow)


async def of_account(unit: Unit, account_id: UUID) -> int:
    """End everything that the person has, on every face; how many sessions there were."""
    return await _end(unit, CREDENTIALS, lambda kind: kind.account_id == account_id)


async def of_organization(unit: Unit, organization_id: UUID) -> int:
    """End the sessions in which that organization is the active one; how many there were."""
    return await _end(unit, (Session,), lambda _: Session.organization_id == organization_id)


async def of_vendor(unit: Unit) -> int:
    """End everything of all people of the unit's vendor, its team included; how many sessions
    there were.
    """
    return await _end(unit, CREDENTIALS, lambda _: true())


async def _end(
    unit: Unit, kinds: Sequence[Kind], whose: Callable[[Kind], ColumnElement[bool]]
) -> int:
    sessions, *_ = [
        await unit.execute(delete(kind).where(kind.tenant_id == TENANT, whose(kind)))
        for kind in kinds
    ]
    return sessions
