"""Dates as people count them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from livery.core import clock
from livery.web.kit.language import language

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("away", "said"),
    [
        (timedelta(hours=1), "today"),
        (timedelta(hours=-11), "today"),
        (timedelta(hours=13), "in 1 day"),
        (timedelta(days=2), "in 2 days"),
        (timedelta(days=11), "in 11 days"),
        (timedelta(days=45), "in 45 days"),
        (timedelta(days=60), "in 60 days"),
        (timedelta(days=61), ""),
        (timedelta(days=-1), "1 day ago"),
        (timedelta(days=-30), "30 days ago"),
        (timedelta(days=-61), ""),
    ],
)
def test_distances_are_calendar_days(away: timedelta, said: str) -> None:
    with clock.frozen(NOON):
        assert language("en").distance(NOON + away, "UTC") == said


def test_the_zone_decides_which_day_it_is() -> None:
    with clock.frozen(NOON):
        evening = datetime(2026, 11, 24, 16, tzinfo=UTC)
        assert language("en").distance(evening, "UTC") == "today"
        assert language("en").distance(evening, "Asia/Tokyo") == "in 1 day"


@pytest.mark.parametrize(
    ("interval", "said"),
    [("P1Y", "1 year"), ("P1Y6M", "1 year, 6 months"), ("P2W", "2 weeks"), ("PT36H", "36 hours")],
)
def test_intervals_are_words(interval: str, said: str) -> None:
    assert language("en").interval(interval) == said
