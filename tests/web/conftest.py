"""The whole server in this process, and a fresh vendor for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from livery.asgi import Server
from livery.core.database import Database
from support.database import TestDatabase
from support.server import running, settings_for
from support.vendors import Vendor, new_vendor


@pytest.fixture(scope="session")
async def server(database: TestDatabase) -> AsyncIterator[Server]:
    """The server in plain http, as the demo runs it."""
    async with running(settings_for(database)) as started:
        yield started


@pytest.fixture(scope="session")
async def https_server(database: TestDatabase) -> AsyncIterator[Server]:
    """The same server as it runs behind a TLS edge."""
    settings = settings_for(
        database, LIVERY_PUBLIC_URL="https://portal.test", LIVERY_ALLOW_HTTP="0"
    )
    async with running(settings) as started:
        yield started


@pytest.fixture(scope="session")
async def rows(database: TestDatabase) -> AsyncIterator[Database]:
    """The app's way to the database, for making rows."""
    opened = Database(database.app_url)
    yield opened
    await opened.close()


@pytest.fixture
async def vendor(rows: Database) -> AsyncIterator[Vendor]:
    """A vendor of this test's own."""
    made = await new_vendor(rows)
    yield made
    await made.unit.close()


@pytest.fixture
async def other(rows: Database) -> AsyncIterator[Vendor]:
    """A second vendor on the same server."""
    made = await new_vendor(rows, "Other Software")
    yield made
    await made.unit.close()
