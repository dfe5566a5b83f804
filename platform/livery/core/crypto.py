"""Secrets that the database keeps sealed: AES-256-GCM, with keys that it never holds.

A sealed text can be opened only where it was sealed for: its row is part of what is authenticated.
The first key seals; all of them open, so that a key can be replaced without downtime.
"""

import hashlib
import secrets
from collections.abc import Sequence
from functools import cached_property

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from livery.core.errors import ConfigurationError

_FORM = b"\x01"
_NAME = 4
_NONCE = 12


class Sealer:
    """Seals and opens with these keys, of 32 bytes each."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._ciphers = {_name(key): AESGCM(key) for key in keys}
        self._keys = tuple(keys)

    def seal(self, data: bytes, *place: object) -> bytes:
        """Encrypt `data` for `place`: the table and the key of its row."""
        name, nonce = self._first, secrets.token_bytes(_NONCE)
        sealed = self._ciphers[name].encrypt(nonce, data, _bound(place))
        return _FORM + name + nonce + sealed

    def open(self, sealed: bytes, *place: object) -> bytes:
        """What was sealed for `place`.

        Raises ConfigurationError where the key is missing, or where the data were changed or moved.
        """
        name, rest = sealed[1 : 1 + _NAME], sealed[1 + _NAME :]
        cipher = self._ciphers.get(name)
        if cipher is None or sealed[:1] != _FORM:
            raise ConfigurationError(
                "A secret in the database was sealed with a key that LIVERY_SECRET_KEYS does not"
                " list. Add that key behind the others."
            )
        try:
            return cipher.decrypt(rest[:_NONCE], rest[_NONCE:], _bound(place))
        except InvalidTag as error:
            raise ConfigurationError(
                f"The secret of {'/'.join(map(str, place))} does not belong there."
            ) from error

    def is_current(self, sealed: bytes) -> bool:
        """Whether the first key sealed it."""
        return sealed[1 : 1 + _NAME] == self._first

    @cached_property
    def _first(self) -> bytes:
        if not self._keys:
            raise ConfigurationError(
                "LIVERY_SECRET_KEYS is not set. Make a key with `livery secrets new`, keep it apart"
                " from the database, and set it for every process."
            )
        return _name(self._keys[0])


def _name(key: bytes) -> bytes:
    return hashlib.sha256(b"name of key " + key).digest()[:_NAME]


def _bound(place: Sequence[object]) -> bytes:
    return "/".join(map(str, place)).encode()
