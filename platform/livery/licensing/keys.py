"""License keys: making, comparing, masking, and the look-up hash of the offline format."""

import base64
import hashlib
import secrets
from uuid import UUID

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base32: no I, L, O, U
LONGEST = 256


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
    """The key with all but its first and last four characters covered; dashes stay."""
    if len(key) < 12:
        return "•" * len(key)
    hidden = "".join("-" if letter == "-" else "•" for letter in key[4:-4][:24])
    return f"{key[:4]}{hidden}{key[-4:]}"
