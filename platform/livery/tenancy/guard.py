"""The statement guard: every use of a tenant's table must be compared with the bound tenant.

It walks each statement once, before it runs. Each SELECT, UPDATE and DELETE in it is judged by its
own tables and its own conditions; only what is joined by AND counts. It catches the forgotten
predicate; it does not judge roles or rights.
"""

from collections.abc import Iterable, Iterator
from typing import Any, cast
from weakref import WeakKeyDictionary

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Delete,
    FromClause,
    Insert,
    Join,
    Select,
    Table,
    TableClause,
    Update,
)
from sqlalchemy.sql import operators
from sqlalchemy.sql.base import Executable
from sqlalchemy.sql.elements import BinaryExpression, BooleanClauseList, ColumnClause, TextClause
from sqlalchemy.sql.selectable import AliasedReturnsRows
from sqlalchemy.sql.visitors import ExternallyTraversible

from livery.core.errors import UnboundTenantError
from livery.tenancy.tables import TENANT

Sources = frozenset[FromClause]
_checked: WeakKeyDictionary[Executable, bool] = WeakKeyDictionary()


def check(statement: Executable) -> None:
    """Raise UnboundTenantError if `statement` uses a tenant's table without naming the tenant."""
    if statement in _checked:
        return
    unscoped = list(dict.fromkeys(_judge(statement, frozenset(), in_from=False)))
    if unscoped:
        raise UnboundTenantError(
            f"A statement uses {', '.join(unscoped)} without comparing tenant_id with TENANT."
        )
    _checked[statement] = True


def _judge(part: object, around: Sources, *, in_from: bool) -> Iterator[str]:
    """What `part`, and everything in it, leaves open. `around` are the tables of the statements
    that it stands in; a statement in a FROM (`in_from`) can't refer to them by itself.
    """
    if isinstance(part, TextClause) or _is_literal(part):
        yield "raw SQL"
    elif isinstance(part, TableClause) and not isinstance(part, Table):
        yield f"the undeclared table {_name(part)}"
    elif isinstance(part, Select):
        sources = frozenset(_sources(part.get_final_froms()))
        yield from _unscoped(
            sources - _correlated(part, sources, around, in_from), _of_select(part)
        )
        around |= sources
    elif isinstance(part, (Update, Delete)):
        yield from _unscoped(frozenset(_touched(part)), _conjuncts(part.whereclause))
        around |= {part.table}
    elif isinstance(part, Insert):
        yield from _unbound_insert(part)
    inside = in_from if not isinstance(part, Select) else False
    for child in cast("ExternallyTraversible", part).get_children():
        yield from _judge(child, around, in_from=inside or isinstance(part, AliasedReturnsRows))


def _is_literal(part: object) -> bool:
    return isinstance(part, ColumnClause) and part.is_literal and part.name != "*"


def _sources(froms: Iterable[FromClause]) -> Iterator[FromClause]:
    for source in froms:
        if isinstance(source, Join):
            yield from _sources((source.left, source.right))
        else:
            yield source


def _correlated(
    part: Select[*tuple[Any, ...]], sources: Sources, around: Sources, in_from: bool
) -> Sources:
    """The tables that belong to a statement around this one, by SQLAlchemy's own rule."""
    if part._correlate:  # noqa: SLF001 - there is no public way to ask
        return sources & around & frozenset(part._correlate)  # noqa: SLF001
    shared = sources & around
    return frozenset() if in_from or shared == sources else shared


def _touched(part: Update | Delete) -> Iterator[FromClause]:
    """The table that is changed, and others that its conditions or values read beside it."""
    yield part.table
    waiting = list(part.get_children())
    while waiting:
        child = waiting.pop()
        if isinstance(child, ColumnClause) and child.table is not None:
            yield child.table
        elif not isinstance(child, Select):
            waiting += child.get_children()


def _of_select(part: Select[*tuple[Any, ...]]) -> Iterator[ColumnElement[bool]]:
    yield from _conjuncts(part.whereclause)
    for source in part.get_final_froms():
        yield from _of_join(source)


def _of_join(source: FromClause) -> Iterator[ColumnElement[bool]]:
    """What the ON clauses fix. That of an outer join fixes only what may be missing."""
    if not isinstance(source, Join):
        return
    yield from _of_join(source.left)
    yield from _of_join(source.right)
    kept = frozenset(_sources((source.left,))) if source.isouter or source.full else frozenset()
    for condition in _conjuncts(source.onclause):
        if not (source.full or _scoped(kept, [condition])):
            yield condition


def _conjuncts(clause: ColumnElement[bool] | None) -> Iterator[ColumnElement[bool]]:
    if isinstance(clause, BooleanClauseList) and clause.operator is operators.and_:
        for part in clause.clauses:
            yield from _conjuncts(part)
    elif clause is not None:
        yield clause


def _unscoped(sources: Sources, conditions: Iterable[object]) -> Iterator[str]:
    tenants = frozenset(source for source in sources if _is_tenant(source))
    yield from sorted(_name(source) for source in tenants - _scoped(tenants, conditions))


def _scoped(sources: Sources, conditions: Iterable[object]) -> Sources:
    """Those of the tables whose tenant_id a condition compares with the bound tenant."""
    return frozenset(
        source
        for condition in conditions
        if isinstance(condition, BinaryExpression) and condition.operator is operators.eq
        for column, other in ((condition.left, condition.right), (condition.right, condition.left))
        if _is_bound(other)
        for source in sources
        # An annotated column (one of a declared class) hashes like the plain one.
        if "tenant_id" in source.columns and hash(column) == hash(source.columns["tenant_id"])
    )


def _is_bound(value: object) -> bool:
    return isinstance(value, BindParameter) and value.key == TENANT.key


def _unbound_insert(part: Insert) -> Iterator[str]:
    values = {getattr(k, "name", k): v for k, v in (part._values or {}).items()}  # noqa: SLF001
    if _is_tenant(part.table) and not _is_bound(values.get("tenant_id")):
        yield f"INSERT INTO {_name(part.table)}"


def _is_tenant(source: object) -> bool:
    while isinstance(source, AliasedReturnsRows):
        source = source.element
    return isinstance(source, TableClause) and "tenant_id" in source.columns


def _name(source: object) -> str:
    return str(getattr(source, "name", source))
