"""How cells of one vendor's files are to be read, and what was read of them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Reading:
    """The vendor's zone and language, the whole days by which dates move, and the present."""

    zone: ZoneInfo
    language: str
    shift: timedelta
    now: datetime

    def start_of(self, day: date) -> datetime:
        """The first instant of a day in the vendor's zone."""
        return datetime.combine(day + self.shift, time.min, self.zone)

    def end_of(self, day: date) -> datetime:
        """The last second of a day in the vendor's zone."""
        return datetime.combine(day + self.shift, time(23, 59, 59), self.zone)


class Want(NamedTuple):
    """A row that another row refers to: the column that names it, its kind and its key."""

    column: str
    kind: str
    key: str


class Row(NamedTuple):
    """One thing read from a line. A `repeatable` one may stand on several lines, always alike."""

    kind: str
    key: str
    record: tuple[object, ...]
    wants: tuple[Want, ...] = ()
    parent: str = ""
    repeatable: bool = False


def joined(*parts: str) -> str:
    """A key of several names; a tab can't be in any of them."""
    return "\t".join(parts)


def split(key: str) -> list[str]:
    """The names that `joined` put together."""
    return key.split("\t")
