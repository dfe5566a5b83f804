"""Which schema a database has and which one this code needs, asked without loading SQLAlchemy."""

import sqlite3

import asyncpg

from livery.core import paths, postgresql
from livery.core.database_urls import is_sqlite, sqlite_file
from livery.core.errors import ConfigurationError

_FOUND = "SELECT version_num FROM alembic_version"


def newest() -> str:
    """The newest migration; files are named after their revision, which begins with its date."""
    return max(path.stem for path in (paths.migrations() / "versions").glob("2*.py"))


async def is_current(url: str) -> bool:
    """Whether the database has the newest schema; False also where it doesn't exist yet."""
    found = _in_sqlite(url) if is_sqlite(url) else await _in_postgresql(url)
    return found == newest()


async def require_current(url: str) -> None:
    """Raise ConfigurationError with the cure unless the schema is the newest."""
    if not await is_current(url):
        raise ConfigurationError(
            "The database does not have this version's schema. Run `livery db upgrade` first."
        )


def _in_sqlite(url: str) -> str | None:
    file = sqlite_file(url)
    if not file.exists():
        return None
    connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)
    try:
        row = connection.execute(_FOUND).fetchone()
    except sqlite3.OperationalError:
        return None
    finally:
        connection.close()
    return str(row[0]) if row else None


async def _in_postgresql(url: str) -> str | None:
    async with postgresql.connection(url) as connection:
        try:
            found = await connection.fetchval(_FOUND)
        except asyncpg.UndefinedTableError:
            return None
    return str(found) if found else None
