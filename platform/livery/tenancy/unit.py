"""The unit of work: one transaction, bound to one tenant for life. The only door to tenant data."""

import sqlite3
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Self, TypeAlias, TypeVarTuple, cast
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Select,
    Table,
    insert,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.base import Executable
from sqlalchemy.sql.selectable import TypedReturnsRows

from livery.core.database import Base, Database
from livery.core.errors import TakenError, UnboundTenantError
from livery.core.reading import Reading
from livery.tenancy import guard
from livery.tenancy.tables import TENANT

Values = Mapping[str, object]
Columns = TypeVarTuple("Columns")
# A statement with more columns than the typed overloads of `select` know.
WideSelect: TypeAlias = Select[*tuple[Any, ...]]

_SQLITE_CLASHES = {sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY}
# What row-level security reads; it lasts as long as the transaction.
_BIND_ROWS = "SELECT set_config('app.tenant_id', '{}', true)"


class Unit:
    """Statements of one tenant in one transaction, which begins with the first of them.

    One that only reads goes straight to the driver on PostgreSQL (`core.reading`).

    Nothing is kept unless `commit` was called; only the edge (a route, a command, a job) calls it.
    """

    def __init__(self, database: Database, tenant_id: UUID, *, writes: bool = False) -> None:
        if not isinstance(tenant_id, UUID):
            raise UnboundTenantError("A unit of work needs a tenant.")
        self.tenant_id = tenant_id
        self._database = database
        self._writes = writes
        self._opening = _BIND_ROWS.format(tenant_id)
        self._connection: AsyncConnection | None = None
        self._reading: Reading | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    @property
    def on_sqlite(self) -> bool:
        """Whether this is SQLite, for the few statements that differ."""
        return self._database.is_sqlite

    async def rows(
        self, statement: TypedReturnsRows[*Columns], values: Values | None = None
    ) -> Sequence[tuple[*Columns]]:
        """All rows, as tuples."""
        if self._writes or self._database.is_sqlite:
            result = await self._run(cast("Executable", statement), values or {})
            return cast("Sequence[tuple[*Columns]]", result.all())
        read = cast("WideSelect", statement)
        guard.check(read)
        if self._reading is None:
            self._reading = await Reading.begin(self._database.engine, self._opening)
        found = await self._reading.rows(read, {**(values or {}), TENANT.key: self.tenant_id})
        return cast("Sequence[tuple[*Columns]]", found)

    async def first(
        self, statement: TypedReturnsRows[*Columns], values: Values | None = None
    ) -> tuple[*Columns] | None:
        """The first row, or None."""
        found = await self.rows(statement, values)
        return found[0] if found else None

    async def execute(self, statement: Executable, values: Values | None = None) -> int:
        """Run a statement that returns no rows; the number of rows that it touched."""
        return (await self._run(statement, values or {})).rowcount

    async def insert(self, model: type[Base], rows: Values | Sequence[Values]) -> None:
        """Add rows; the tenant is filled in. A clash with a unique key raises TakenError."""
        many = [rows] if isinstance(rows, Mapping) else list(rows)
        if not many:
            return
        table = cast("Table", model.__table__)
        statement = insert(table)
        if "tenant_id" in table.columns:
            statement = statement.values(tenant_id=TENANT)
        try:
            await self._run(statement, many)
        except IntegrityError as error:
            if _is_clash(error):
                raise TakenError(str(error.orig)) from error
            raise

    async def upsert(
        self,
        model: type[Base],
        *,
        key: Values,
        values: Values,
        update: Values,
        returning: Sequence[ColumnElement[Any] | InstrumentedAttribute[Any]],
    ) -> tuple[Any, ...]:
        """Add the row or, where `key` exists, apply `update` to it, in one statement.

        Gives the columns in `returning` as they are afterwards.
        """
        dialect = sqlite if self._database.is_sqlite else postgresql
        statement = (
            dialect.insert(cast("Table", model.__table__))
            .values(tenant_id=TENANT, **key, **values)
            .on_conflict_do_update(index_elements=["tenant_id", *key], set_=dict(update))
            .returning(*returning)
        )
        return tuple((await self._run(statement, {})).one())

    async def _run(
        self, statement: Executable, values: Values | Sequence[Values]
    ) -> CursorResult[Any]:
        guard.check(statement)
        bound = {TENANT.key: self.tenant_id}
        connection = await self._begun()
        if isinstance(values, Mapping):
            return await connection.execute(statement, {**values, **bound})
        return await connection.execute(statement, [{**row, **bound} for row in values])

    async def _begun(self) -> AsyncConnection:
        on_sqlite = self._database.is_sqlite
        if not (self._writes or on_sqlite):
            raise RuntimeError("This unit only reads: open one that writes.")
        if self._connection is None:
            self._connection = await self._database.connect(
                writes=self._writes, opening="" if on_sqlite else self._opening
            )
        return self._connection

    async def commit(self) -> None:
        """Keep what was written. The next statement begins a new transaction of the same tenant."""
        await self._finish(keep=True)

    async def close(self) -> None:
        """Give the connection back; whatever was not committed is undone."""
        await self._finish(keep=False)

    async def _finish(self, *, keep: bool) -> None:
        reading, self._reading = self._reading, None
        if reading is not None:
            await reading.end()
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            await (connection.commit() if keep else connection.rollback())
        finally:
            await connection.close()


def _is_clash(error: IntegrityError) -> bool:
    """Whether a unique key refused the row, by the database's own code for that."""
    return (
        getattr(error.orig, "sqlstate", "") == "23505"
        or getattr(error.orig, "sqlite_errorcode", 0) in _SQLITE_CLASHES
    )
