"""Calls to addresses that vendors enter: public hosts only, and never for long.

A name is resolved once, every address that it has must be public, and the connection goes to the
one that was checked: a name that changes its address in between (rebinding) gains nothing. No
redirect is followed, and an answer that is too long or too slow is cut off.
"""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address

import httpx2

from livery.core.errors import LiveryError

LARGEST = 1 << 20  # bytes of an answer
_PATIENCE = 10.0  # seconds for a whole exchange
_STEP = 5.0  # seconds for each step of it


class OutboundError(LiveryError):
    """The other side can't be asked, or may not; the message says why, for the vendor's team."""


@dataclass
class Outbound:
    """How calls go out. `allow_private` also lets plain http and private hosts be asked: for
    trials with a provider on the same machine.
    """

    allow_private: bool = False

    def transport(self) -> httpx2.AsyncBaseTransport:
        """For a client; it checks and bounds every request."""
        return _Guarded(allow_private=self.allow_private)

    @asynccontextmanager
    async def client(self) -> AsyncIterator[httpx2.AsyncClient]:
        """A client for a few calls; raises OutboundError whatever goes wrong on the way."""
        client = httpx2.AsyncClient(
            transport=self.transport(), timeout=_STEP, follow_redirects=False, trust_env=False
        )
        async with bounded(), client:
            yield client


@asynccontextmanager
async def bounded() -> AsyncIterator[None]:
    """Turn everything that a call can meet into OutboundError, and give up after a while."""
    try:
        async with asyncio.timeout(_PATIENCE):
            yield
    except TimeoutError as error:
        raise OutboundError("The other side took too long to answer.") from error
    except httpx2.InvalidURL as error:
        raise OutboundError("That is no address that can be asked.") from error
    except httpx2.HTTPError as error:
        raise OutboundError(f"The other side can’t be asked: {error}") from error


class _Guarded(httpx2.AsyncBaseTransport):
    def __init__(self, *, allow_private: bool) -> None:
        self._allow_private = allow_private
        self._inner = httpx2.AsyncHTTPTransport(trust_env=False)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Check where it goes, and go exactly there."""
        host, port = request.url.host, request.url.port
        if request.url.scheme != "https" and not self._allow_private:
            raise OutboundError("Only https addresses are asked.")
        if port not in {None, 443} and not self._allow_private:
            raise OutboundError("Only the https port 443 is asked.")
        address = await self._resolve(host)
        extensions = {**request.extensions, "sni_hostname": host}
        pinned = httpx2.Request(
            request.method,
            request.url.copy_with(host=str(address)),
            headers=request.headers,  # `Host` keeps the name
            stream=request.stream,
            extensions=extensions,
        )
        response = await self._inner.handle_async_request(pinned)
        return httpx2.Response(
            response.status_code,
            headers=response.headers,
            stream=_Bounded(response),
            extensions=response.extensions,
        )

    async def _resolve(self, host: str) -> IPv4Address | IPv6Address:
        try:
            found = await asyncio.get_running_loop().getaddrinfo(
                host, None, type=socket.SOCK_STREAM
            )
        except (OSError, UnicodeError) as error:
            raise OutboundError(f"{host} has no address.") from error
        addresses = [ip_address(info[4][0]) for info in found]
        if not self._allow_private and not all(is_public(each) for each in addresses):
            raise OutboundError(f"{host} is not a public address.")
        return addresses[0]

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()


class _Bounded(httpx2.AsyncByteStream):
    def __init__(self, response: httpx2.Response) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        read = 0
        async for chunk in self._response.stream:  # type: ignore[union-attr]
            read += len(chunk)
            if read > LARGEST:
                raise OutboundError("The other side’s answer is too long.")
            yield chunk

    async def aclose(self) -> None:
        """Give the connection back."""
        await self._response.aclose()


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address lies in the open Internet, also what IPv6 wraps around IPv4."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or _nat64(address)
        if inner is not None:
            return is_public(inner)
        if address.teredo is not None:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _nat64(address: IPv6Address) -> IPv4Address | None:
    in_prefix = int(address) >> 32 == int(IPv6Address("64:ff9b::")) >> 32
    return IPv4Address(int(address) & 0xFFFFFFFF) if in_prefix else None
