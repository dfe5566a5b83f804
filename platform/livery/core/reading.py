"""Reads on PostgreSQL, straight through the driver.

SQLAlchemy builds and compiles the statements and keeps the connections. Its engine is left out: for
each statement it costs four times what the driver does, which made a third of a page's time.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple, Self

import asyncpg
from sqlalchemy import Dialect, PoolProxiedConnection, Select
from sqlalchemy.ext.asyncio import AsyncEngine

# What the driver raises where a connection is gone or the server refuses to go on.
DRIVER_ERRORS = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
)
Row = tuple[Any, ...]
Statement = Select[*tuple[Any, ...]]
Values = Mapping[str, Any]
_Convert = Callable[[Any], Any] | None


class Reading:
    """One read-only transaction; `end` must be called."""

    def __init__(self, connection: PoolProxiedConnection, dialect: Dialect) -> None:
        self._connection = connection
        self._driver: asyncpg.Connection = connection.driver_connection  # type: ignore[assignment]
        self._dialect = dialect

    @classmethod
    async def begin(cls, engine: AsyncEngine, opening: str) -> Self:
        """Begin with `opening`, SQL that goes along with BEGIN: one round trip for both.

        A connection may have ended since it was last used; then another one has a try.
        """
        try:
            return await cls._begin_once(engine, opening)
        except DRIVER_ERRORS:
            return await cls._begin_once(engine, opening)

    @classmethod
    async def _begin_once(cls, engine: AsyncEngine, opening: str) -> Self:
        begun = cls(await engine.raw_connection(), engine.dialect)
        try:
            await begun._driver.execute(f"BEGIN READ ONLY; {opening}")
        except BaseException:
            begun._discard()
            raise
        return begun

    async def rows(self, statement: Statement, values: Values) -> list[Row]:
        """All rows. Driver errors come as they are: `core.database.UNAVAILABLE` names them."""
        plan = _plan(statement, self._dialect)
        sql, arguments = plan.filled(values)
        return [plan.row(found) for found in await self._driver.fetch(sql, *arguments)]

    async def end(self) -> None:
        """Give the connection back. That it is gone matters no more: all has been read."""
        try:
            await self._driver.execute("ROLLBACK")
        except DRIVER_ERRORS:
            self._discard()
        except BaseException:
            self._discard()
            raise
        else:
            self._connection.close()

    def _discard(self) -> None:
        """Nobody may get a connection whose state is unknown: the pool replaces a closed one."""
        self._driver.terminate()
        self._connection.close()


class _Filling(NamedTuple):
    """SQL, the names of its parameters in order, and values that the statement holds itself."""

    sql: str
    parameters: tuple[tuple[str, _Convert], ...]
    given: Values


class _Plan:
    """A compiled statement, and how its values and rows are converted."""

    def __init__(self, statement: Statement, dialect: Dialect) -> None:
        self._compiled = statement.compile(dialect=dialect)
        self._dialect = dialect
        late = self._compiled.post_compile_params | self._compiled.literal_execute_params
        self._sql_varies = any(bind.required for bind in late)  # such as IN with a list of values
        self._filling: _Filling | None = None
        kinds = [each.type.dialect_impl(dialect) for each in statement.selected_columns]
        converts = tuple(kind.result_processor(dialect, None) for kind in kinds)
        self._columns = converts if any(converts) else ()

    def filled(self, values: Values) -> tuple[str, list[Any]]:
        """The SQL and its arguments; raises InvalidRequestError or KeyError if one is missing."""
        if self._filling is None or self._sql_varies:
            self._filling = self._fill(values)
        sql, parameters, given = self._filling
        known = {**given, **values}
        return sql, [
            convert(known[name]) if convert else known[name] for name, convert in parameters
        ]

    def _fill(self, values: Values) -> _Filling:
        state = self._compiled.construct_expanded_state(values)
        origin = {each: name for name, parts in state.parameter_expansion.items() for each in parts}
        return _Filling(
            state.statement,
            tuple(
                (name, self._to_driver(origin.get(name, name))) for name in state.positiontup or ()
            ),
            # Never a value of this run: the next one must bring its own.
            {name: value for name, value in state.parameters.items() if name not in values},
        )

    def _to_driver(self, name: str) -> _Convert:
        kind = self._compiled.binds[name].type.dialect_impl(self._dialect)
        return kind.bind_processor(self._dialect)

    def row(self, found: asyncpg.Record) -> Row:
        """A row as SQLAlchemy would give it."""
        if not self._columns:
            return tuple(found)
        pairs = zip(self._columns, found, strict=True)
        return tuple(convert(value) if convert else value for convert, value in pairs)


@lru_cache(1000)
def _plan(statement: Statement, dialect: Dialect) -> _Plan:
    """Made once for a statement that is built once; the bound is for those built at each call."""
    return _Plan(statement, dialect)
