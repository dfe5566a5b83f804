"""Two vendors with equal rows, and ways to reach past single layers."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from isolation import people
from isolation.canaries import Canaries
from isolation.cells import DOOR
from isolation.kinds import KINDS
from isolation.matrix import Matrix, targets
from isolation.world import World, side
from livery.core import clock
from livery.core.database import Database
from livery.domains.claim import claim
from livery.identity import sessions
from livery.identity.models import Staff
from support.database import TestDatabase
from support.server import running, settings_for
from support.vendors import Vendor, new_vendor


@pytest.fixture
def app(rows: Database) -> Database:
    """The database as the application's role sees it."""
    return rows


@pytest.fixture
async def twins(app: Database) -> tuple[Vendor, Vendor]:
    """Two vendors whose customers, groups and keys are called the same."""
    return await twin(app), await twin(app)


async def twin(app: Database) -> Vendor:
    """One of them."""
    vendor = await new_vendor(app)
    organization = await vendor.organization("Sample Works")
    admin = await vendor.person("admin@example.com", (organization, "organization-admin"))
    group = await vendor.group(organization, "Design", admin)
    license_id = await vendor.license(
        "SAME-KEY-0001", organization_id=organization, groups=(group,), account_id=admin
    )
    await vendor.device(license_id)
    await sessions.open_session(vendor.unit, admin, "portal", vendor.host, organization)
    await vendor.unit.insert(
        Staff, {"account_id": admin, "role": "owner", "created_at": clock.now()}
    )
    await people.ways_in(vendor, admin)
    await people.waiting(vendor, organization, group)
    await claim(vendor.unit, f"licenses.{vendor.slug}.test")
    await vendor.save()
    return vendor


@pytest.fixture(scope="session")
async def matrix(database: TestDatabase, rows: Database) -> AsyncIterator[Matrix]:
    """The world of the matrix, with one object of each kind at each place, behind a server."""
    settings, owner = settings_for(database), Database(database.owner_url)
    world = World(await side(rows, "#0b6e4f"), await side(rows, "#7a1fa2"))
    objects = {name: await targets(world, kind) for name, kind in KINDS.items()}
    canaries = Canaries()
    for each in (world.ours, world.theirs):
        await canaries.sow(owner, each)
        await each.vendor.staff(DOOR)
        await each.vendor.save()
    async with running(settings) as server:
        yield Matrix(server, world, canaries, owner, objects)
    for each in (world.ours, world.theirs):
        await each.vendor.unit.close()
    await owner.close()
