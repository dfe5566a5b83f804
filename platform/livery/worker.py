"""What happens without a request: mails are sent, and what has run out is dropped.

`livery work` runs it; on SQLite one process of `livery serve` does, too.
"""

import asyncio
import logging
import secrets
import time
from collections.abc import Sequence
from datetime import timedelta

from livery.core.crypto import Sealer
from livery.core.database import UNAVAILABLE, Database
from livery.core.settings import Settings
from livery.identity import sessions, throttle
from livery.outbox import deliver
from livery.outbox.deliver import Post
from livery.outbox.transport import transport
from livery.tenancy import jobs, lease
from livery.tenancy.jobs import Job
from livery.tenancy.unit import Unit
from livery.tenancy.vendors import all_vendors

_log = logging.getLogger(__name__)
_AT_ONCE = 8  # jobs; one slow mail server must not stop the others' mails
_PAUSE = 1.0  # seconds between looks at an empty queue
_CLEARING = 60.0  # seconds between clearings
_LEASE = timedelta(seconds=15)


class Worker:
    """Does what is due until it is told to stop."""

    def __init__(self, settings: Settings, database: Database, sealer: Sealer) -> None:
        self._database = database
        self._sealer = sealer
        self._post = _post(settings)
        self._name = secrets.token_hex(8)
        self._cleared_at = -_CLEARING
        self._asked_at = -_CLEARING
        self._is_chosen = False

    async def run(self, stop: asyncio.Event, *, alone: bool = False) -> None:
        """Work until `stop` is set. `alone`: only while no other process of the kind does."""
        while not stop.is_set():
            try:
                busy = await self._turn(alone=alone)
            except UNAVAILABLE:
                _log.warning("The worker could not use the database.", exc_info=True)
                busy = False
            if not busy:
                await _wait(stop, _PAUSE)

    async def _turn(self, *, alone: bool) -> bool:
        if alone and not await self._alone():
            return False
        if time.monotonic() - self._cleared_at >= _CLEARING:
            await self.clear()
            self._cleared_at = time.monotonic()
        return await self.work_off() > 0

    async def _alone(self) -> bool:
        """Whether this process is the one that works; asked less often, as the lease lasts."""
        now = time.monotonic()
        if now - self._asked_at >= _LEASE.total_seconds() / 3:
            self._asked_at = now
            self._is_chosen = await lease.hold(self._database, "worker", self._name, _LEASE)
        return self._is_chosen

    async def work_off(self) -> int:
        """Do some of the jobs that are due; their number."""
        if self._post is None:  # mails are the only work so far: without a way out they wait
            return 0
        taken = await jobs.take(self._database, _AT_ONCE)
        await self._do(taken, self._post)
        return len(taken)

    async def _do(self, taken: Sequence[Job], post: Post) -> None:
        tried = [deliver.deliver(self._database, self._sealer, post, job) for job in taken]
        for job, failure in zip(
            taken, await asyncio.gather(*tried, return_exceptions=True), strict=True
        ):
            if isinstance(failure, BaseException):
                # It is due again when it is no longer held.
                _log.error("A job (%s %s) failed.", job.kind, job.object_id, exc_info=failure)

    async def clear(self) -> int:
        """Go through the vendors, one transaction each; the number of rows that were dropped."""
        cleared = 0
        for vendor in await all_vendors(self._database):
            async with Unit(self._database, vendor.id, writes=True) as unit:
                cleared += await sessions.purge(unit) + await throttle.purge(unit)
                await unit.commit()
        return cleared


def _post(settings: Settings) -> Post | None:
    way = transport(settings.mail_url)
    return Post(way, settings.mail_sender) if way else None


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return
