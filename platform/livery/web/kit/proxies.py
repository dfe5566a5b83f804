"""What a trusted proxy may tell of a request; anybody else's forwarded headers are ignored."""

from collections.abc import Iterable
from ipaddress import ip_address

from litestar.types import HTTPScope

from livery.core.settings import Settings


def headers_named(scope: HTTPScope, name: bytes) -> list[bytes]:
    """All values of a header."""
    return [value for key, value in scope["headers"] if key.lower() == name]


def host_header(scope: HTTPScope, settings: Settings) -> bytes | None:
    """The one Host that counts; None if there is none, or more than one."""
    values = headers_named(scope, b"host")
    if settings.trust_forwarded_host and _is_trusted(_peer(scope), settings):
        values = headers_named(scope, b"x-forwarded-host") or values
    return values[0] if len(values) == 1 else None


def client_address(scope: HTTPScope, settings: Settings) -> str:
    """The client's IP address: the last hop that no trusted proxy vouches for."""
    address = _peer(scope)
    for hop in reversed(list(_forwarded_for(scope))):
        if not _is_trusted(address, settings) or not _is_address(hop):
            break
        address = hop
    return address


def _peer(scope: HTTPScope) -> str:
    client = scope.get("client")
    return client[0] if client else ""


def _forwarded_for(scope: HTTPScope) -> Iterable[str]:
    for value in headers_named(scope, b"x-forwarded-for"):
        yield from (hop.strip() for hop in value.decode("latin-1").split(","))


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _is_trusted(address: str, settings: Settings) -> bool:
    if not _is_address(address):
        return False
    parsed = ip_address(address)
    return any(parsed in network for network in settings.trusted_proxies)
