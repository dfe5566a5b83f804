"""A stand-in for the database's port that counts what the server sends through it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

_SYNC, _QUERY = b"S", b"Q"
_FRAMING = (b"BEGIN", b"COMMIT", b"ROLLBACK")


@dataclass
class Sent:
    """Round trips, and how many of them carried a statement beyond BEGIN, COMMIT and ROLLBACK."""

    round_trips: int = 0
    statements: int = 0

    def note(self, kind: bytes, body: bytes) -> None:
        """One message of PostgreSQL's protocol; a Sync ends a prepared statement's run."""
        if kind not in {_SYNC, _QUERY}:
            return
        self.round_trips += 1
        self.statements += not (kind == _QUERY and body.rstrip(b";\0") in _FRAMING)


@asynccontextmanager
async def counting(url: str) -> AsyncIterator[tuple[str, Sent]]:
    """An address that leads to the same database, and the count of what went there."""
    parts, sent = urlsplit(url), Sent()
    open_ends, meetings = set[asyncio.StreamWriter](), set[asyncio.Task[None] | None]()

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there_reader, there = await asyncio.open_connection(parts.hostname, parts.port)
        open_ends.update((writer, there))
        meetings.add(asyncio.current_task())
        back = asyncio.create_task(_pass_on(there_reader, writer))
        try:
            await _read_messages(reader, there, sent)
        except asyncio.IncompleteReadError:
            pass
        there.close()
        await back

    proxy = await asyncio.start_server(meet, "127.0.0.1", 0)
    port = proxy.sockets[0].getsockname()[1]
    place = f"{parts.netloc.rpartition('@')[0]}@127.0.0.1:{port}"
    try:
        yield urlunsplit(parts._replace(netloc=place)), sent
    finally:
        proxy.close()
        for end in open_ends:
            end.close()
        await asyncio.gather(*filter(None, meetings), return_exceptions=True)


async def _read_messages(
    reader: asyncio.StreamReader, there: asyncio.StreamWriter, sent: Sent
) -> None:
    """Until the session starts, messages have no kind; then kind, length, body."""
    started = False
    while True:
        kind = await reader.readexactly(1) if started else b""
        length = await reader.readexactly(4)
        body = await reader.readexactly(int.from_bytes(length) - 4)
        started = started or body[:2] == b"\0\3"  # version 3 of the protocol, no request for TLS
        sent.note(kind, body)
        there.write(kind + length + body)


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(1 << 16):
        writer.write(data)
    writer.close()
