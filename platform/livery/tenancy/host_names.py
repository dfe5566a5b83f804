"""Host names: strict reading of a Host header, reserved names, look-up of tenant and face."""

import re
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Text, Uuid, bindparam, column, func, select

from livery.core.database import Database
from livery.core.errors import TakenError
from livery.tenancy.memory import Memory
from livery.tenancy.models import HostName, Vendor
from livery.tenancy.tables import TENANT
from livery.tenancy.unit import Unit

_RESERVED = """
abuse account accounts admin administrator api app assets auth billing blog cdn console customer
customers dashboard demo dev docs download downloads email ftp help host hostmaster imap info
internal license licenses livery localhost login mail mx news notify ns ns1 ns2 operator owner
pop portal portals postmaster preview public root security server smtp ssl staff staging static
stats status store support system test tests tls vendor vendors web webhook webhooks webmaster
wildcard www
"""
RESERVED_SLUGS = frozenset(_RESERVED.split())

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_NAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_SLUG = re.compile(_LABEL)
_PORT = re.compile(r"[1-9][0-9]{0,4}")


@dataclass(frozen=True, slots=True)
class Host:
    """A live host name: whose it is, and which face answers there."""

    name: str
    tenant_id: UUID
    face: str


def parse_host(header: bytes) -> str | None:
    """The name in a Host header, lower case, without port and final dot; None if malformed.

    Letters, digits and hyphens only (RFC 1123), labels of 1–63, at most 253 in all, port 1–65535.
    """
    try:
        text = header.decode("ascii").lower()
    except UnicodeDecodeError:
        return None
    name, colon, port = text.partition(":")
    if colon and not (_PORT.fullmatch(port) and int(port) <= 65535):
        return None
    name = name.removesuffix(".")
    return name if len(name) <= 253 and _NAME.fullmatch(name) else None


def slug_problem(slug: str) -> str | None:
    """Why `slug` can't be a vendor's short name, in words; None if it can."""
    if not _SLUG.fullmatch(slug):
        return "use 1 to 63 lower-case letters, digits and hyphens, not at the ends"
    if slug[2:4] == "--":
        return "hyphens in places 3 and 4 mark encoded names such as xn--…; move or drop one"
    if slug in RESERVED_SLUGS:
        return f"{slug!r} is reserved; choose another"
    return None


_WANTED = bindparam("wanted", type_=Text())
_FOUND = func.host_lookup(_WANTED).table_valued(column("tenant_id", Uuid()), column("face", Text()))
_IN_POSTGRESQL = select(_FOUND.c.tenant_id, _FOUND.c.face)
_IN_SQLITE = (
    select(HostName.tenant_id, HostName.face)
    .join(Vendor, Vendor.id == HostName.tenant_id)
    .where(HostName.name == _WANTED, Vendor.state == "active")
)


class HostDirectory:
    """Exact look-up of host names, remembered in this process until something changes."""

    def __init__(self, database: Database, memory: Memory) -> None:
        self._database = database
        self._known = memory.cache(10_000)
        # Apart, so that a flood of made-up names can't push the real ones out.
        self._unknown = memory.cache(10_000)

    async def find(self, name: str) -> Host | None:
        """The live host called `name`; None for unknown, suspended and released ones alike."""
        host = self._known.get(name)
        if isinstance(host, Host):
            return host
        if self._unknown.get(name):
            return None
        known, unknown = self._known.version, self._unknown.version
        found = await self._look_up(name)
        if found is None:
            self._unknown.put(name, True, unknown)
            return None
        self._known.put(name, found, known)
        return found

    async def _look_up(self, name: str) -> Host | None:
        connection = await self._database.connect(writes=False)
        try:
            lookup = _IN_SQLITE if self._database.is_sqlite else _IN_POSTGRESQL
            row = (await connection.execute(lookup, {"wanted": name})).first()
        finally:
            await connection.rollback()
            await connection.close()
        return Host(name, row[0], row[1]) if row else None


async def claim(unit: Unit, name: str, face: str) -> None:
    """Make `name` live for the unit's vendor; raises TakenError if it is another vendor's."""
    mine = select(HostName.face).where(HostName.name == name, HostName.tenant_id == TENANT)
    if await unit.first(mine):
        return
    try:
        await unit.insert(HostName, {"name": name, "face": face})
    except TakenError as error:
        raise TakenError(f"The host name {name} belongs to another vendor.") from error


async def names(unit: Unit) -> list[tuple[str, str]]:
    """All live host names of the vendor with their faces."""
    mine = select(HostName.name, HostName.face).where(HostName.tenant_id == TENANT)
    return [(name, face) for name, face in await unit.rows(mine.order_by(HostName.name))]
