"""Watches every answer that a server in this process gives, in any test: it holds no id and no key
of a row that belongs to another vendor.

Rows are noted where all of them are made, in the unit of work.
"""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest

from livery.asgi import Server
from livery.core.database import Base
from livery.tenancy.unit import Unit, Values
from livery.web.kit.visit import Visit

_NAMES = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9A-Z]{5}(?:-[0-9A-Z]{5}){4}")


class Watch:
    """Which vendors have a row of that name, and the answers that told a name to another."""

    def __init__(self) -> None:
        self._owners: dict[bytes, set[UUID]] = defaultdict(set)
        self.leaks: list[str] = []
        self.answers = 0

    def note(self, tenant_id: UUID, rows: Sequence[Values]) -> None:
        """These rows are that vendor's."""
        for row in rows:
            for name in (row.get("id"), row.get("key")):
                self._owners[str(name).encode()].add(tenant_id)

    def look(self, scope: Mapping[str, Any], asked: bytes, answer: bytes) -> None:
        """Search an answer; what the request itself named may come back."""
        visit: Visit | None = scope.get("state", {}).get("visit")
        self.answers += 1
        for name in set(_NAMES.findall(answer)) - set(_NAMES.findall(asked)):
            owners = self._owners.get(name)
            if owners and (visit is None or visit.host.tenant_id not in owners):
                self.leaks.append(f"{scope['method']} {scope['path']} tells {name.decode()}")


@contextmanager
def watching() -> Iterator[Watch]:
    """Watch until the block ends."""
    watch, patch = Watch(), pytest.MonkeyPatch()
    insert, call = Unit.insert, Server.__call__

    async def noting_insert(unit: Unit, model: type[Base], rows: Any) -> None:
        await insert(unit, model, rows)
        watch.note(unit.tenant_id, [rows] if isinstance(rows, Mapping) else rows)

    async def watched_call(server: Server, scope: Any, receive: Any, send: Any) -> None:
        asked: list[bytes] = [scope.get("raw_path") or b"", scope.get("query_string", b"")]
        headers: list[bytes] = []
        body: list[bytes] = []

        async def noting_receive() -> Any:
            message = await receive()
            asked.append(message.get("body", b""))
            return message

        async def noting_send(message: Any) -> None:
            headers.append(repr(message.get("headers", "")).encode())
            body.append(message.get("body", b""))
            await send(message)

        await call(server, scope, noting_receive, noting_send)
        if scope["type"] == "http":
            watch.look(scope, b" ".join(asked), b" ".join([*headers, _plain(b"".join(body))]))

    patch.setattr(Unit, "insert", noting_insert)
    patch.setattr(Server, "__call__", watched_call)
    yield watch
    patch.undo()


def _plain(body: bytes) -> bytes:
    """The body as it was before compression, as far as it came."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    return zlib.decompressobj(wbits=31).decompress(body)
