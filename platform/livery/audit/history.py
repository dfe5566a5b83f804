"""What happened to one thing, newest first."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Integer, Uuid, bindparam, or_, select

from livery.audit.models import Event
from livery.tenancy.tables import TENANT
from livery.tenancy.unit import Unit

SHOWN = 20

_ONLY_BY = bindparam("only_by", type_=Uuid())
_OF_SUBJECT = (
    select(Event.action, Event.actor_name, Event.at)
    .where(
        Event.tenant_id == TENANT,
        Event.subject_id == bindparam("subject_id", type_=Uuid()),
        or_(_ONLY_BY.is_(None), Event.actor_id == _ONLY_BY),
    )
    .order_by(Event.id.desc())
    .limit(bindparam("limit", type_=Integer()))
)


class Happening(NamedTuple):
    """One event."""

    action: str
    actor_name: str
    at: datetime


async def of_subject(
    unit: Unit, subject_id: UUID, *, only_by: UUID | None = None, limit: int = SHOWN
) -> list[Happening]:
    """The newest events of a subject, all of them or those of one actor."""
    values = {"subject_id": subject_id, "only_by": only_by, "limit": limit}
    return [Happening._make(row) for row in await unit.rows(_OF_SUBJECT, values)]
