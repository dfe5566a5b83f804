"""Write an event beside the change that it tells of."""

from dataclasses import dataclass
from uuid import UUID

from livery.audit.models import Event
from livery.core import clock
from livery.core.ids import new_id
from livery.tenancy.unit import Unit


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: `kind` is `account`, `staff`, `operator`, `api` or `system`."""

    kind: str
    id: UUID | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is acted upon: a kind of object and its id."""

    kind: str
    id: UUID | None = None


async def record(
    unit: Unit,
    action: str,
    actor: Actor,
    subject: Subject,
    *,
    organization_id: UUID | None = None,
    address: str = "",
    details: dict[str, object] | None = None,
) -> None:
    """Add an event such as `session.started` to the unit's transaction."""
    at = clock.now()
    await unit.insert(
        Event,
        {
            "id": new_id(at),
            "at": at,
            "action": action,
            "actor_kind": actor.kind,
            "actor_id": actor.id,
            "actor_name": actor.name,
            "subject_kind": subject.kind,
            "subject_id": subject.id,
            "organization_id": organization_id,
            "address": address,
            "details": details or {},
        },
    )
