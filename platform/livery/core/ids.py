"""UUIDv7 ids: 48 bits of milliseconds, then randomness (RFC 9562, section 5.7)."""

import secrets
from datetime import datetime
from uuid import UUID

from livery.core import clock


def new_id(at: datetime | None = None) -> UUID:
    """A fresh id that sorts by `at` (now, if not given; imports pass the created date)."""
    milliseconds = int((at or clock.now()).timestamp() * 1000)
    random = secrets.randbits(74)
    high, low = random >> 62, random & ((1 << 62) - 1)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)


def parse_id(text: str) -> UUID | None:
    """The id that `text` spells in canonical lower case, else None: one object, one address."""
    try:
        parsed = UUID(text)
    except ValueError:
        return None
    return parsed if str(parsed) == text else None
