"""Killed between sending a mail and noting it, the worker sends it again, as the same mail."""

from __future__ import annotations

import asyncio
import signal
import subprocess

from sqlalchemy import update

from livery.core import clock
from livery.tenancy.models import Job
from livery.tenancy.tables import TENANT
from support.commands import LIVERY, environment
from support.database import TestDatabase
from support.mailbox import SENDER

from .conftest import Outbox


async def test_a_killed_worker_loses_no_mail(outbox: Outbox, database: TestDatabase) -> None:
    mail = await outbox.put()
    worker = await start(outbox, database)
    outbox.sink.on_data = lambda: worker.send_signal(signal.SIGKILL)
    assert await asyncio.wait_for(asyncio.to_thread(worker.wait), 60) == -signal.SIGKILL
    assert len(outbox.sink.received) == 1
    assert (await outbox.state(mail))[0] == "waiting"
    outbox.sink.on_data = None
    await let_be_due(outbox)
    worker = await start(outbox, database, "--once")
    assert await asyncio.wait_for(asyncio.to_thread(worker.wait), 60) == 0
    first, second = outbox.sink.received
    assert first["Message-ID"] == second["Message-ID"]
    assert first.as_bytes() == second.as_bytes()
    assert (await outbox.state(mail))[0] == "sent"


async def start(outbox: Outbox, database: TestDatabase, *options: str) -> subprocess.Popen[bytes]:
    """`livery work`, which sends to the test's mail server."""
    env = environment(
        database.app_url,
        LIVERY_APP_DATABASE_URL=database.app_url,
        LIVERY_OWNER_DATABASE_URL=database.owner_url,
        LIVERY_MAIL_URL=outbox.sink.url,
        LIVERY_MAIL_SENDER=SENDER,
    )
    return subprocess.Popen(  # noqa: ASYNC220 - it returns at once
        [LIVERY, "work", *options], env=env, stdout=subprocess.DEVNULL
    )


async def let_be_due(outbox: Outbox) -> None:
    """As if the dead worker's time had passed."""
    await outbox.vendor.unit.execute(
        update(Job).where(Job.tenant_id == TENANT).values(due_at=clock.now())
    )
    await outbox.vendor.save()
