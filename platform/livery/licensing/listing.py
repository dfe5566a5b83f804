"""Lists of licenses, page by page, each page in one statement."""

from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    Uuid,
    and_,
    bindparam,
    func,
    literal,
    or_,
    select,
    union,
)
from sqlalchemy.sql.selectable import Subquery

from livery.licensing.filters import Shape, conditions
from livery.licensing.lines import LicenseLine, lines
from livery.licensing.models import License
from livery.licensing.visible import Reader, visible
from livery.tenancy.tables import TENANT
from livery.tenancy.unit import Unit, Values, WideSelect

PAGE = 25
COUNT_CAP = 1000
NEWEST = "newest"
EXPIRY = "expiry"
ORDERS = (NEWEST, EXPIRY)

_AFTER: BindParameter[UUID] = bindparam("after", type_=Uuid())
_LIMIT: BindParameter[int] = bindparam("limit", type_=Integer())


class Question(NamedTuple):
    """What a statement depends on, beside its parameters."""

    is_admin: bool
    on_sqlite: bool
    shape: Shape
    order: str
    goes_on: bool


class Asked(NamedTuple):
    """A list that somebody asked for: which licenses, in which order, after which one."""

    shape: Shape = Shape()
    values: Values = {}  # noqa: RUF012 - never changed
    order: str = NEWEST
    after: UUID | None = None


EVERYTHING = Asked()


async def page(
    unit: Unit,
    reader: Reader,
    asked: Asked = EVERYTHING,
    limit: int = PAGE,
) -> tuple[list[LicenseLine], bool]:
    """The next licenses, and whether there are more."""
    question = _question(unit, reader, asked, goes_on=asked.after is not None)
    values = {**asked.values, **reader.values, "after": asked.after, "limit": limit + 1}
    found = await unit.rows(_page(question), values)
    return [LicenseLine._make(row) for row in found[:limit]], len(found) > limit


async def counted_page(
    unit: Unit,
    reader: Reader,
    asked: Asked = EVERYTHING,
    limit: int = PAGE,
) -> tuple[list[LicenseLine], bool, int]:
    """The same, and how many there are in all, counted up to one more than `COUNT_CAP`."""
    question = _question(unit, reader, asked, goes_on=asked.after is not None)
    values = {**asked.values, **reader.values, "after": asked.after, "limit": limit + 1}
    found = await unit.rows(_counted_page(question), values)
    lines = [LicenseLine._make(row[:-1]) for row in found[:limit]]
    if found or asked.after is None:
        return lines, len(found) > limit, found[0][-1] if found else 0
    return lines, False, await _count_alone(unit, question, values)


def _question(unit: Unit, reader: Reader, asked: Asked, *, goes_on: bool) -> Question:
    return Question(reader.is_organization_admin, unit.on_sqlite, asked.shape, asked.order, goes_on)


@cache
def _page(question: Question) -> WideSelect:
    chosen = _chosen(question, _LIMIT)
    return (
        lines(question.is_admin)
        .join(chosen, chosen.c.id == License.id)
        .where(License.tenant_id == TENANT)
        .order_by(*_order(question.order))
        .limit(_LIMIT)
    )


@cache
def _counted_page(question: Question) -> WideSelect:
    return _page(question).add_columns(_count(question).scalar_subquery())


@cache
def _count(question: Question) -> Select[int]:
    all_of_them = question._replace(order=NEWEST, goes_on=False)
    return select(func.count()).select_from(_chosen(all_of_them, literal(COUNT_CAP + 1)))


async def _count_alone(unit: Unit, question: Question, values: Values) -> int:
    """Where no row could tell it: after the last page."""
    row = await unit.first(_count(question), values)
    return row[0] if row else 0


def _chosen(question: Question, limit: ColumnElement[int]) -> Subquery:
    """Ids of the wanted licenses: each branch in order and limited, then merged."""
    wanted = list(
        conditions(question.shape, is_admin=question.is_admin, on_sqlite=question.on_sqlite)
    )
    if question.goes_on:
        wanted.append(_comes_after(question.order))
    branches = (
        branch.where(*wanted).order_by(*_order(question.order)).limit(limit).subquery()
        for branch in visible(question.is_admin)
    )
    return union(*(select(branch.c.id) for branch in branches)).subquery("chosen")


def _order(order: str) -> tuple[ColumnElement[Any], ...]:
    """Ids order by creation. Licenses without an end come after all that have one."""
    if order == EXPIRY:
        return (License.expires_at.asc().nulls_last(), License.id.asc())
    return (License.id.desc(),)


def _comes_after(order: str) -> ColumnElement[bool]:
    if order == NEWEST:
        return License.id < _AFTER
    last = (
        select(License.expires_at)
        .where(License.tenant_id == TENANT, License.id == _AFTER)
        .correlate(None)
        .scalar_subquery()
    )
    later = or_(
        License.expires_at > last,
        and_(License.expires_at == last, License.id > _AFTER),
        License.expires_at.is_(None),
    )
    endless = and_(License.expires_at.is_(None), License.id > _AFTER)
    return or_(and_(last.is_not(None), later), and_(last.is_(None), endless))
