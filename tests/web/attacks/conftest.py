"""What attackers find: each route with somebody who may use it, and the real server."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from isolation.cells import DOOR
from isolation.world import side
from livery.asgi import Server
from livery.core.database import Database
from support.database import TestDatabase
from support.served import Served, serving
from web.attacks.uses import Uses


@pytest.fixture(scope="session")
async def uses(server: Server, rows: Database) -> AsyncIterator[Uses]:
    """The rightful use of every route of one vendor."""
    made = await side(rows, "#0b6e4f")
    await made.vendor.staff(DOOR)
    await made.vendor.save()
    yield Uses(server, made)
    await made.vendor.unit.close()


@pytest.fixture(scope="session")
async def served(
    database: TestDatabase, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Served]:
    """One server for the tests that leave it as it was."""
    async with serving(database, tmp_path_factory.mktemp("served")) as running:
        yield running
