"""The same rows by SQLAlchemy Core, from a statement that is built once."""

from __future__ import annotations

import os
from typing import Any
from uuid import UUID

from litestar import Litestar, Request, Response, get
from sqlalchemy import (
    Uuid,
    and_,
    bindparam,
    column,
    func,
    select,
    table,
)
from sqlalchemy.ext.asyncio import create_async_engine

from bench.bare.page import LIMIT, page

_PLACE = ("tenant_id", "id")
_license = table(
    "license",
    *map(column, _PLACE),
    *map(column, ("product_id", "organization_id", "account_id", "key", "validity")),
    *map(column, ("allowed_activations", "total_activations", "validity_starts", "revoked_at")),
    *map(column, ("suspended_at", "effective_at", "expires_at")),
)
_product = table("product", *map(column, (*_PLACE, "name")))
_account = table("account", *map(column, (*_PLACE, "given_name", "family_name")))
_group = table("user_group", *map(column, (*_PLACE, "name")))
_link = table("license_group", *map(column, ("tenant_id", "license_id", "group_id")))

_named = (
    select(_group.c.name)
    .join(_link, and_(_link.c.tenant_id == _group.c.tenant_id, _link.c.group_id == _group.c.id))
    .where(_link.c.tenant_id == _license.c.tenant_id, _link.c.license_id == _license.c.id)
    .order_by(_group.c.name)
    .correlate(_license)
    .subquery()
)
_LIST = (
    select(
        *(each for each in _license.c if each.name not in {"tenant_id", "organization_id"}),
        _product.c.name.label("product"),
        func.trim(_account.c.given_name + " " + _account.c.family_name).label("holder"),
        select(func.string_agg(_named.c.name, ", ")).scalar_subquery().label("groups"),
    )
    .select_from(_license)
    .join(
        _product,
        and_(_product.c.tenant_id == _license.c.tenant_id, _product.c.id == _license.c.product_id),
    )
    .outerjoin(
        _account,
        and_(_account.c.tenant_id == _license.c.tenant_id, _account.c.id == _license.c.account_id),
    )
    .where(
        _license.c.tenant_id == bindparam("tenant", type_=Uuid()),
        _license.c.organization_id == bindparam("organization", type_=Uuid()),
    )
    .order_by(_license.c.id.desc())
    .limit(LIMIT)
)
_WHOSE = {
    "tenant": UUID(os.environ["BENCH_TENANT"]),
    "organization": UUID(os.environ["BENCH_ORGANIZATION"]),
}
_address = os.environ["DATABASE_URL"].replace("postgresql:", "postgresql+asyncpg:")
_engine = create_async_engine(_address, pool_size=8, max_overflow=0)


@get("/")
async def licenses(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The newest licenses of the organization."""
    async with _engine.connect() as connection:
        rows = (await connection.execute(_LIST, _WHOSE)).all()
    return page(rows)


def create() -> Litestar:
    """The app, for the server's factory option."""
    return Litestar([licenses], openapi_config=None, logging_config=None)
