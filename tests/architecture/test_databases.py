"""The test databases are what they claim to be."""

import asyncpg
import pytest

from support.database import TestDatabase


def test_the_database_is_of_the_chosen_kind(
    database: TestDatabase, request: pytest.FixtureRequest
) -> None:
    assert database.kind == request.config.getoption("database")
    assert database.app_url.startswith(f"{database.kind}://")


@pytest.mark.postgresql
async def test_the_app_s_role_is_weak_and_owns_nothing(database: TestDatabase) -> None:
    connection = await asyncpg.connect(database.app_url)
    try:
        role = await connection.fetchrow(
            "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole,"
            " (SELECT count(*) FROM pg_class WHERE relowner = pg_roles.oid) AS owned"
            " FROM pg_roles WHERE rolname = current_user"
        )
        extensions = await connection.fetch("SELECT extname FROM pg_extension")
    finally:
        await connection.close()
    assert role is not None
    assert not any(role.values())
    assert {"pg_trgm", "btree_gin"} <= {row["extname"] for row in extensions}
