"""Two vendors whose every text is hostile, one in each theme pack."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from injection.hostile import FIXED, HostileVendor, Shapes, hostile_vendor
from isolation.canaries import Canaries
from livery.asgi import Server
from livery.core.database import Database
from support.brands import PACKS
from support.database import TestDatabase
from support.server import running, settings_for


@pytest.fixture(scope="session")
async def hostile(
    database: TestDatabase, rows: Database
) -> AsyncIterator[dict[str, HostileVendor]]:
    """Theme pack → vendor."""
    owner, shapes = Database(database.owner_url), Shapes()
    canaries = Canaries(shapes, FIXED)
    made = {pack: await hostile_vendor(rows, owner, canaries, shapes, pack) for pack in PACKS}
    yield made
    for each in made.values():
        await each.side.vendor.unit.close()
    await owner.close()


@pytest.fixture(scope="session")
async def server(database: TestDatabase) -> AsyncIterator[Server]:
    """The server in this process."""
    async with running(settings_for(database)) as made:
        yield made
