"""What one process changes, every process forgets."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from livery.core.database import Database
from livery.domains.claim import claim
from livery.tenancy import vendors
from livery.tenancy.host_names import HostDirectory
from livery.tenancy.memory import Cache, Memory
from support.database import TestDatabase
from support.vendors import new_vendor


@pytest.fixture
async def elsewhere(database: TestDatabase) -> AsyncIterator[tuple[Memory, HostDirectory]]:
    """Another process: its own connections, its own memory."""
    made = Database(database.app_url)
    memory = Memory(made)
    yield memory, HostDirectory(made, memory)
    await made.close()


async def test_a_suspended_vendors_host_is_gone_everywhere(
    rows: Database, elsewhere: tuple[Memory, HostDirectory]
) -> None:
    memory, hosts = elsewhere
    vendor = await new_vendor(rows)
    await memory.refresh()
    assert await hosts.find(vendor.host)
    await vendors.change(vendor.unit, {"state": "suspended"})
    await vendor.save()
    assert await hosts.find(vendor.host)  # not yet: it remembers
    await memory.refresh()
    assert await hosts.find(vendor.host) is None


async def test_a_new_domain_is_known_though_it_was_asked_for_before(
    rows: Database, elsewhere: tuple[Memory, HostDirectory]
) -> None:
    memory, hosts = elsewhere
    vendor = await new_vendor(rows)
    name = f"licenses.{vendor.slug}.test"
    await memory.refresh()
    assert await hosts.find(name) is None
    await claim(vendor.unit, name)
    await vendor.save()
    await memory.refresh()
    found = await hosts.find(name)
    assert found is not None
    assert (found.tenant_id, found.face) == (vendor.id, "portal")


async def test_a_change_that_is_undone_changes_nothing(
    rows: Database, elsewhere: tuple[Memory, HostDirectory]
) -> None:
    memory, hosts = elsewhere
    vendor = await new_vendor(rows)
    await vendors.change(vendor.unit, {"state": "suspended"})
    await vendor.unit.close()
    await memory.refresh()
    assert await hosts.find(vendor.host)


def test_a_cache_is_bounded_and_drops_what_was_used_longest_ago() -> None:
    cache = Cache(2)
    cache.put("a", 1, cache.version)
    cache.put("b", 2, cache.version)
    assert cache.get("a") == 1
    cache.put("c", 3, cache.version)
    assert (cache.get("a"), cache.get("b"), cache.get("c")) == (1, None, 3)
    assert len(cache) == 2


def test_what_was_looked_up_before_a_change_is_not_stored_after_it() -> None:
    cache = Cache(2)
    before = cache.version
    cache.clear()
    cache.put("a", "old", before)
    assert cache.get("a") is None
    cache.put("a", "new", cache.version)
    assert cache.get("a") == "new"
