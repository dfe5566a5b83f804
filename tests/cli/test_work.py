"""`livery work` clears what has run out, vendor by vendor, and nothing else."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from livery.core import clock
from livery.core.crypto import Sealer
from livery.core.database import Database
from livery.identity import sessions, throttle
from livery.identity.models import Session, SignInThrottle
from livery.tenancy.tables import TENANT
from livery.worker import Worker
from support.database import TestDatabase
from support.server import settings_for
from support.vendors import Vendor, new_vendor

SESSIONS = select(func.count(Session.id)).where(Session.tenant_id == TENANT)
COUNTERS = select(func.count(SignInThrottle.key)).where(SignInThrottle.tenant_id == TENANT)


async def counts(vendor: Vendor) -> tuple[int, int]:
    """Sessions and counters of a vendor."""
    found = [await vendor.unit.first(each) for each in (SESSIONS, COUNTERS)]
    await vendor.unit.close()
    return tuple(row[0] for row in found if row)  # type: ignore[return-value]


async def test_only_what_has_run_out_is_cleared(database: TestDatabase, rows: Database) -> None:
    vendors = [await new_vendor(rows), await new_vendor(rows)]
    start = clock.now()
    for vendor in vendors:
        account = await vendor.person("single@example.com")
        for age in (timedelta(days=4), timedelta(0)):
            with clock.frozen(start - age):
                await sessions.open_session(vendor.unit, account, "portal", vendor.host, None)
                await throttle.take(
                    vendor.unit, f"{age.days}@example.com", f"198.51.100.{age.days}"
                )
        await vendor.save()
        assert await counts(vendor) == (2, 6)
    worker = Worker(settings_for(database), rows, Sealer([]))
    assert await worker.clear() >= 8
    for vendor in vendors:
        assert await counts(vendor) == (1, 3)
