"""Row-level security alone: statements without any predicate, past unit and guard (PostgreSQL)."""

from __future__ import annotations

import pytest
from sqlalchemy import Table, delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from livery.core.database import Database
from livery.core.ids import new_id
from livery.schema import METADATA, TENANT_TABLES
from livery.tenancy.tables import TENANT
from livery.tenancy.unit import Unit
from support.database import TestDatabase
from support.vendors import Vendor

pytestmark = pytest.mark.postgresql
LICENSE = METADATA.tables["license"]
KEYS = select(LICENSE.c.key).where(LICENSE.c.tenant_id == TENANT)
ORGANIZATION = METADATA.tables["organization"]


async def bind(connection: AsyncConnection, vendor: Vendor) -> None:
    """What the unit of work does at the start of a transaction."""
    await connection.execute(
        text("SELECT set_config('app.tenant_id', :tenant, true)"), {"tenant": str(vendor.id)}
    )


@pytest.mark.parametrize("table", TENANT_TABLES, ids=lambda table: table.name)
async def test_a_bare_select_sees_one_vendor(
    app: Database, twins: tuple[Vendor, Vendor], table: Table
) -> None:
    async with app.engine.connect() as connection:
        await bind(connection, twins[0])
        tenants = set(await connection.scalars(select(table.c.tenant_id).distinct()))
    assert tenants <= {twins[0].id}


async def test_the_rows_are_there_to_be_seen(app: Database, twins: tuple[Vendor, Vendor]) -> None:
    async with app.engine.connect() as connection:
        await bind(connection, twins[0])
        assert await connection.scalar(select(func.count()).select_from(LICENSE)) == 1


@pytest.mark.parametrize("table", TENANT_TABLES, ids=lambda table: table.name)
async def test_without_a_tenant_nothing_is_seen(
    app: Database, twins: tuple[Vendor, Vendor], table: Table
) -> None:
    async with app.engine.connect() as connection:
        assert await connection.scalar(select(func.count()).select_from(table)) == 0


async def test_the_binding_ends_with_the_transaction(
    app: Database, twins: tuple[Vendor, Vendor]
) -> None:
    async with app.engine.connect() as connection:
        await bind(connection, twins[0])
        await connection.commit()
        assert await connection.scalar(select(func.count()).select_from(LICENSE)) == 0


async def test_a_unit_s_binding_ends_with_it(
    database: TestDatabase, twins: tuple[Vendor, Vendor]
) -> None:
    one = Database(database.app_url, pool_size=1)  # whoever comes next gets the same connection
    for writes in (False, True):
        async with Unit(one, twins[0].id, writes=writes) as unit:
            assert len(await unit.rows(KEYS)) == 1
            await unit.commit()
        async with one.engine.connect() as connection:
            assert await connection.scalar(select(func.count()).select_from(LICENSE)) == 0
    await one.close()


async def test_the_key_search_finds_one_vendor_s(
    app: Database, twins: tuple[Vendor, Vendor]
) -> None:
    search = text("SELECT count(*) FROM license_search('SAME-KEY')")
    async with app.engine.connect() as connection:
        assert await connection.scalar(search) == 0
        await bind(connection, twins[0])
        assert await connection.scalar(search) == 1


async def test_changing_everything_changes_one_vendor(
    app: Database, twins: tuple[Vendor, Vendor]
) -> None:
    async with app.engine.connect() as connection:
        await bind(connection, twins[0])
        assert (await connection.execute(update(LICENSE).values(notes="x"))).rowcount == 1
        assert (await connection.execute(delete(LICENSE))).rowcount == 1
        await connection.rollback()
        await bind(connection, twins[1])
        assert await connection.scalar(select(LICENSE.c.notes)) == ""


async def test_a_row_can_not_be_given_to_another_vendor(
    app: Database, twins: tuple[Vendor, Vendor]
) -> None:
    ours, theirs = twins
    async with app.engine.connect() as connection:
        await bind(connection, ours)
        with pytest.raises(DBAPIError, match="row-level security"):
            await connection.execute(update(LICENSE).values(tenant_id=theirs.id))


async def test_a_row_can_not_be_added_for_another_vendor(
    app: Database, twins: tuple[Vendor, Vendor]
) -> None:
    ours, theirs = twins
    async with app.engine.connect() as connection:
        await bind(connection, ours)
        row = (await connection.execute(select(ORGANIZATION))).mappings().one()
        with pytest.raises(DBAPIError, match="row-level security"):
            await connection.execute(
                insert(ORGANIZATION).values({**row, "tenant_id": theirs.id, "name": "Intruder"})
            )


async def test_a_vendor_changes_itself_and_makes_no_other(
    app: Database, twins: tuple[Vendor, Vendor]
) -> None:
    vendor = METADATA.tables["vendor"]
    async with app.engine.connect() as connection:
        await bind(connection, twins[0])
        assert (await connection.execute(update(vendor).values(state="suspended"))).rowcount == 1
        row = (await connection.execute(select(vendor).limit(1))).mappings().one()
        with pytest.raises(DBAPIError, match="row-level security"):
            await connection.execute(insert(vendor).values({**row, "id": new_id(), "slug": "new"}))


async def test_hosts_of_others_can_not_be_listed(
    app: Database, twins: tuple[Vendor, Vendor]
) -> None:
    async with app.engine.connect() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM host_name")) == 0
        found = await connection.execute(
            text("SELECT tenant_id, face FROM host_lookup(:name)"), {"name": twins[1].host}
        )
        assert found.all() == [(twins[1].id, "portal")]


@pytest.mark.parametrize(
    "statement",
    [
        "TRUNCATE license CASCADE",
        "CREATE TABLE mine (x int)",
        "DELETE FROM event",
        "UPDATE event SET action = ''",
        "DELETE FROM vendor",
        "UPDATE alembic_version SET version_num = ''",
        "ALTER TABLE license DISABLE ROW LEVEL SECURITY",
        "SET ROLE postgres",
    ],
)
async def test_the_applications_role_may_not(app: Database, statement: str) -> None:
    async with app.engine.connect() as connection:
        with pytest.raises(DBAPIError, match=r"permission denied|must be owner"):
            await connection.execute(text(statement))
