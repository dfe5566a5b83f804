"""The schema keeps its promises: the tenant comes first everywhere, migrations and tables agree."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Table, UniqueConstraint, inspect, text

from livery.core import schema_version
from livery.core.database import Database
from livery.core.migrate import run_alembic
from livery.schema import METADATA, TENANT_TABLES, WITHOUT_TENANT
from support.database import TestDatabase


@pytest.mark.parametrize("table", TENANT_TABLES, ids=lambda table: table.name)
def test_every_key_begins_with_the_tenant(table: Table) -> None:
    keys = [list(table.primary_key.columns)]
    keys += [list(index.columns) for index in table.indexes]
    keys += [list(c.columns) for c in table.constraints if isinstance(c, UniqueConstraint)]
    keys += [list(foreign.columns) for foreign in table.foreign_key_constraints]
    for columns in keys:
        assert columns[0].name == "tenant_id", [column.name for column in columns]


@pytest.mark.parametrize("table", TENANT_TABLES, ids=lambda table: table.name)
def test_no_reference_leaves_the_tenant(table: Table) -> None:
    for foreign in table.foreign_key_constraints:
        target = foreign.elements[0].column
        assert (target.table.name, target.name) == ("vendor", "id") or target.name == "tenant_id"


def test_the_tables_without_a_tenant_are_the_documented_ones() -> None:
    found = {
        table.name
        for table in METADATA.sorted_tables
        if next(iter(table.primary_key.columns)).name != "tenant_id"
    }
    assert found == WITHOUT_TENANT


def declared(_thing: object, name: str | None, kind: str, *_: object) -> bool:
    """Indexes of one database alone are made by hand, and named so."""
    return not (kind == "index" and (name or "").startswith("by_hand_"))


async def test_migrations_make_exactly_the_tables_that_are_declared(database: TestDatabase) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_object": declared}
        )
        return list(compare_metadata(context, METADATA))

    owner = Database(database.owner_url)
    async with owner.engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await owner.close()


async def test_the_newest_file_is_the_head(database: TestDatabase) -> None:
    assert await schema_version.is_current(database.app_url)


async def test_every_migration_can_be_undone_and_done_again(
    database: TestDatabase,
) -> None:
    """In one transaction that is rolled back afterwards: the other tests' rows stay."""
    owner = Database(database.owner_url)
    connection = await owner.connect(writes=True)
    if owner.is_sqlite:
        raw = (await connection.get_raw_connection()).driver_connection
        assert raw is not None
        await raw.execute("PRAGMA foreign_keys=OFF")
    await connection.run_sync(run_alembic, "base")
    assert not await connection.run_sync(lambda made: inspect(made).has_table("vendor"))
    await connection.run_sync(run_alembic)
    assert await connection.run_sync(lambda made: inspect(made).has_table("vendor"))
    assert connection.in_transaction()
    await connection.rollback()
    await connection.close()
    await owner.close()


@pytest.mark.postgresql
@pytest.mark.parametrize("name", [*(table.name for table in TENANT_TABLES), "host_name"])
async def test_row_security_guards_the_table(database: TestDatabase, name: str) -> None:
    """`alembic check` is blind to row security, so the catalog is asked."""
    owner = Database(database.owner_url)
    async with owner.engine.connect() as connection:
        enabled = await connection.scalar(
            text("SELECT relrowsecurity FROM pg_class WHERE oid = to_regclass(:name)"),
            {"name": name},
        )
        policies = (
            await connection.execute(
                text(
                    "SELECT pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid),"
                    " polpermissive, polcmd FROM pg_policy WHERE polrelid = to_regclass(:name)"
                ),
                {"name": name},
            )
        ).all()
    await owner.close()
    assert enabled
    [(using, check, permissive, command)] = policies
    assert using == check
    assert "tenant_id" in using
    assert "NULLIF(current_setting('app.tenant_id'" in using
    assert permissive
    assert command in {"*", b"*"}


@pytest.mark.postgresql
async def test_the_only_functions_that_run_as_the_owner_are_reviewed(
    database: TestDatabase,
) -> None:
    owner = Database(database.owner_url)
    async with owner.engine.connect() as connection:
        found = await connection.execute(
            text(
                "SELECT p.proname, p.proconfig FROM pg_proc p JOIN pg_namespace n"
                " ON n.oid = p.pronamespace WHERE p.prosecdef AND n.nspname = 'public'"
            )
        )
        functions = {name: settings for name, settings in found.all()}  # noqa: C416
        views = await connection.scalar(
            text(
                "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                " WHERE n.nspname = 'public' AND c.relkind IN ('v', 'm')"
            )
        )
    await owner.close()
    fixed = ["search_path=pg_catalog, public"]
    assert functions == {"host_lookup": fixed, "license_search": fixed}
    assert views == 0
