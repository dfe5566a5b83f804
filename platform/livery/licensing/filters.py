"""Narrowing a list of licenses: by words, status, product, group.

A statement is built once for each combination of filters that people use; the words and ids are
its parameters.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    Uuid,
    and_,
    bindparam,
    column,
    false,
    func,
    or_,
    select,
)

from livery.core.types import UtcDateTime
from livery.identity.accounts import people
from livery.licensing import keys, rules
from livery.licensing.models import License, LicenseGroup, Product
from livery.licensing.visible import known_groups
from livery.tenancy.tables import TENANT

SHORTEST_KEY_PART = 3  # letters; fewer would fit most keys

_LIKE = bindparam("like", type_=Text())
_KEY_LIKE = bindparam("key_like", type_=Text())
_KEY_PART = bindparam("key_part", type_=Text())
_PRODUCT = bindparam("product_id", type_=Uuid())
_GROUP = bindparam("group_id", type_=Uuid())
_NOW = bindparam("now", type_=UtcDateTime())
_SOON = bindparam("soon", type_=UtcDateTime())


class Shape(NamedTuple):
    """Which filters are in use; what a statement depends on."""

    words: bool = False
    key_part: bool = False
    status: str = ""
    product: bool = False
    group: bool = False


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reader asked for; the defaults ask for everything."""

    words: str = ""
    status: str = ""
    product_id: UUID | None = None
    group_id: UUID | None = None

    @property
    def shape(self) -> Shape:
        """Which of them are in use."""
        return Shape(
            words=bool(self.words),
            key_part=len(self.words) >= SHORTEST_KEY_PART,
            status=self.status,
            product=self.product_id is not None,
            group=self.group_id is not None,
        )

    def values(self, now: datetime, expiring_days: int) -> dict[str, object]:
        """The parameters of a statement of this shape."""
        part = keys.normalize(self.words)
        return {
            "like": f"%{_escaped(self.words.lower())}%",
            "key_like": f"%{_escaped(part)}%",
            "key_part": part,
            "product_id": self.product_id,
            "group_id": self.group_id,
            "now": now,
            "soon": now + timedelta(days=expiring_days),
        }


def _escaped(text: str) -> str:
    """`%` and `_` are letters in what people type."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def conditions(shape: Shape, *, is_admin: bool, on_sqlite: bool) -> Iterator[ColumnElement[bool]]:
    """What a license must fulfill."""
    if shape.words:
        yield or_(*_fits_words(shape, is_admin=is_admin, on_sqlite=on_sqlite))
    if shape.status:
        yield has_status(shape.status)
    if shape.product:
        yield License.product_id == _PRODUCT
    if shape.group:
        known = known_groups(is_admin)
        yield License.id.in_(
            _linked()
            .where(LicenseGroup.group_id.in_(select(known.c.id)))
            .where(LicenseGroup.group_id == _GROUP)
        )


def _fits_words(shape: Shape, *, is_admin: bool, on_sqlite: bool) -> Iterator[ColumnElement[bool]]:
    products = select(Product.id).where(
        Product.tenant_id == TENANT, func.lower(Product.name).like(_LIKE, escape="\\")
    )
    yield License.product_id.in_(products)
    known = known_groups(is_admin)
    named = select(known.c.id).where(func.lower(known.c.name).like(_LIKE, escape="\\"))
    yield License.id.in_(_linked().where(LicenseGroup.group_id.in_(named)))
    if is_admin:
        holders = people()
        fits = or_(
            func.lower(holders.c.name).like(_LIKE, escape="\\"),
            holders.c.email.like(_LIKE, escape="\\"),
        )
        yield License.account_id.in_(select(holders.c.id).where(fits))
    if shape.key_part:
        yield _key_fits(on_sqlite=on_sqlite)


def _linked() -> Select[UUID]:
    return select(LicenseGroup.license_id).where(LicenseGroup.tenant_id == TENANT)


def _key_fits(*, on_sqlite: bool) -> ColumnElement[bool]:
    """On PostgreSQL a function of the owner searches by trigrams within the bound tenant: under
    row-level security LIKE could not use their index.
    """
    if on_sqlite:
        return License.key_normalized.like(_KEY_LIKE, escape="\\")
    found = func.license_search(_KEY_PART).table_valued(column("id", Uuid()))
    return License.id.in_(select(found.c.id))


def has_status(status: str) -> ColumnElement[bool]:
    """The SQL twin of `rules.status`; a test holds both to the same answers."""
    revoked, suspended = License.revoked_at.is_not(None), License.suspended_at.is_not(None)
    waits = func.coalesce(License.effective_at > _NOW, false())
    over = func.coalesce(License.expires_at <= _NOW, false())
    ending = func.coalesce(License.expires_at <= _SOON, false())
    ladder = {
        rules.REVOKED: revoked,
        rules.SUSPENDED: suspended,
        rules.NOT_YET_EFFECTIVE: waits,
        rules.EXPIRED: over,
        rules.EXPIRING: ending,
    }
    graver: list[ColumnElement[bool]] = []
    for name, holds in ladder.items():
        if name == status:
            return and_(holds, *graver)
        graver.append(~holds)
    return and_(*graver)
