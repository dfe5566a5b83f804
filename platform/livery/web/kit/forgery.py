"""Refuses requests that another site made a browser send.

Browsers say where a request comes from (`Sec-Fetch-Site`, else `Origin`). A client that says
neither must show a token bound to the session, if it has one. The token is masked anew in every
page, so that compression can't leak it.
"""

import hashlib
import hmac
import secrets

from litestar.exceptions import PermissionDeniedException

FIELD = "csrf"
HEADER = "X-CSRF-Token"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_LENGTH = 32


def _secret(session_token: str) -> bytes:
    return hashlib.sha256(b"csrf\0" + session_token.encode()).digest()


def _xor(left: bytes, right: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(left, right, strict=True))


def masked_token(session_token: str) -> str:
    """A token for a form: the session's secret under a fresh mask, in hex."""
    mask = secrets.token_bytes(_LENGTH)
    return (mask + _xor(mask, _secret(session_token))).hex()


def is_valid(token: str, session_token: str) -> bool:
    """Whether `token` was made for this session."""
    try:
        given = bytes.fromhex(token)
    except ValueError:
        return False
    if len(given) != 2 * _LENGTH:
        return False
    return hmac.compare_digest(_xor(given[:_LENGTH], given[_LENGTH:]), _secret(session_token))


def comes_from_us(fetch_site: str | None, origin: str | None, own_origin: str) -> bool | None:
    """What the browser says of where a request comes from; None if it says nothing."""
    if fetch_site is not None:
        return fetch_site == "same-origin"
    if origin is not None:
        return origin == own_origin
    return None


def refuse() -> PermissionDeniedException:
    """The error for a forged request."""
    return PermissionDeniedException(detail="The request did not come from this site.")
