"""License keys: making, comparing, masking, and the look-up hash of the offline format."""

import base64
import hashlib
import secrets
from uuid import UUID

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base32: no I, L, O, U
LONGEST = 256
_LONGEST_MASK = 24


def new_key() -> str:
    """Five groups of five characters, 125 random bits."""
    letters = [secrets.choice(ALPHABET) for _ in range(25)]
    return "-".join("".join(letters[at : at + 5]) for at in range(0, 25, 5))


def normalize(key: str) -> str:
    """The form in which keys are compared and unique."""
    return key.strip().upper()


def lookup_hash(tenant_id: UUID, key: str) -> str:
    """Names a key in an offline request without telling it; 43 characters of base64url."""
    data = b"oax-lk1\0" + str(tenant_id).encode() + b"\0" + normalize(key).encode()
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")


def mask(key: str) -> str:
    """The key with most of it covered; dashes stay. What is shown tells keys apart: both
    ends of a long key and the last four of a middling one, which leave 12 letters to guess; the
    last two of a short one.
    """
    letters = len(key) - key.count("-")
    shown_before = 4 if letters >= 20 else 0
    shown_after = 4 if letters >= 16 else 2 if letters >= 6 else 0
    end = len(key) - shown_after
    groups = key[shown_before:end][:_LONGEST_MASK].split("-")
    covered = "-".join(["•" * len(group) for group in groups])
    return key[:shown_before] + covered + key[end:]
