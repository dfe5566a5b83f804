"""The keys of `core.crypto` as settings spell them."""

import base64
import binascii
import secrets

from livery.core.errors import ConfigurationError

_KEY = 32  # bytes


def new_key() -> str:
    """A fresh key, as LIVERY_SECRET_KEYS takes it."""
    return base64.b64encode(secrets.token_bytes(_KEY)).decode()


def parse_keys(text: str) -> tuple[bytes, ...]:
    """The keys in `text`, separated by commas or lines; raises ConfigurationError."""
    return tuple(_parse(part) for part in text.replace(",", "\n").split())


def _parse(text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error:
        key = b""
    if len(key) != _KEY:
        raise ConfigurationError(
            "A key in LIVERY_SECRET_KEYS is not 32 bytes in base64. `livery secrets new` makes one."
        )
    return key
