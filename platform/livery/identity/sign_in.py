"""Sign in with e-mail and password: two short transactions with the hashing between them.

The caller commits after `begin`, verifies the password, and calls `finish` if it was right: hashing
holds neither SQLite's write lock nor a connection.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from livery.identity import accounts, sessions, throttle
from livery.identity.sessions import STAFF_FACE
from livery.tenancy.unit import Unit


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try: the e-mail as typed, the client's IP address and device, where it signs in."""

    email: str
    address: str
    device: str
    face: str
    host: str


@dataclass(frozen=True, slots=True)
class Begun:
    """What `begin` found. `retry_at` is set when too many attempts were made.

    Without an account the password is verified all the same, so that it takes as long.
    """

    retry_at: datetime | None
    account_id: UUID | None
    password_hash: str | None


async def begin(unit: Unit, attempt: Attempt) -> Begun:
    """Count the attempt and look the account up."""
    email = accounts.normalize_email(attempt.email)
    retry_at = await throttle.take(unit, email, attempt.address)
    found = await accounts.credentials(unit, email, staff=attempt.face == STAFF_FACE)
    if found is None:
        return Begun(retry_at, None, None)
    return Begun(retry_at, found.account_id, found.password_hash)


async def finish(unit: Unit, attempt: Attempt, account_id: UUID) -> str:
    """The password was right: a new session on that face and host; its token."""
    email = accounts.normalize_email(attempt.email)
    await throttle.forgive(unit, email, attempt.address)
    await accounts.note_sign_in(unit, account_id)
    organization_id = None
    if attempt.face != STAFF_FACE:
        organization_id = await accounts.first_organization(unit, account_id)
    return await sessions.open_session(
        unit,
        account_id,
        attempt.face,
        attempt.host,
        organization_id,
        address=attempt.address,
        device=attempt.device,
    )
