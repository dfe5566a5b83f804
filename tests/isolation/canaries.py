"""A text of its own in every text column of every row, and the search for it in what goes out.

The columns come from the metadata, so that a new one joins by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import JSON, Column, LargeBinary, Table, Text, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from isolation.rights import NEVER, RIGHTS
from isolation.world import Side
from livery.core.database import Database
from livery.schema import METADATA, TENANT_TABLES

# Columns whose text the product itself reads: another one would be refused, or change what happens.
FIXED = {
    "vendor.state",
    "vendor.language",
    "vendor.zone",
    "account.language",
    "account.zone",
    "account.appearance",
    "membership.role",
    "staff.role",
    "session.token_hash",
    "session.face",
    "session.host",
    "license.type",
    "license.validity",
    "license.validity_starts",
    "brand_revision.inputs",
    "brand_revision.images",
    "brand_revision.stylesheet_digest",
    "brand_asset.media_type",
    "domain.name",
    "domain.state",
    "domain.proven_by",
}
# Whose row it is, by the first of these that stands somewhere.
_OWNERS = ("id", "license_id", "group_id", "organization_id", "account_id", "subject_id")
_CANARY = re.compile(rb"zq\d{5}qz")
_ID = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")


class Canary(NamedTuple):
    """Where a text or an id comes from."""

    tenant_id: UUID
    table: str
    column: str
    place: str


class Canaries:
    """All canaries of the world; ids of rows are canaries too."""

    def __init__(self) -> None:
        self._known: dict[bytes, Canary] = {}
        self._sides: list[Side] = []

    def items(self) -> Iterator[tuple[str, Canary]]:
        """Each text that was put somewhere, with where."""
        for text, canary in self._known.items():
            yield text.decode(), canary

    async def sow(self, owner: Database, side: Side) -> None:
        """Overwrite the texts of all rows of a vendor, as the owner, who may."""
        self._sides.append(side)
        connection = await owner.connect(writes=True)
        try:
            for table in (*TENANT_TABLES, METADATA.tables["vendor"]):
                await self._sow(connection, table, side)
            await connection.commit()
        finally:
            await connection.close()

    async def _sow(self, connection: AsyncConnection, table: Table, side: Side) -> None:
        tenant = table.c.id if table.name == "vendor" else table.c.tenant_id
        found = await connection.execute(select(table).where(tenant == side.vendor.id))
        rows = found.mappings().all()
        assert rows, f"The world has no row in {table.name}: add one in world.py."
        for row in rows:
            place = _place(side, row)
            texts = {
                column.name: self._new(side, column, row[column.name], place)
                for column in columns(table)
            }
            if texts:
                key = [column == row[column.name] for column in table.primary_key]
                await connection.execute(update(table).where(*key).values(texts))

    def _new(self, side: Side, column: Column[Any], old: Any, place: str) -> object:
        text = f"zq{len(self._known):05}qz"
        made = Canary(side.vendor.id, column.table.name, column.name, place)
        self._known[text.encode()] = made
        return shaped(column, text, old)

    def found_in(self, body: bytes) -> Iterator[Canary]:
        """Every canary, and every id of a row of the world, that stands in there."""
        for text in _CANARY.findall(body.lower()):
            if text in self._known:
                yield self._known[text]
        for text in _ID.findall(body):
            for side in self._sides:
                if standing := side.places.get(UUID(text.decode())):
                    yield Canary(side.vendor.id, standing[0], "id", standing[1])


def columns(table: Table) -> Iterator[Column[Any]]:
    """Those that get a canary: all with a text of their own."""
    for column in table.columns:
        is_text = isinstance(column.type, Text | JSON | LargeBinary)
        is_key = column.primary_key or column.foreign_keys
        if is_text and not is_key and f"{table.name}.{column.name}" not in FIXED:
            yield column


def _place(side: Side, row: Mapping[Any, Any]) -> str:
    """Where a row stands: its own place, or that of what it belongs to."""
    owners = (row.get(name) for name in _OWNERS)
    return next((side.places[owner][1] for owner in owners if owner in side.places), "")


def shaped(column: Column[Any], text: str, old: Any) -> object:
    """The canary in the form that the column needs."""
    if column.name == "email":
        return f"{text}@example.com"
    if column.name.endswith("_url") or column.name == "website":
        return f"https://{text}.example/"
    if column.name == "stylesheet":
        return f"{old}/* {text} */"
    if isinstance(column.type, LargeBinary):
        return (old or b"") + text.encode()
    return {"note": text} if isinstance(column.type, JSON) else text


def may_read(canary: Canary, face: str, role: str) -> bool:
    """Whether a role of the canary's own vendor may read it on a face of sessions."""
    verb = RIGHTS.reading(face, canary.table, canary.column)
    return verb != NEVER and RIGHTS.allows(verb, role, canary.place)
