"""The schema alone: a row of one vendor can't point at another's, on either database.

The owner's role is used, whom row-level security does not bind, and neither unit nor guard.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import UUID

import pytest
from sqlalchemy import ForeignKeyConstraint, Table, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from livery.core.database import Database
from livery.schema import TENANT_TABLES
from support.database import TestDatabase
from support.vendors import Vendor

REFERENCES = sorted(
    (
        (table, foreign)
        for table in TENANT_TABLES
        for foreign in table.foreign_key_constraints
        if foreign.elements[0].column.table.name != "vendor"
    ),
    key=lambda pair: str(pair[1].name),
)


@pytest.fixture
async def owner(database: TestDatabase) -> AsyncIterator[AsyncConnection]:
    """A connection of the owner, whose work is undone afterwards."""
    made = Database(database.owner_url)
    connection = await made.connect(writes=True)
    yield connection
    await connection.rollback()
    await connection.close()
    await made.close()


async def pointing_at(
    owner: AsyncConnection, foreign: ForeignKeyConstraint, tenant: UUID
) -> dict[str, object]:
    """The values that make a row refer to a row of that tenant."""
    target = foreign.elements[0].column.table
    row = (
        (await owner.execute(select(target).where(target.c.tenant_id == tenant))).mappings().first()
    )
    assert row is not None, f"the twins need a row in {target.name}"
    return {
        element.parent.name: row[element.column.name]
        for element in foreign.elements
        if element.parent.name != "tenant_id"
    }


async def leave_alone(owner: AsyncConnection, table: Table) -> None:
    """Drop the rows that refer to the table: they must not be what refuses."""
    for child in TENANT_TABLES:
        if any(key.column.table is table for key in child.foreign_keys):
            await owner.execute(delete(child))


@pytest.mark.parametrize(
    ("table", "foreign"), REFERENCES, ids=[str(foreign.name) for _, foreign in REFERENCES]
)
async def test_a_reference_to_another_vendors_row_is_refused(
    owner: AsyncConnection,
    twins: tuple[Vendor, Vendor],
    table: Table,
    foreign: ForeignKeyConstraint,
) -> None:
    ours, theirs = twins
    await leave_alone(owner, table)
    change = update(table).where(table.c.tenant_id == ours.id)
    own = await owner.execute(change.values(**await pointing_at(owner, foreign, ours.id)))
    assert own.rowcount == 1
    values = await pointing_at(owner, foreign, theirs.id)
    # The last column alone too: what the others refuse must not hide what this reference lets in.
    for part in (values, dict([list(values.items())[-1]])):
        with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
            async with owner.begin_nested():
                await owner.execute(change.values(**part))


def test_there_are_references_to_try() -> None:
    assert len(REFERENCES) >= 15
