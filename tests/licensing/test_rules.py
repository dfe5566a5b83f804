"""The status rule, held to a table that was written by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from livery.licensing import rules
from livery.licensing.rules import Marks

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
PAST, SOON, LATER = NOW - timedelta(days=1), NOW + timedelta(days=30), NOW + timedelta(days=31)

#   revoked, suspended, effective, expires -> status
TABLE = [
    (None, None, None, None, "active"),
    (None, None, None, LATER, "active"),
    (None, None, None, SOON, "expiring"),
    (None, None, None, NOW + timedelta(seconds=1), "expiring"),
    (None, None, None, NOW, "expired"),
    (None, None, None, PAST, "expired"),
    (None, None, PAST, None, "active"),
    (None, None, NOW, None, "active"),
    (None, None, SOON, None, "not-yet-effective"),
    (None, None, SOON, LATER, "not-yet-effective"),
    (None, None, SOON, PAST, "not-yet-effective"),
    (None, PAST, None, None, "suspended"),
    (None, PAST, SOON, PAST, "suspended"),
    (PAST, None, None, None, "revoked"),
    (PAST, PAST, SOON, PAST, "revoked"),
]


@pytest.mark.parametrize(("revoked", "suspended", "effective", "expires", "expected"), TABLE)
def test_status(
    revoked: datetime | None,
    suspended: datetime | None,
    effective: datetime | None,
    expires: datetime | None,
    expected: str,
) -> None:
    assert rules.status(Marks(revoked, suspended, effective, expires), NOW, 30) == expected


def test_every_status_is_in_the_table() -> None:
    assert {line[-1] for line in TABLE} == set(rules.STATUSES)
