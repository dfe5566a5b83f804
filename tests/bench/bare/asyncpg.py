"""Rows straight from asyncpg, as dictionaries."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg
from litestar import Litestar, Request, Response, get

from bench.bare.page import LIMIT, page

_LIST = f"""
SELECT l.id, p.name AS product, l.key, l.allowed_activations, l.total_activations, l.validity,
  l.validity_starts, l.revoked_at, l.suspended_at, l.effective_at, l.expires_at,
  trim(a.given_name || ' ' || a.family_name) AS holder,
  (SELECT string_agg(g.name, ', ' ORDER BY g.name)
   FROM license_group lg
   JOIN user_group g ON g.tenant_id = lg.tenant_id AND g.id = lg.group_id
   WHERE lg.tenant_id = l.tenant_id AND lg.license_id = l.id) AS groups
FROM license l
JOIN product p ON p.tenant_id = l.tenant_id AND p.id = l.product_id
LEFT JOIN account a ON a.tenant_id = l.tenant_id AND a.id = l.account_id
WHERE l.tenant_id = $1 AND l.organization_id = $2
ORDER BY l.id DESC LIMIT {LIMIT}
"""
_WHOSE = tuple(UUID(os.environ[name]) for name in ("BENCH_TENANT", "BENCH_ORGANIZATION"))


@asynccontextmanager
async def _pool(app: Litestar) -> AsyncIterator[None]:
    url = os.environ["DATABASE_URL"]
    async with asyncpg.create_pool(url, min_size=8, max_size=8) as app.state.pool:
        yield


@get("/")
async def licenses(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The newest licenses of the organization."""
    rows = await request.app.state.pool.fetch(_LIST, *_WHOSE)
    return page([dict(row) for row in rows])


def create() -> Litestar:
    """The app, for the server's factory option."""
    return Litestar([licenses], lifespan=[_pool], openapi_config=None, logging_config=None)
