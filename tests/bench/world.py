"""The benchmark's databases: made once, kept in build/bench, served while the benchmark runs."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import asyncpg
import click

import livery.schema  # noqa: F401 - declares all tables
from bench import copies, processes, template
from livery.core.database import Database
from livery.core.migrate import upgrade
from support.postgres import address, execute
from support.vendors import PASSWORD
from tools import postgres
from tools.shell import ROOT, digest

FOLDER = ROOT / "build/bench"
BASE = "portal.test"


class Size(NamedTuple):
    """`vendors` copies of one whose organization has `licenses`; the first, called big, has them
    `times` times.
    """

    name: str
    vendors: int
    licenses: int
    times: int


MAIN = Size("main", 1_000, 250, 400)
SMALL = Size("small", 10, 25, 40)
LARGE = Size("large", 10_000, 25, 40_000)
QUICK_MAIN = Size("quick_main", 4, 50, 20)
QUICK_SMALL = Size("quick_small", 3, 25, 2)
QUICK_LARGE = Size("quick_large", 30, 25, 40)


@dataclass(frozen=True)
class World:
    """A seeded database. Addresses hold each role's password."""

    size: Size
    app_url: str
    owner_url: str
    big: UUID
    organization: UUID

    @property
    def big_host(self) -> str:
        """The portal of the vendor with the many licenses."""
        return f"v-1.{BASE}"

    @property
    def plain_host(self) -> str:
        """The portal of one of the others."""
        return f"v-2.{BASE}"


@contextmanager
def server() -> Iterator[str]:
    """PostgreSQL: the one named in the environment, else our own with its data kept."""
    if url := os.environ.get(postgres.VARIABLE):
        yield url
        return
    account = postgres.unprivileged_account()
    folder = _data_folder()
    if account:
        os.chown(folder, account.pw_uid, account.pw_gid)
    with postgres.running(postgres.find_programs(), account, folder) as url:
        yield url


def _data_folder() -> Path:
    """In the build folder, or where PostgreSQL's account may not go there, among temporary ones."""
    account, inside = postgres.unprivileged_account(), FOLDER / "postgresql"
    inside.mkdir(parents=True, exist_ok=True)
    if account is None:
        return inside
    as_account = postgres.acting_as(account)
    if subprocess.run([*as_account, "test", "-x", inside.parent], check=False).returncode == 0:
        return inside
    shutil.rmtree(inside)
    name = f"livery-bench-{hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]}"
    outside = Path(tempfile.gettempdir()) / name
    outside.mkdir(mode=0o700, exist_ok=True)
    return outside


async def world(server_url: str, size: Size) -> World:
    """The database of that size, made if it is not there or was made by another version."""
    made = World(size, *_addresses(server_url, size), UUID(int=0), UUID(int=0))
    superuser = address(server_url, _name(size))
    if not await _is_current(server_url, size):
        begin = time.monotonic()
        click.echo(f"Making {size}", err=True)
        await _create(server_url, made)
        await _fill(superuser, made)
        click.echo(f"It took {time.monotonic() - begin:.0f} s.", err=True)
    connection = await asyncpg.connect(superuser)
    try:
        big = await connection.fetchval("SELECT id FROM vendor WHERE slug = 'v-1'")
        organization = await connection.fetchval(
            "SELECT organization_id FROM membership WHERE tenant_id = $1 LIMIT 1", big
        )
        await connection.execute("DELETE FROM session; DELETE FROM sign_in_throttle; CHECKPOINT")
    finally:
        await connection.close()
    return World(size, made.app_url, made.owner_url, big, organization)


async def first_process(server_url: str) -> int | None:
    """PostgreSQL's first process, whose children serve; None if it runs elsewhere."""
    connection = await asyncpg.connect(server_url)
    try:
        backend = await connection.fetchval("SELECT pg_backend_pid()")
    finally:
        await connection.close()
    return processes.parent_of(backend, "postgres")


def _name(size: Size) -> str:
    return f"livery_bench_{size.name}"


def _addresses(server_url: str, size: Size) -> tuple[str, str]:
    name = _name(size)
    return (
        address(server_url, name, f"{name}_app", PASSWORD.replace(" ", "-")),
        address(server_url, name, f"{name}_owner", PASSWORD.replace(" ", "-")),
    )


def _made_from(size: Size) -> str:
    """What a database follows from: its size, and the code that makes it."""
    here = Path(__file__).parent
    code = (here / "template.py", here / "copies.py", ROOT / "migrations/versions")
    return digest(repr(size), *code)


async def _is_current(server_url: str, size: Size) -> bool:
    connection = await asyncpg.connect(server_url)
    try:
        told = await connection.fetchval(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = $1",
            _name(size),
        )
    finally:
        await connection.close()
    return bool(told == _made_from(size))


async def _create(server_url: str, made: World) -> None:
    name, password = _name(made.size), PASSWORD.replace(" ", "-")
    roles = (f"{name}_owner", f"{name}_app")
    await execute(
        server_url,
        f"DROP DATABASE IF EXISTS {name} WITH (FORCE)",
        *(f"DROP ROLE IF EXISTS {role}" for role in roles),
        *(f"CREATE ROLE {role} LOGIN PASSWORD '{password}'" for role in roles),
        f"CREATE DATABASE {name} OWNER {roles[0]}",
    )
    extensions = (f"CREATE EXTENSION {extension}" for extension in postgres.EXTENSIONS)
    await execute(address(server_url, name), *extensions)
    await upgrade(made.owner_url, made.app_url)


async def _fill(superuser: str, made: World) -> None:
    database = Database(made.app_url)
    try:
        tenant = await template.make(database, made.size.licenses)
    finally:
        await database.close()
    connection = await asyncpg.connect(superuser)
    try:
        await connection.execute("SET session_replication_role = replica; SET work_mem = '256MB'")
        await copies.set_password(connection, PASSWORD)
        await copies.copy_vendor(connection, tenant, made.size.vendors)
        big = await connection.fetchval("SELECT id FROM vendor WHERE slug = 'v-1'")
        await copies.multiply_licenses(connection, big, made.size.times)
        await connection.execute("VACUUM (ANALYZE, FREEZE)")
        name, made_from = _name(made.size), _made_from(made.size)
        await connection.execute(f"COMMENT ON DATABASE {name} IS '{made_from}'")
    finally:
        await connection.close()
