"""All rows of one vendor, to prove that something changed nothing."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from livery.core.database import Database
from livery.schema import TENANT_TABLES


async def contents(
    owner: Database, tenant_id: UUID, *, besides: Collection[str] = ()
) -> dict[str, list[str]]:
    """Table → its rows, but for the tables and columns named in `besides` ("session.seen_at").

    `owner` connects as the role that row-level security does not bind.
    """
    connection = await owner.connect(writes=False)
    try:
        return {
            table.name: sorted(
                repr(tuple(row))  # a row's own text cuts long values short
                for row in await connection.execute(
                    select(
                        *(each for each in table.c if f"{table.name}.{each.name}" not in besides)
                    ).where(table.c.tenant_id == tenant_id)
                )
            )
            for table in TENANT_TABLES
            if table.name not in besides
        }
    finally:
        await connection.rollback()
        await connection.close()
