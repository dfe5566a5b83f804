"""The whole server in this process, behind its gate, on a two-label base domain."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

from httpx import ASGITransport, AsyncClient

from livery.asgi import Server
from livery.core.settings import Settings, load
from support.database import SECRET_KEY, TestDatabase

BASE = "portal.test"
PORT = 8000
ADDRESS = "198.51.100.7"  # of the client, unless a test says otherwise


def settings_for(database: TestDatabase, **changes: str) -> Settings:
    """Settings of the test server; `changes` are environment variables."""
    return load(
        {
            "LIVERY_OWNER_DATABASE_URL": database.owner_url,
            "LIVERY_APP_DATABASE_URL": database.app_url,
            "LIVERY_PUBLIC_URL": f"http://{BASE}:{PORT}",
            "LIVERY_ALLOW_HTTP": "1",
            "LIVERY_SECRET_KEYS": SECRET_KEY,
            "LIVERY_EMBEDDED_WORKER": "0",  # tests tell the worker when to work
            **changes,
        }
    )


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[Server]:
    """A started server."""
    server = Server(settings)
    async with server.running():
        yield server


def browser_at(server: Server, host: str, *, address: str = ADDRESS) -> AsyncClient:
    """A client that keeps cookies and sends what a browser would for its own site's forms."""
    return AsyncClient(
        transport=ASGITransport(
            cast("Any", server), client=(address, 4711), raise_app_exceptions=True
        ),
        base_url=f"http://{host}:{PORT}",
        headers={"Origin": f"http://{host}:{PORT}", "Sec-Fetch-Site": "same-origin"},
    )
