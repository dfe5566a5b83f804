"""Copies of one vendor, and of licenses within a vendor, in a few set-based statements.

All keys begin with `tenant_id`, so that a copy keeps its ids; only what is unique among all vendors
or must be random changes. Runs as a superuser with foreign keys unchecked.
"""

from __future__ import annotations

from uuid import UUID

import asyncpg

from livery.core.database import Base
from livery.identity.passwords import Passwords

# A key of five by five characters that follows from a seed.
_KEY = "regexp_replace(upper(left(md5({seed}), 25)), '(.{{5}})(?=.)', '\\1-', 'g')"
# The same bits as a UUIDv7 of that instant.
_ID = """(lpad(to_hex((extract(epoch FROM {at}) * 1000)::bigint), 12, '0') || '7'
  || substr(md5({seed}), 1, 3) || '8' || substr(md5({seed}), 4, 15))::uuid"""

_VENDORS = f"""
CREATE TEMP TABLE place AS
SELECT 'v-' || n AS slug, {_ID.format(at="now()", seed="'vendor' || n")} AS id
FROM generate_series(1, $1::int) n
"""


def _share(seed: str) -> str:
    """A number from 0 to 1 that follows from a seed."""
    return f"(('x' || left(md5({seed}), 7))::bit(28)::int / 268435456.0)"


# Up to 400 days earlier, so that neighbors in a list come from different licenses.
_EARLIER = f"l.created_at - interval '400 days' * {_share('l.id::text || n')}"
_LICENSES = f"""
CREATE TEMP TABLE more AS
SELECT l.id AS old, e.at AS created_at, {_ID.format(at="e.at", seed="l.id::text || n")} AS id
FROM license l CROSS JOIN generate_series(1, $2::int) n
CROSS JOIN LATERAL (SELECT {_EARLIER} AS at) e
WHERE l.tenant_id = $1 AND l.notes = ''
"""


async def copy_vendor(connection: asyncpg.Connection, template: UUID, vendors: int) -> None:
    """Add vendors with the slugs `v-1`, `v-2` … that have all that the template has."""
    await connection.execute("DROP TABLE IF EXISTS place")
    await connection.execute(_VENDORS.replace("$1::int", str(vendors)))
    key = _KEY.format(seed="s.id::text || p.id")
    changes = {
        "vendor": {"id": "p.id", "slug": "p.slug"},
        "host_name": {"name": "p.slug || substr(s.name, position('.' in s.name))"},
        "license": {"key": key, "key_normalized": key, "lookup_hash": key},
    }
    for table in _tables():
        given = {"tenant_id": "p.id", **changes.get(table, {})}
        mine = "id" if table == "vendor" else "tenant_id"
        await connection.execute(
            f"INSERT INTO {table} {_columns(table, given)}"
            f" FROM {table} s CROSS JOIN place p WHERE s.{mine} = '{template}'"
        )


async def multiply_licenses(connection: asyncpg.Connection, tenant: UUID, times: int) -> None:
    """Let the vendor have each license that many times, with its groups and devices."""
    await connection.execute("DROP TABLE IF EXISTS more")
    extra = _LICENSES.replace("$1", f"'{tenant}'").replace("$2::int", str(times - 1))
    await connection.execute(extra)
    key = _KEY.format(seed="m.id::text")
    keys = {"key": key, "key_normalized": key, "lookup_hash": key}
    # Within the same day, so that the status stays and no two end at the same moment.
    ends = f"s.expires_at + interval '12 hours' * {_share('m.id::text')}"
    moments = {"created_at": "m.created_at", "expires_at": ends}
    changes = {
        "license": {"id": "m.id", **moments, **keys},
        "license_group": {"license_id": "m.id"},
        "activation": {"id": "md5(m.id::text || s.id)::uuid", "license_id": "m.id"},
    }
    for table, given in changes.items():
        mine = "id" if table == "license" else "license_id"
        await connection.execute(
            f"INSERT INTO {table} {_columns(table, given)}"
            f" FROM more m JOIN {table} s ON s.tenant_id = '{tenant}' AND s.{mine} = m.old"
        )


async def set_password(connection: asyncpg.Connection, password: str) -> None:
    """Give everybody who is there the password, hashed as the product does."""
    hashing = Passwords(1)
    hashed = await hashing.hash(password)
    hashing.close()
    await connection.execute("UPDATE account SET password_hash = $1", hashed)


def _tables() -> list[str]:
    """Vendors first, then all that belongs to one."""
    tables = Base.metadata.sorted_tables
    return ["vendor", *(table.name for table in tables if "tenant_id" in table.columns)]


def _columns(table: str, changes: dict[str, str]) -> str:
    names = [column.name for column in Base.metadata.tables[table].columns]
    return f"({', '.join(names)}) SELECT {', '.join(changes.get(n, f's.{n}') for n in names)}"
