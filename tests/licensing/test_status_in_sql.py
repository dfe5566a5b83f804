"""The status rule and its SQL twin agree on every license, on either database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

from sqlalchemy import select

from livery.core.database import Database
from livery.licensing import filters, rules
from livery.licensing.models import License
from livery.licensing.rules import Marks
from livery.tenancy.tables import TENANT
from support.vendors import new_vendor

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
DAYS = 30
SECOND = timedelta(seconds=1)
# Every instant at which something changes, and its neighbors.
INSTANTS = [
    None,
    NOW - SECOND,
    NOW,
    NOW + SECOND,
    *(NOW + timedelta(days=DAYS) + step * SECOND for step in (-1, 0, 1)),
]
EVER = [None, NOW]


async def test_both_say_the_same_of_every_combination(rows: Database) -> None:
    vendor = await new_vendor(rows)
    expected = {}
    for revoked, suspended, effective, expires in product(EVER, EVER, INSTANTS, INSTANTS):
        made = await vendor.license(
            revoked_at=revoked, suspended_at=suspended, effective_at=effective, expires_at=expires
        )
        marks = Marks(revoked, suspended, effective, expires)
        expected[made] = rules.status(marks, NOW, DAYS)
    values = filters.Filters().values(NOW, DAYS)
    found = {}
    for status in rules.STATUSES:
        asked = select(License.id).where(License.tenant_id == TENANT, filters.has_status(status))
        for (license_id,) in await vendor.unit.rows(asked, values):
            assert license_id not in found, "two statuses hold"
            found[license_id] = status
    await vendor.unit.close()
    assert found == expected
    assert set(expected.values()) == set(rules.STATUSES)
