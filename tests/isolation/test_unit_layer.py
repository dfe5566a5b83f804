"""The unit of work alone: no tenant, no statement."""

from __future__ import annotations

from typing import cast
from uuid import UUID

import pytest
from sqlalchemy import select, text

from livery.core.database import Database
from livery.core.errors import UnboundTenantError
from livery.licensing.models import License
from livery.tenancy.tables import TENANT
from livery.tenancy.unit import Unit
from support.vendors import Vendor

KEYS = select(License.key).where(License.tenant_id == TENANT)


@pytest.mark.parametrize("nobody", [None, "", "01a20bc5-9355-7156-b2d1-e16ce22a085d", 0])
def test_a_unit_without_a_tenant_refuses_to_open(app: Database, nobody: object) -> None:
    with pytest.raises(UnboundTenantError):
        Unit(app, cast("UUID", nobody))


async def test_a_unit_sees_its_own_vendor_only(app: Database, twins: tuple[Vendor, Vendor]) -> None:
    ours, _ = twins
    async with Unit(app, ours.id) as unit:
        assert await unit.rows(KEYS) == [("SAME-KEY-0001",)]


async def test_a_unit_keeps_its_vendor_over_commits(
    app: Database, twins: tuple[Vendor, Vendor]
) -> None:
    ours, _ = twins
    async with Unit(app, ours.id, writes=True) as unit:
        for _ in range(3):
            assert len(await unit.rows(KEYS)) == 1
            await unit.commit()


async def test_a_statement_can_not_bring_its_own_tenant(
    app: Database, twins: tuple[Vendor, Vendor]
) -> None:
    ours, theirs = twins
    async with Unit(app, ours.id) as unit:
        assert await unit.rows(KEYS, {TENANT.key: theirs.id}) == [("SAME-KEY-0001",)]
        found = await unit.rows(select(License.tenant_id).where(License.tenant_id == TENANT))
    assert found == [(ours.id,)]


async def test_raw_sql_is_no_way_in(app: Database, twins: tuple[Vendor, Vendor]) -> None:
    async with Unit(app, twins[0].id) as unit:
        with pytest.raises(UnboundTenantError, match="raw SQL"):
            await unit.execute(text("SELECT key FROM license"))
