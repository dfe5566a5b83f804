"""What others do to the database while a folder is read, compared, and then applied."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import delete, select

from livery.cli import tenant
from livery.core.database import Database
from livery.core.errors import TakenError
from livery.manifest.apply import apply
from livery.manifest.document import read_document
from livery.manifest.plan import Planner, Prepared, open_unit
from livery.manifest.problems import ChangedError
from livery.manifest.scratch import Scratch
from livery.schema import METADATA
from livery.tenancy import vendors
from livery.tenancy.tables import TENANT
from support.database import TestDatabase
from support.vendors import new_vendor

if TYPE_CHECKING:
    from .conftest import Folder

Meanwhile = Callable[["Folder"], Awaitable[None]]
MORE = (
    "key,product,organization,userEmail,allowedActivations,createdAt\n"
    "AAAA-1,CAD,Sample Works,,3,2025-01-10\n"
    "AAAA-3,CAD,Other Works,,1,2025-02-10\n"
)


async def test_others_can_write_while_the_files_are_read_and_compared(
    folder: Folder, database: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = []

    class Watched(Planner):
        async def prepare(self, *args: Any, **options: Any) -> Prepared:
            prepared = await super().prepare(*args, **options)
            written.append(await new_vendor(elsewhere))  # while the planner's unit is still open
            return prepared

    elsewhere = Database(database.app_url)
    monkeypatch.setattr(tenant, "Planner", Watched)
    folder.data()
    try:
        await folder.apply()
    finally:
        await elsewhere.close()
    monkeypatch.undo()
    assert len(written) == 1
    assert (await folder.plan()).does_nothing(update=True)


def between(monkeypatch: pytest.MonkeyPatch, folder: Folder, meanwhile: Meanwhile) -> None:
    """Have something done after the comparison and before the first thing is stored."""

    async def store(*args: Any, **options: Any) -> None:
        await meanwhile(folder)
        await apply(*args, **options)

    monkeypatch.setattr(tenant, "store", store)


async def change_a_field(folder: Folder) -> None:
    async with folder.unit() as unit:
        await vendors.change(unit, {"website": "https://elsewhere.example"})
        await unit.commit()


async def remove_an_organization(folder: Folder) -> None:
    groups, places = METADATA.tables["user_group"], METADATA.tables["organization"]
    others = select(places.c.id).where(places.c.tenant_id == TENANT, places.c.name == "Other Works")
    async with folder.unit() as unit:
        for table, column in ((groups, groups.c.organization_id), (places, places.c.id)):
            doomed = delete(table).where(table.c.tenant_id == TENANT, column.in_(others))
            await unit.execute(doomed)
        await unit.commit()


async def remove_a_license(folder: Folder) -> None:
    async with folder.unit() as unit:
        for name in ("license_group", "activation", "license"):
            table = METADATA.tables[name]
            await unit.execute(delete(table).where(table.c.tenant_id == TENANT))
        await unit.commit()


async def apply_the_same(folder: Folder) -> None:
    database = Database(folder.settings.app_url)
    try:
        with Scratch() as staged:
            async with await open_unit(database, folder.slug, writes=True) as unit:
                planner = Planner(database, folder.settings, lambda *_: None)
                document = read_document(folder.path)
                prepared = await planner.prepare(unit, document, staged, force=False)
                await apply(unit, prepared, lambda *_: None, update=False)
                await unit.commit()
    finally:
        await database.close()


@pytest.mark.parametrize(
    ("meanwhile", "update", "refusal"),
    [
        (change_a_field, False, ChangedError),
        (remove_an_organization, False, ChangedError),
        (remove_a_license, True, ChangedError),
        (apply_the_same, False, TakenError),
    ],
)
async def test_what_somebody_changed_since_the_comparison_refuses_all_of_it(
    folder: Folder,
    monkeypatch: pytest.MonkeyPatch,
    meanwhile: Meanwhile,
    update: bool,
    refusal: type[Exception],
) -> None:
    folder.data()
    await folder.apply()
    products = "code,name\nCAD,Sample CAD\nNEW,New\n"
    folder.data(products=products, licenses=MORE.replace(",3,", ",4,"))
    folder.file("license-groups.csv", "key,organization,group\n")
    folder.file("activations.csv", "key,fingerprint\n")
    between(monkeypatch, folder, meanwhile)
    with pytest.raises(refusal):
        await folder.apply(update=update)
    found = await folder.ask("SELECT code FROM product WHERE tenant_id = :tenant AND code = 'NEW'")
    assert found == ([("NEW",)] if meanwhile is apply_the_same else [])


async def test_the_second_of_two_that_make_a_vendor_is_refused(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.data()
    between(monkeypatch, folder, apply_the_same)
    with pytest.raises(TakenError):
        await folder.apply()
    monkeypatch.undo()
    assert (await folder.plan()).does_nothing(update=True)
