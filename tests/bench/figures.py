"""Medians and spread of what rounds measured."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median, quantiles
from typing import NamedTuple


class Spread(NamedTuple):
    """Median, and the quartiles around it."""

    middle: float
    low: float
    high: float

    def text(self, digits: int) -> str:
        """Such as "0.62 (0.60–0.65)"."""
        middle, low, high = (f"{each:,.{digits}f}" for each in self)
        return f"{middle} ({low}–{high})"


def spread(values: Iterable[float]) -> Spread:
    """Median and quartiles."""
    given = list(values)
    low, _, high = quantiles(given, n=4, method="inclusive") if len(given) > 1 else given * 3
    return Spread(median(given), low, high)


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> Spread:
    """Ours by theirs, each pair of one round: what slows the machine slows both."""
    return spread(our / their for our, their in zip(ours, theirs, strict=True))
