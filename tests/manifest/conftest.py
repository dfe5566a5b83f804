"""A vendor folder of its own for each test, applied the way the command does it."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import text

from livery.cli.tenant import Choice, apply_folder, show_plan
from livery.core.database import Database
from livery.core.ids import new_id
from livery.core.settings import Settings, load
from livery.licensing import importing
from livery.licensing.importing import StoredLicense
from livery.manifest.plan import Plan, open_unit
from livery.manifest.problems import ManifestError
from livery.tenancy.unit import Unit
from support.database import TestDatabase

_numbers = count(1)

PRODUCTS = "code,name\nCAD,Sample CAD\n"
ORGANIZATIONS = "name,allowedUsers\nSample Works,10\nOther Works,-1\n"
USERS = (
    "email,firstName,lastName,organization,role\n"
    "admin@example.com,Sample,Admin 1,Sample Works,organization-admin\n"
    "user@example.com,Sample,User 1,Sample Works,user\n"
    "single@example.com,Sample,Single 1,,\n"
)
GROUPS = "organization,name\nSample Works,Drafting\nSample Works,Empty\nOther Works,Drafting\n"
MEMBERS = "organization,group,userEmail\nSample Works,Drafting,user@example.com\n"
LICENSES = (
    "key,product,organization,userEmail,allowedActivations,totalActivations,createdAt\n"
    "AAAA-1,CAD,Sample Works,,3,2,2025-01-10\n"
    "AAAA-2,CAD,,single@example.com,1,0,2025-02-10\n"
)
LINKS = "key,organization,group\nAAAA-1,Sample Works,Drafting\n"
DEVICES = "key,fingerprint,hostname\nAAAA-1,f1,ws-1\n"

FILES: Mapping[str, str] = {
    "products.csv": PRODUCTS,
    "organizations.csv": ORGANIZATIONS,
    "users.csv": USERS,
    "groups.csv": GROUPS,
    "group-members.csv": MEMBERS,
    "licenses.csv": LICENSES,
    "license-groups.csv": LINKS,
    "activations.csv": DEVICES,
}


class Folder:
    """A vendor folder that a test fills, and its way into the database."""

    def __init__(self, path: Path, settings: Settings) -> None:
        self.path = path
        self.slug = path.name
        self.settings = settings
        (path / "data").mkdir(parents=True)
        self.toml()

    def toml(self, more: str = "", vendor: str = "") -> None:
        """Write tenant.toml with a name, the data folder and what is given."""
        self.path.joinpath("tenant.toml").write_text(
            f'[vendor]\nname = "Sample Software"\n{vendor}\n[data]\nfolder = "data"\n{more}\n',
            "utf-8",
        )

    def data(self, **files: str) -> None:
        """Write every data file; `licenses="…"` replaces one."""
        for name, content in FILES.items():
            self.file(name, files.get(name.removesuffix(".csv").replace("-", "_"), content))

    def file(self, name: str, content: str | bytes) -> None:
        """Write one data file."""
        path = self.path / "data" / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)

    def license(self, **cells: object) -> None:
        """Write licenses.csv with one license, whose other cells are plain."""
        row = {"key": "K-1", "product": "CAD", "allowedActivations": 1} | cells
        target = io.StringIO()
        writer = csv.DictWriter(target, list(row))
        writer.writeheader()
        writer.writerow(row)
        self.file("licenses.csv", target.getvalue())

    async def plan(self, *, force: bool = False, update: bool = False) -> Plan:
        """`livery tenant plan`."""
        return await show_plan(self.settings, self.path, Choice(force=force, update=update))

    async def apply(self, *, force: bool = False, update: bool = False) -> Plan:
        """`livery tenant apply --yes`."""
        choice = Choice(force=force, update=update)
        return await apply_folder(self.settings, self.path, choice, ask=False)

    async def faults(self) -> list[str]:
        """What applying is refused for, each without the folder's path."""
        with pytest.raises(ManifestError) as refused:
            await self.apply()
        return [str(problem).removeprefix(f"{self.path}/") for problem in refused.value.problems]

    @asynccontextmanager
    async def unit(self) -> AsyncIterator[Unit]:
        """A unit of work of this vendor; commit to keep."""
        database = Database(self.settings.app_url)
        try:
            async with await open_unit(database, self.slug, writes=True) as unit:
                yield unit
        finally:
            await database.close()

    async def stored(self, key: str = "K-1") -> StoredLicense:
        """A license as it is in the database."""
        async with self.unit() as unit:
            return (await importing.licenses(unit, [key]))[key]

    async def ask(self, sql: str, **values: object) -> list[tuple[object, ...]]:
        """Rows of a query as the owner; `:tenant` is this vendor."""
        async with self.unit() as unit:
            tenant_id = unit.tenant_id
        database = Database(self.settings.owner_url)
        connection = await database.connect(writes=False)
        try:
            bound = tenant_id.hex if database.is_sqlite else tenant_id
            found = await connection.execute(text(sql), {"tenant": bound, **values})
            return [tuple(row) for row in found.all()]
        finally:
            await connection.rollback()
            await connection.close()
            await database.close()


@pytest.fixture
def folder(database: TestDatabase, tmp_path: Path) -> Folder:
    """An empty vendor folder."""
    settings = load(
        {
            "DATABASE_URL": database.owner_url,
            "LIVERY_APP_DATABASE_URL": database.app_url,
            "LIVERY_PUBLIC_URL": "https://portal.test",
        }
    )
    return Folder(tmp_path / f"m{next(_numbers)}-{new_id().hex[-8:]}", settings)
