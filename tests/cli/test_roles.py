"""The two roles: made by a command, and refused where row security would not bind (PostgreSQL)."""

from __future__ import annotations

import os

import asyncpg
import pytest

from livery.core import settings
from support.commands import environment, run
from support.database import TestDatabase
from support.postgres import execute
from tools.postgres import VARIABLE

pytestmark = pytest.mark.postgresql


def refusal(database: TestDatabase, app_url: str) -> str:
    """What `livery serve` says instead of starting."""
    env = environment(database.owner_url, LIVERY_APP_DATABASE_URL=app_url)
    done = run("serve", env=env, check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return done.stderr


def test_a_superuser_is_refused(database: TestDatabase) -> None:
    server = os.environ[VARIABLE]
    path = database.owner_url.rpartition("/")[2]
    assert "bypasses row-level security" in refusal(database, f"{server.rpartition('/')[0]}/{path}")


def test_the_owner_is_refused(database: TestDatabase) -> None:
    assert "owns the tables" in refusal(database, database.owner_url)


async def test_a_role_that_bypasses_row_security_is_refused(database: TestDatabase) -> None:
    role = settings.load(environment("sqlite:///x", LIVERY_APP_DATABASE_URL=database.app_url))
    name = role.app_url.partition("://")[2].partition(":")[0]
    await execute(os.environ[VARIABLE], f"ALTER ROLE {name} BYPASSRLS")
    try:
        assert "bypasses row-level security" in refusal(database, database.app_url)
    finally:
        await execute(os.environ[VARIABLE], f"ALTER ROLE {name} NOBYPASSRLS")


async def test_a_member_of_the_owner_is_refused(database: TestDatabase) -> None:
    names = [
        url.partition("://")[2].partition(":")[0] for url in (database.owner_url, database.app_url)
    ]
    await execute(os.environ[VARIABLE], f"GRANT {names[0]} TO {names[1]}")
    try:
        assert "owns the tables" in refusal(database, database.app_url)
    finally:
        await execute(os.environ[VARIABLE], f"REVOKE {names[0]} FROM {names[1]}")


async def test_the_role_is_made_from_the_one_address_that_a_host_gives(
    empty_database: str,
) -> None:
    env = environment(empty_database)
    assert "was made" in run("db", "roles", env=env).stdout
    assert "was there already" in run("db", "roles", env=env).stdout
    connection = await asyncpg.connect(settings.load(env).app_url)
    weak = await connection.fetchrow(
        "SELECT NOT (rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole) AS weak,"
        " current_user = current_database() || '_app' AS named FROM pg_roles"
        " WHERE rolname = current_user"
    )
    await connection.close()
    assert weak is not None
    assert all(weak.values())


async def test_a_new_owners_password_gives_the_role_a_new_one(empty_database: str) -> None:
    run("db", "upgrade", env=environment(empty_database))
    app_url = settings.load(environment(empty_database)).app_url
    name = app_url.partition("://")[2].partition(":")[0]
    await execute(empty_database, f"ALTER ROLE {name} PASSWORD 'of another time'")
    run("db", "upgrade", env=environment(empty_database))
    connection = await asyncpg.connect(app_url)
    await connection.close()


def test_the_statements_can_be_printed_for_an_administrator(empty_database: str) -> None:
    printed = run("db", "roles", "--print", env=environment(empty_database)).stdout
    for part in ("CREATE ROLE", "NOSUPERUSER NOBYPASSRLS", "GRANT SELECT", "REVOKE UPDATE, DELETE"):
        assert part in printed


def test_an_owner_that_may_not_make_roles_learns_what_to_run(database: TestDatabase) -> None:
    done = run("db", "roles", env=environment(database.owner_url), check=False)
    assert done.returncode == 1
    assert "administrator" in done.stderr
    assert "CREATE ROLE" in done.stderr
