"""What a process remembers between requests, and how a change makes every process forget it.

One row holds a number; a change adds one to it in its own transaction; every process reads it twice
a second and drops what it remembers when it grew.
"""

import asyncio
import logging
from collections import OrderedDict

from sqlalchemy import select, update

from livery.core.database import UNAVAILABLE, Database
from livery.tenancy.models import CacheGeneration
from livery.tenancy.unit import Unit

_INTERVAL = 0.5  # seconds
_log = logging.getLogger(__name__)


class Cache:
    """A bounded map; the entry used longest ago goes first."""

    def __init__(self, size: int) -> None:
        self._size = size
        self.version = 0
        self._entries: OrderedDict[object, object] = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: object) -> object | None:
        """What was put under `key`, or None."""
        if key not in self._entries:
            return None
        self._entries.move_to_end(key)
        return self._entries[key]

    def put(self, key: object, value: object, version: int) -> None:
        """Remember `value`, unless the cache was emptied since it had that `version`: what was
        looked up before a change must not be stored after it.
        """
        if version != self.version:
            return
        self._entries[key] = value
        if len(self._entries) > self._size:
            self._entries.popitem(last=False)

    def clear(self) -> None:
        """Forget everything."""
        self.version += 1
        self._entries.clear()


class Memory:
    """All caches of this process. `watch` runs beside the server."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._caches: list[Cache] = []
        self._generation: int | None = None

    def cache(self, size: int) -> Cache:
        """A new cache that is emptied whenever something changes."""
        self._caches.append(Cache(size))
        return self._caches[-1]

    async def watch(self) -> None:
        """Poll for changes until cancelled; a database that is away is asked again."""
        while True:
            try:
                await self.refresh()
            except UNAVAILABLE:
                # Better to look things up anew than to answer from what may have changed.
                self._forget()
                _log.warning("The cache generation could not be read.", exc_info=True)
            await asyncio.sleep(_INTERVAL)

    async def refresh(self) -> None:
        """Forget everything if the generation has grown."""
        connection = await self._database.connect(writes=False)
        try:
            generation = await connection.scalar(select(CacheGeneration.value))
        finally:
            await connection.rollback()
            await connection.close()
        if generation != self._generation:
            self._generation = generation
            self._forget()

    def _forget(self) -> None:
        for cache in self._caches:
            cache.clear()


async def changed(unit: Unit) -> None:
    """Make every process forget what it remembers, once the unit is committed."""
    await unit.execute(update(CacheGeneration).values(value=CacheGeneration.value + 1))
