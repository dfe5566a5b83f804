"""Send what is in the outbox: at least once, later and later after each failure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.errors import MessageError
from uuid import UUID

from sqlalchemy import Uuid, bindparam, func, select, update

from livery.core import clock
from livery.core.crypto import Sealer
from livery.core.database import Database
from livery.core.types import UtcDateTime
from livery.outbox.letter import Letter
from livery.outbox.models import Mail
from livery.outbox.transport import Refused, Transport, Unreachable
from livery.tenancy import jobs
from livery.tenancy.jobs import Job
from livery.tenancy.limits import limits
from livery.tenancy.tables import TENANT
from livery.tenancy.unit import Unit

# After these it fails for good: nearly three days, as mail servers do it.
PAUSES = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 120, 240, 480, 720, 1200, 1440)
)
_LONGEST = 300  # of what a server says

_ID = bindparam("mail_id", type_=Uuid())
_WAITING = select(Mail.sealed, Mail.message_id, Mail.attempts, Mail.created_at).where(
    Mail.tenant_id == TENANT, Mail.id == _ID, Mail.state == "waiting"
)
_SENT_SINCE = select(func.count()).where(
    Mail.tenant_id == TENANT,
    Mail.state == "sent",
    Mail.id > bindparam("oldest", type_=Uuid()),
    Mail.ended_at > bindparam("since", type_=UtcDateTime()),
)


@dataclass(frozen=True, slots=True)
class Post:
    """What delivering takes: the way out, and the address that mails come from."""

    transport: Transport
    sender: str


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A mail that is about to be tried."""

    letter: Letter
    message_id: str
    attempts: int
    created_at: datetime


async def deliver(database: Database, sealer: Sealer, post: Post, job: Job) -> None:
    """Try one mail, and note how it went. Nothing is held while the server is spoken to: if we die
    then, the mail is sent again, with the same Message-ID.
    """
    async with Unit(database, job.tenant_id) as unit:
        found = await unit.first(_WAITING, {"mail_id": job.object_id})
        over = await _is_over_limit(unit)
    async with Unit(database, job.tenant_id, writes=True) as unit:
        if found is None or found[0] is None:
            await jobs.done(unit, job)
        elif over:
            await _wait(unit, job, "The mails of this day are used up; it goes on tomorrow.")
        else:
            text = sealer.open(found[0], job.tenant_id, "mail", job.object_id)
            await _try(unit, job, post, _Waiting(Letter.from_bytes(text), *found[1:]))
        await unit.commit()


async def _try(unit: Unit, job: Job, post: Post, mail: _Waiting) -> None:
    tried = mail.attempts + 1
    try:
        message = mail.letter.message(post.sender, mail.message_id, mail.created_at)
        await post.transport.send(message, post.sender, mail.letter.recipient)
    except (Refused, ValueError, MessageError) as refused:  # an address may be no address
        await _end(unit, job, state="failed", attempts=tried, error=str(refused)[:_LONGEST])
    except Unreachable as trouble:
        if tried > len(PAUSES):
            await _end(unit, job, state="failed", attempts=tried, error=str(trouble)[:_LONGEST])
        else:
            await _change(unit, job.object_id, attempts=tried, error=str(trouble)[:_LONGEST])
            await jobs.put_off(unit, job, clock.now() + PAUSES[mail.attempts])
    else:
        await _end(unit, job, state="sent", attempts=tried, error="", sealed=None)


async def _end(unit: Unit, job: Job, **values: object) -> None:
    """A failed mail keeps its text, so that a person can have it tried anew."""
    await _change(unit, job.object_id, ended_at=clock.now(), **values)
    await jobs.done(unit, job)


async def _wait(unit: Unit, job: Job, why: str) -> None:
    await _change(unit, job.object_id, error=why)
    await jobs.put_off(unit, job, clock.now() + timedelta(hours=1))


async def _change(unit: Unit, mail_id: UUID, **values: object) -> None:
    await unit.execute(
        update(Mail)
        .where(Mail.tenant_id == TENANT, Mail.id == mail_id, Mail.state == "waiting")
        .values(**values)
    )


async def _is_over_limit(unit: Unit) -> bool:
    allowed = (await limits(unit)).mails_a_day
    if allowed is None:
        return False
    since = clock.now() - timedelta(days=1)
    row = await unit.first(_SENT_SINCE, {"oldest": _oldest(since), "since": since})
    return row is not None and row[0] >= allowed


def _oldest(since: datetime) -> UUID:
    """An id from before any mail that was still tried since then; it lets an index narrow."""
    earliest = since - sum(PAUSES, timedelta())
    return UUID(int=int(earliest.timestamp() * 1000) << 80)
