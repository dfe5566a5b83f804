"""The demo is made of the committed vendors, is dated as of today, and its people can sign in."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from livery.core import clock
from livery.core.database import Database
from livery.core.settings import load
from livery.demo.make import SLUGS, make_demo
from livery.identity import accounts, importing
from livery.identity.passwords import Passwords
from livery.licensing import listing, rules
from livery.licensing.lines import LicenseLine
from livery.licensing.visible import Reader
from livery.manifest.plan import open_unit
from livery.tenancy.unit import Unit
from livery.tenancy.vendors import profile

NOW = datetime.now(UTC) + timedelta(days=200)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
async def made(place: Path) -> dict[str, Any]:
    settings = load({"LIVERY_ALLOW_HTTP": "1"})
    with clock.frozen(NOW):
        return dict(await make_demo(place, 8123, "localhost", settings))


async def test_the_file_is_what_programs_expect(place: Path, made: dict[str, Any]) -> None:
    assert json.loads((place / "demo.json").read_text("utf-8")) == made
    assert made["connect"] == "127.0.0.1:8123"
    assert [vendor["slug"] for vendor in made["vendors"]] == list(SLUGS)
    northwind = made["vendors"][0]
    assert northwind["portal"] == "http://northwind.localhost:8123"
    assert northwind["admin"] == "http://northwind.admin.localhost:8123"
    assert northwind["custom_domains"] == ["licenses.northwind.test"]
    for vendor in made["vendors"]:
        assert set(vendor) == {
            "slug",
            "name",
            "portal",
            "admin",
            "custom_domains",
            "people",
            "staff",
        }
        assert 1 <= len(vendor["people"]) <= 6
        for person in vendor["people"]:
            assert set(person) == {"email", "password", "role", "organization"}
            assert person["email"].endswith("@example.com")
            assert len(person["password"]) >= 12
        assert [each["role"] for each in vendor["staff"]] == ["owner", "admin", "support"]


async def test_named_people_can_sign_in_and_nobody_else(place: Path, made: dict[str, Any]) -> None:
    database, passwords = Database(f"sqlite:///{place / 'livery.db'}"), Passwords(1)
    try:
        person = made["vendors"][2]["people"][0]
        async with await open_unit(database, "ashcroft", writes=False) as unit:
            found = await accounts.credentials(unit, person["email"], staff=False)
            other = await accounts.credentials(unit, "sample-typesetter-5@example.com", staff=False)
        assert found is not None
        assert other is not None
        assert await passwords.verify(found.password_hash, person["password"])
        assert other.password_hash is None
    finally:
        passwords.close()
        await database.close()


async def test_every_status_and_every_kind_of_reader_is_there(
    place: Path, made: dict[str, Any]
) -> None:
    database = Database(f"sqlite:///{place / 'livery.db'}")
    try:
        seen = {slug: await _seen(database, slug, made) for slug in SLUGS}
    finally:
        await database.close()
    northwind = seen["northwind"]
    assert set(northwind["sample-admin-1@example.com"]) == set(rules.STATUSES)
    assert northwind["sample-admin-1@example.com"].total() > listing.PAGE
    assert northwind["sample-user-1@example.com"].total() > listing.PAGE
    assert northwind["sample-user-6@example.com"].total() > 0
    assert northwind["sample-user-7@example.com"].total() == 0


@pytest.mark.parametrize("slug", SLUGS)
async def test_the_first_person_s_home_page_shows_licenses_in_use(
    place: Path, made: dict[str, Any], slug: str
) -> None:
    database = Database(f"sqlite:///{place / 'livery.db'}")
    person = next(v for v in made["vendors"] if v["slug"] == slug)["people"][0]
    try:
        async with await open_unit(database, slug, writes=False) as unit:
            lines, _ = await listing.page(unit, await _reader(unit, person), limit=6)
    finally:
        await database.close()
    statuses = Counter(_status(line, 30) for line in lines)
    in_use = [line for line in lines if line.total_activations]
    assert statuses[rules.NOT_YET_EFFECTIVE] <= 1
    assert len(in_use) >= 4
    assert sum(_status(line, 30) == rules.ACTIVE for line in in_use) >= 3
    assert any(line.total_activations for line in lines[:2])


async def _seen(database: Database, slug: str, made: dict[str, Any]) -> dict[str, Counter[str]]:
    """Named person → statuses of the licenses that they may see."""
    people = next(v for v in made["vendors"] if v["slug"] == slug)["people"]
    found = {}
    async with await open_unit(database, slug, writes=False) as unit:
        vendor = await profile(unit)
        assert vendor is not None
        for person in people:
            lines, more = await listing.page(unit, await _reader(unit, person), limit=1000)
            assert not more
            found[person["email"]] = Counter(_status(line, vendor.expiring_days) for line in lines)
    return found


async def _reader(unit: Unit, person: dict[str, Any]) -> Reader:
    account = (await importing.accounts(unit, [person["email"]]))[person["email"]]
    place = await accounts.first_organization(unit, account.id)
    return Reader(account.id, place, person["role"] == "organization-admin")


def _status(line: LicenseLine, expiring_days: int) -> str:
    marks = rules.Marks(line.revoked_at, line.suspended_at, line.effective_at, line.expires_at)
    return rules.status(marks, NOW, expiring_days)
