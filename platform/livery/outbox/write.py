"""Put a mail into the outbox, in the transaction of its cause."""

from uuid import UUID

from livery.core import clock
from livery.core.crypto import Sealer
from livery.core.ids import new_id
from livery.outbox.letter import Letter
from livery.outbox.models import Mail
from livery.tenancy import jobs
from livery.tenancy.unit import Unit

JOB = "mail"


async def write(
    unit: Unit, sealer: Sealer, letter: Letter, kind: str, subject_id: UUID | None = None
) -> UUID:
    """Keep the letter until the worker has sent it; the mail's id.

    `kind` names its template; `subject_id` is what it is about, such as an invitation.
    """
    now = clock.now()
    mail_id = new_id(now)
    await unit.insert(
        Mail,
        {
            "id": mail_id,
            "kind": kind,
            "subject_id": subject_id,
            "recipient": letter.recipient,
            "title": letter.title,
            "sealed": sealer.seal(letter.to_bytes(), unit.tenant_id, "mail", mail_id),
            "message_id": f"<{mail_id}@{letter.host}>",
            "state": "waiting",
            "attempts": 0,
            "error": "",
            "created_at": now,
            "ended_at": None,
        },
    )
    await jobs.put(unit, JOB, mail_id)
    return mail_id
