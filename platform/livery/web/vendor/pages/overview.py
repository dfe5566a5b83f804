"""The overview's context."""

from dataclasses import dataclass
from typing import NamedTuple


class Figure(NamedTuple):
    """A number with what it counts."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """`vendor/overview.html`: where the portal is, and how much there is in it."""

    portals: tuple[str, ...]
    figures: tuple[Figure, ...]
