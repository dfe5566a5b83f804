"""Reading units: what they refuse, and what becomes of connections that went wrong."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest
from sqlalchemy import bindparam, func, select
from sqlalchemy.exc import StatementError

from livery.core.database import UNAVAILABLE, Database
from livery.licensing.models import Product
from livery.tenancy.tables import TENANT
from livery.tenancy.unit import Unit
from support.database import TestDatabase
from support.vendors import Vendor

CODES = select(Product.code).where(
    Product.tenant_id == TENANT, Product.code.in_(bindparam("codes", expanding=True))
)
SLEEP = select(func.pg_sleep(30))
MY_PID = select(func.pg_backend_pid())


@pytest.fixture
async def one(database: TestDatabase) -> AsyncIterator[Database]:
    """A pool of one connection, so that the next unit gets that of the last."""
    opened = Database(database.app_url, pool_size=1)
    yield opened
    await opened.close()


async def end(database: TestDatabase, pid: int) -> None:
    """Have the server end a connection."""
    other = await asyncpg.connect(database.app_url)
    await other.execute(f"SELECT pg_terminate_backend({pid})")
    await other.close()


async def pid_of(unit: Unit) -> int:
    """Which of the server's processes the unit talks to."""
    row = await unit.first(MY_PID)
    assert row is not None
    return int(row[0])


async def test_a_list_of_values_may_have_any_length(one: Database, vendor: Vendor) -> None:
    async with Unit(one, vendor.id) as unit:
        for codes in (["studio"], ["gone", "studio", "other"], [], ["studio", "gone"]):
            found = await unit.rows(CODES, {"codes": codes})
            assert found == ([("studio",)] if "studio" in codes else [])


async def test_a_value_of_an_earlier_run_is_never_used_again(one: Database, vendor: Vendor) -> None:
    named = select(Product.name).where(
        Product.tenant_id == TENANT, Product.code == bindparam("code")
    )
    async with Unit(one, vendor.id) as unit:
        assert await unit.first(named, {"code": "studio"}) == ("Sample Studio",)
        with pytest.raises((KeyError, StatementError)):
            await unit.first(named)


@pytest.mark.postgresql
async def test_a_reading_unit_writes_nothing(one: Database, vendor: Vendor) -> None:
    drawn = select(func.nextval("pg_class_oid_index"))
    async with Unit(one, vendor.id) as unit:
        with pytest.raises(UNAVAILABLE):
            await unit.rows(drawn)


@pytest.mark.postgresql
async def test_who_gives_up_waiting_leaves_a_clean_connection(
    one: Database, vendor: Vendor
) -> None:
    unit = Unit(one, vendor.id)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(unit.rows(SLEEP), 0.2)
    await unit.close()
    async with Unit(one, vendor.id) as after:
        assert await after.rows(CODES, {"codes": ["studio"]}) == [("studio",)]


@pytest.mark.postgresql
async def test_a_connection_that_the_server_ended_is_replaced(
    one: Database, vendor: Vendor, database: TestDatabase
) -> None:
    async with Unit(one, vendor.id) as unit:
        ended = await pid_of(unit)
    await end(database, ended)
    async with Unit(one, vendor.id) as unit:
        assert await unit.rows(CODES, {"codes": ["studio"]}) == [("studio",)]


@pytest.mark.postgresql
async def test_a_connection_that_ends_amid_a_unit_is_a_database_that_is_away(
    one: Database, vendor: Vendor, database: TestDatabase
) -> None:
    unit = Unit(one, vendor.id)
    await end(database, await pid_of(unit))
    with pytest.raises(UNAVAILABLE):
        await unit.rows(CODES, {"codes": ["studio"]})
    await unit.close()
    async with Unit(one, vendor.id) as after:
        assert await after.rows(CODES, {"codes": ["studio"]}) == [("studio",)]
