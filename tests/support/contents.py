"""All rows of one vendor, to prove that something changed nothing."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from livery.core.database import Database
from livery.schema import TENANT_TABLES


async def contents(owner: Database, tenant_id: UUID) -> dict[str, list[str]]:
    """Table → its rows. `owner` connects as the role that row-level security does not bind."""
    connection = await owner.connect(writes=False)
    try:
        return {
            table.name: sorted(
                str(row)
                for row in await connection.execute(
                    select(table).where(table.c.tenant_id == tenant_id)
                )
            )
            for table in TENANT_TABLES
        }
    finally:
        await connection.rollback()
        await connection.close()
