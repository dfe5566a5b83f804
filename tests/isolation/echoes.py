"""Echoes of a vendor: others whose rows have the very same ids, tokens and e-mail addresses.

Random ids never meet, so a forgotten predicate may show nothing. In an echo all is worded otherwise
and everybody may do everything: whatever of it comes through is seen.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import Table, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from isolation.canaries import columns, shaped
from isolation.world import Side
from livery.core.database import Database
from livery.core.ids import new_id
from livery.schema import METADATA, TENANT_TABLES

Row = dict[str, Any]
LICENSE = METADATA.tables["license"]
VENDOR = METADATA.tables["vendor"]
GENERATION = METADATA.tables["cache_generation"]


@asynccontextmanager
async def echoing(owner: Database, side: Side) -> AsyncIterator[tuple[UUID, UUID]]:
    """Two echoes while the block runs: one comes before the vendor in every order, one after."""
    chance = new_id().bytes[8:]
    echoes = UUID(bytes=b"\0" * 8 + chance), UUID(bytes=b"\xff" * 8 + chance)
    connection = await owner.connect(writes=True)
    try:
        for echo in echoes:
            await _add(connection, side, echo)
        await connection.execute(update(GENERATION).values(value=GENERATION.c.value + 1))
        await connection.commit()
        yield echoes
    finally:
        for table in reversed(TENANT_TABLES):
            await connection.execute(delete(table).where(table.c.tenant_id.in_(echoes)))
        await connection.execute(delete(VENDOR).where(VENDOR.c.id.in_(echoes)))
        await connection.commit()
        await connection.close()


async def _add(connection: AsyncConnection, side: Side, echo: UUID) -> None:
    mine = select(VENDOR).where(VENDOR.c.id == side.vendor.id)
    vendor = dict((await connection.execute(mine)).mappings().one())
    changes = {"id": echo, "slug": f"echo-{echo.hex}", "expiring_days": 1}
    await connection.execute(insert(VENDOR), [_worded(VENDOR, vendor) | changes])
    for table in TENANT_TABLES:
        await connection.execute(insert(table), await _rows(connection, side, table, echo))


async def _rows(connection: AsyncConnection, side: Side, table: Table, echo: UUID) -> list[Row]:
    """The echo's rows of a table: everything is in one organization, everybody in its groups."""
    place = {"tenant_id": echo, "organization_id": side.organizations["works"]}
    groups = (side.groups["design"], side.groups["writers"])
    if table.name == "group_member":
        people = [side.accounts[name] for name in ("holder", "member", "colleague")]
        return [{"account_id": a, "group_id": g, **place} for a in people for g in groups]
    if table.name == "license_group":
        licenses = await connection.scalars(select(LICENSE.c.id).where(LICENSE.c.tenant_id == echo))
        return [{"license_id": each, "group_id": g, **place} for each in licenses for g in groups]
    changes: dict[str, Row] = {
        "membership": {"role": "organization-admin"},
        "staff": {"role": "owner"},
        "license": {**place, "account_id": side.accounts["holder"], "suspended_at": None},
        "session": {**place, "account_id": side.accounts["organization-admin"]},
        "sign_in_throttle": {"attempts": 1000},
        "user_group": place,
    }
    found = await connection.execute(select(table).where(table.c.tenant_id == side.vendor.id))
    rows = [_worded(table, dict(row)) for row in found.mappings()]
    return [row | changes.get(table.name, {}) | {"tenant_id": echo} for row in rows]


def _worded(table: Table, row: Row) -> Row:
    """The row with other texts, but for what people sign in with."""
    others = (each for each in columns(table) if each.name != "email")
    return row | {each.name: shaped(each, f"echo{new_id().hex}", row[each.name]) for each in others}
