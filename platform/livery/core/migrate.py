"""Bring the database to the newest schema. Ten processes may try at once: one runs, nine wait."""

from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection

from livery.core import paths, roles
from livery.core.database import Database
from livery.core.database_urls import sqlite_file
from livery.core.errors import ConfigurationError

_LOCK = 7_302_414_019_866  # any number, the same in every process
_LOCK_TIMEOUT = "5s"  # better to fail than to queue every request behind a lock we wait for


async def upgrade(owner_url: str, app_url: str) -> None:
    """Migrate to the newest schema as the owner, and let the app's role use it."""
    database = Database(owner_url)
    try:
        if database.is_sqlite:
            # For its owner alone: it holds every license key.
            sqlite_file(owner_url).touch(mode=0o600)
            await _upgrade_sqlite(database)
        else:
            await roles.ensure_app_role(owner_url, app_url)
            await _upgrade_postgresql(database, app_url)
    finally:
        await database.close()


async def _upgrade_sqlite(database: Database) -> None:
    connection = await database.connect(writes=True)
    raw: Any = (await connection.get_raw_connection()).driver_connection
    # A batch ALTER copies the table and drops the old one, which enforced keys would forbid.
    await raw.execute("PRAGMA foreign_keys=OFF")
    try:
        await connection.run_sync(run_alembic)
        broken = (await connection.execute(text("PRAGMA foreign_key_check"))).all()
        if broken:
            raise ConfigurationError(f"The migration would break {len(broken)} references.")
        await connection.commit()
    finally:
        await connection.rollback()
        await connection.close()


async def _upgrade_postgresql(database: Database, app_url: str) -> None:
    connection = await database.connect(writes=True)
    try:
        await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        await connection.execute(text(f"SET LOCAL lock_timeout = '{_LOCK_TIMEOUT}'"))
        await connection.run_sync(run_alembic)
        await _run_script(connection, roles.grants_sql(app_url))
        await connection.commit()
    finally:
        await connection.close()


async def _run_script(connection: AsyncConnection, script: str) -> None:
    for statement in filter(None, (part.strip() for part in script.split(";\n"))):
        await connection.exec_driver_sql(statement.rstrip(";"))


def run_alembic(connection: Connection, to: str = "head") -> None:
    """Run the migrations inside the transaction of `connection`; the caller commits."""
    # Alembic takes half a second to load, and serving needs it never.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(paths.migrations()))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    if not connection.in_transaction():
        connection.begin()  # else Alembic would begin one of its own, and commit it
    down = to != "head"
    (command.downgrade if down else command.upgrade)(config, to)
