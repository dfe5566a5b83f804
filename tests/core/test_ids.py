"""Ids sort by the instant they were made for, and have one spelling."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livery.core.ids import new_id, parse_id

INSTANTS = st.integers(631_152_000_000, 7_258_118_400_000).map(  # milliseconds, 1990 to 2200
    lambda milliseconds: datetime.fromtimestamp(milliseconds / 1000, UTC)
)


@given(INSTANTS, INSTANTS)
def test_the_earlier_id_sorts_first(one: datetime, two: datetime) -> None:
    if abs(one - two) >= timedelta(milliseconds=1):
        assert (new_id(one) < new_id(two)) is (one < two)


@given(INSTANTS)
def test_an_id_is_a_uuid_of_version_seven(instant: datetime) -> None:
    made = new_id(instant)
    assert made.version == 7
    assert made.int >> 80 == int(instant.timestamp() * 1000)


def test_no_two_ids_of_an_instant_are_equal() -> None:
    now = datetime.now(UTC)
    assert len({new_id(now) for _ in range(2000)}) == 2000


@pytest.mark.parametrize(
    "spelling",
    [
        "01A20BC5-9355-7156-B2D1-E16CE22A085D",
        "{01a20bc5-9355-7156-b2d1-e16ce22a085d}",
        "urn:uuid:01a20bc5-9355-7156-b2d1-e16ce22a085d",
        "01a20bc593557156b2d1e16ce22a085d",
        " 01a20bc5-9355-7156-b2d1-e16ce22a085d",
        "",
        "x",
    ],
)
def test_other_spellings_are_no_ids(spelling: str) -> None:
    assert parse_id(spelling) is None
    assert parse_id("01a20bc5-9355-7156-b2d1-e16ce22a085d") is not None
