"""Work that waits for the worker, of all vendors: the queue is a table.

A worker takes a job by moving its due time, so that whoever comes next leaves it alone. If the
worker dies, the job is due again after `HELD`: whatever a job does must bear being done twice.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, delete, select, update

from livery.core import clock
from livery.core.database import Database
from livery.core.ids import new_id
from livery.core.types import UtcDateTime
from livery.tenancy.models import Job as Row
from livery.tenancy.tables import TENANT
from livery.tenancy.unit import Unit

HELD = timedelta(minutes=5)

_DUE = (
    select(Row.id, Row.tenant_id, Row.kind, Row.object_id, Row.due_at)
    .where(Row.due_at <= bindparam("now", type_=UtcDateTime()))
    .order_by(Row.due_at)
    .limit(bindparam("many"))
)


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work: what kind, for which vendor, on which of its rows."""

    id: UUID
    tenant_id: UUID
    kind: str
    object_id: UUID
    due_at: datetime


async def put(unit: Unit, kind: str, object_id: UUID, due_at: datetime | None = None) -> None:
    """Add a job to the unit's transaction; it is due at once unless told otherwise."""
    now = clock.now()
    row = {"id": new_id(now), "kind": kind, "object_id": object_id, "due_at": due_at or now}
    await unit.insert(Row, row)


async def take(database: Database, many: int) -> list[Job]:
    """Up to `many` jobs that are due, each for this worker alone until `HELD` is over."""
    connection = await database.connect(writes=False)
    try:
        now = clock.now()
        found = (await connection.execute(_DUE, {"now": now, "many": many})).all()
    finally:
        await connection.rollback()
        await connection.close()
    jobs = [Job(*row) for row in found]
    return [job for job in jobs if await _held(database, job)]


async def _held(database: Database, job: Job) -> bool:
    connection = await database.connect(writes=True)
    try:
        taken = await connection.execute(
            update(Row)
            .where(Row.id == job.id, Row.due_at == job.due_at)
            .values(due_at=clock.now() + HELD)
        )
        await connection.commit()
    finally:
        await connection.close()
    return taken.rowcount == 1


async def put_off(unit: Unit, job: Job, due_at: datetime) -> None:
    """Let the job be done later."""
    await unit.execute(
        update(Row).where(Row.tenant_id == TENANT, Row.id == job.id).values(due_at=due_at)
    )


async def done(unit: Unit, job: Job) -> None:
    """The job is over."""
    await unit.execute(delete(Row).where(Row.tenant_id == TENANT, Row.id == job.id))
