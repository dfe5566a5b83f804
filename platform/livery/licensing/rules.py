"""What a license's dates and marks mean. Pure; a table in the tests says what must come out."""

from datetime import datetime, timedelta
from typing import NamedTuple

REVOKED = "revoked"
SUSPENDED = "suspended"
NOT_YET_EFFECTIVE = "not-yet-effective"
EXPIRED = "expired"
EXPIRING = "expiring"
ACTIVE = "active"

STATUSES = (REVOKED, SUSPENDED, NOT_YET_EFFECTIVE, EXPIRED, EXPIRING, ACTIVE)


class Marks(NamedTuple):
    """The stored facts that a status follows from."""

    revoked_at: datetime | None
    suspended_at: datetime | None
    effective_at: datetime | None
    expires_at: datetime | None


def status(marks: Marks, now: datetime, expiring_days: int) -> str:
    """The license's status at `now`; the first that holds, from the gravest down."""
    if marks.revoked_at:
        return REVOKED
    if marks.suspended_at:
        return SUSPENDED
    if marks.effective_at and marks.effective_at > now:
        return NOT_YET_EFFECTIVE
    if marks.expires_at and marks.expires_at <= now:
        return EXPIRED
    if marks.expires_at and marks.expires_at <= now + timedelta(days=expiring_days):
        return EXPIRING
    return ACTIVE


def key_may_be_shown(license_status: str) -> bool:
    """The key of a suspended or revoked license stays hidden."""
    return license_status not in {SUSPENDED, REVOKED}
