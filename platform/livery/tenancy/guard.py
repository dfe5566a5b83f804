"""The statement guard: a statement that reads a tenant's table must name the bound tenant.

It walks each statement once and compares nothing at run time. It catches the forgotten predicate;
it does not judge roles or rights.
"""

from collections.abc import Iterable, Iterator
from typing import cast
from weakref import WeakKeyDictionary

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Delete,
    FromClause,
    Insert,
    Join,
    Select,
    TableClause,
    Update,
)
from sqlalchemy.sql import operators, visitors
from sqlalchemy.sql.base import Executable
from sqlalchemy.sql.elements import BinaryExpression, BooleanClauseList, TextClause
from sqlalchemy.sql.selectable import AliasedReturnsRows
from sqlalchemy.sql.visitors import ExternallyTraversible

from livery.core.errors import UnboundTenantError
from livery.tenancy.tables import TENANT

_checked: WeakKeyDictionary[Executable, bool] = WeakKeyDictionary()


def check(statement: Executable) -> None:
    """Raise UnboundTenantError if `statement` uses a tenant's table without naming the tenant."""
    if statement in _checked:
        return
    unscoped = list(dict.fromkeys(_unscoped(statement)))
    if unscoped:
        raise UnboundTenantError(
            f"A statement uses {', '.join(unscoped)} without comparing tenant_id with TENANT."
        )
    _checked[statement] = True


def _unscoped(statement: Executable) -> Iterator[str]:
    parts = list(visitors.iterate(cast("ExternallyTraversible", statement)))
    if any(isinstance(part, TextClause) for part in parts):
        yield "raw SQL"
    named: set[FromClause] = set()
    used: list[FromClause] = []
    for part in parts:
        if isinstance(part, Insert):
            yield from _unbound_insert(part)
        elif isinstance(part, Select):
            sources = list(_sources(part.get_final_froms()))
            used += sources
            named |= _compared(_conditions(part), sources)
        elif isinstance(part, (Update, Delete)):
            used.append(part.table)
            named |= _compared(_conditions(part), [part.table])
    yield from (_name(source) for source in used if _is_tenant(source) and source not in named)


def _sources(froms: Iterable[FromClause]) -> Iterator[FromClause]:
    for source in froms:
        if isinstance(source, Join):
            yield from _sources((source.left, source.right))
        else:
            yield source


def _conditions(
    part: Select[*tuple[object, ...]] | Update | Delete,
) -> Iterator[ColumnElement[bool]]:
    if isinstance(part, Select):
        for source in part.get_final_froms():
            yield from _joins(source)
    if part.whereclause is not None:
        yield from _conjuncts(part.whereclause)


def _joins(source: FromClause) -> Iterator[ColumnElement[bool]]:
    if isinstance(source, Join):
        yield from _joins(source.left)
        yield from _joins(source.right)
        if source.onclause is not None:
            yield from _conjuncts(source.onclause)


def _conjuncts(clause: ColumnElement[bool]) -> Iterator[ColumnElement[bool]]:
    """Only what is joined by AND counts: a comparison inside an OR binds nothing."""
    if isinstance(clause, BooleanClauseList) and clause.operator is operators.and_:
        for part in clause.clauses:
            yield from _conjuncts(part)
    else:
        yield clause


def _compared(conditions: Iterable[object], sources: list[FromClause]) -> set[FromClause]:
    return {
        source
        for condition in conditions
        if isinstance(condition, BinaryExpression) and condition.operator is operators.eq
        for column, other in ((condition.left, condition.right), (condition.right, condition.left))
        if _is_bound(other)
        for source in sources
        # An annotated column (one of a declared class) hashes like the plain one.
        if "tenant_id" in source.columns and hash(column) == hash(source.columns["tenant_id"])
    }


def _is_bound(value: object) -> bool:
    return isinstance(value, BindParameter) and value.key == TENANT.key


def _unbound_insert(part: Insert) -> Iterator[str]:
    # SQLAlchemy has no public way to read an INSERT's values.
    values = {getattr(key, "name", key): value for key, value in (part._values or {}).items()}  # noqa: SLF001
    if _is_tenant(part.table) and not _is_bound(values.get("tenant_id")):
        yield f"INSERT INTO {_name(part.table)}"


def _is_tenant(source: object) -> bool:
    while isinstance(source, AliasedReturnsRows):
        source = source.element
    return isinstance(source, TableClause) and "tenant_id" in source.columns


def _name(source: object) -> str:
    return str(getattr(source, "name", source))
