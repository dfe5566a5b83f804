"""Engines for SQLite and PostgreSQL, and the base of all tables."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import URL, Connection, MetaData, Text, Uuid, event
from sqlalchemy.exc import DBAPIError, DisconnectionError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.orm import DeclarativeBase

from livery.core.database_urls import for_asyncpg, is_sqlite, sqlite_file
from livery.core.reading import DRIVER_ERRORS
from livery.core.types import UtcDateTime

# What a statement raises where the database is away, overloaded or locked for too long.
UNAVAILABLE = (SQLAlchemyError, *DRIVER_ERRORS)


class Base(DeclarativeBase):
    """All tables. We use the declarations for columns and types; there are no ORM sessions."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime(), str: Text(), UUID: Uuid()}  # noqa: RUF012


class Database:
    """One engine, and what differs between the two kinds of database."""

    def __init__(self, url: str, *, pool_size: int = 8) -> None:
        self.is_sqlite = is_sqlite(url)
        self.engine = _sqlite(url, pool_size) if self.is_sqlite else _postgresql(url, pool_size)

    async def connect(self, *, writes: bool, opening: str = "") -> AsyncConnection:
        """A connection whose transaction begins with its first statement, or with `opening`.

        On SQLite a writer takes the write lock at once: a reader that turns writer could only fail.
        A connection may have ended since it was last used; then another one has a try.
        """
        try:
            return await self._connect(writes=writes, opening=opening)
        except DBAPIError:
            if not opening:
                raise
            return await self._connect(writes=writes, opening=opening)

    async def _connect(self, *, writes: bool, opening: str) -> AsyncConnection:
        connection = await (await self.engine.connect()).execution_options(writes=writes)
        try:
            if opening:
                await connection.exec_driver_sql(opening)
        except BaseException:
            await connection.invalidate()
            await connection.close()
            raise
        return connection

    async def close(self) -> None:
        """Close all connections."""
        await self.engine.dispose()


def _sqlite(url: str, pool_size: int) -> AsyncEngine:
    engine = create_async_engine(
        URL.create("sqlite+aiosqlite", database=str(sqlite_file(url))),
        pool_size=pool_size,
        pool_reset_on_return=None,
    )
    event.listen(engine.sync_engine, "connect", prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def prepare_sqlite(connection: Any, _record: object) -> None:
    """Settings of each SQLite connection; the order matters (the wait before the first lock)."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("busy_timeout=30000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgresql(url: str, pool_size: int) -> AsyncEngine:
    engine = create_async_engine(
        for_asyncpg(url),
        pool_size=pool_size,
        max_overflow=0,
        pool_reset_on_return=None,
        connect_args={"server_settings": {"jit": "off"}},
    )
    event.listen(engine.sync_engine, "checkout", _refuse_closed)
    return engine


def _refuse_closed(connection: Any, *_: object) -> None:
    """Have the pool replace a connection that the server has ended.

    The driver has heard of that; asking the server each time would cost three round trips.
    """
    if connection.driver_connection.is_closed():
        raise DisconnectionError
