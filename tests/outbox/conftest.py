"""Letters of a vendor, and a real mail server to send them to."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from livery.core import clock
from livery.core.database import Database
from livery.outbox.deliver import Post, deliver
from livery.outbox.letter import Letter
from livery.outbox.models import Mail
from livery.outbox.transport import Smtp, transport
from livery.outbox.write import write
from livery.tenancy import jobs
from livery.tenancy.jobs import Job
from livery.tenancy.models import Job as JobRow
from livery.tenancy.tables import TENANT
from support.mailbox import SEALER, SENDER, Sink, listening
from support.vendors import Vendor

PATIENCE = 0.5  # seconds that we wait for the mail server, which is near


@pytest.fixture
async def sink() -> AsyncIterator[Sink]:
    """A mail server."""
    async with listening() as started:
        yield started


@dataclass
class Outbox:
    """One vendor's outbox, worked off by hand."""

    database: Database
    vendor: Vendor
    sink: Sink

    async def put(self, title: str = "Sample title") -> UUID:
        """A letter to somebody."""
        letter = Letter(
            recipient="reader@example.com",
            title=title,
            html="<p>Grüße, <b>reader</b></p>",
            text="Grüße, reader",
            sender_name="Sample, Software",
            reply_to="help@vendor.example",
            host=self.vendor.host,
        )
        made = await write(self.vendor.unit, SEALER, letter, "sample")
        await self.vendor.save()
        return made

    async def work(self, *, after: timedelta = timedelta(0), port: int | None = None) -> None:
        """Try what is due after that long."""
        url = f"smtp://127.0.0.1:{port}" if port else self.sink.url
        way = transport(url)
        assert isinstance(way, Smtp)
        way = replace(way, timeout=PATIENCE)
        with clock.frozen(clock.now() + after):
            for job in await self.take():
                await deliver(self.database, SEALER, Post(way, SENDER), job)

    async def take(self) -> list[Job]:
        """This vendor's jobs among those that are due."""
        taken = await jobs.take(self.database, 100)
        return [job for job in taken if job.tenant_id == self.vendor.id]

    async def state(self, mail_id: UUID) -> tuple[str, int, str, bool]:
        """State, attempts, error, and whether its text is still there."""
        row = await self.vendor.unit.first(
            select(Mail.state, Mail.attempts, Mail.error, Mail.sealed).where(
                Mail.tenant_id == TENANT, Mail.id == mail_id
            )
        )
        await self.vendor.unit.close()
        assert row is not None
        return row[0], row[1], row[2], row[3] is not None

    async def due(self) -> list[datetime]:
        """When its jobs are due."""
        rows = await self.vendor.unit.rows(select(JobRow.due_at).where(JobRow.tenant_id == TENANT))
        await self.vendor.unit.close()
        return [at for (at,) in rows]


@pytest.fixture
def outbox(rows: Database, vendor: Vendor, sink: Sink) -> Outbox:
    """The test vendor's outbox."""
    return Outbox(rows, vendor, sink)
