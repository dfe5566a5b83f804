"""What every kind of row can do: be found, be compared with what is stored, be added, changed."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import ClassVar, NamedTuple, TypeVar
from uuid import UUID

from livery.manifest.cells import Cells
from livery.manifest.problems import ChangedError, Problem
from livery.manifest.reading import Reading, Row
from livery.manifest.scratch import DIFFERENT, NEW, SAME, Scratch, Staged
from livery.tenancy.unit import Unit

Stored = TypeVar("Stored")
NOWHERE = UUID(int=0)  # stands for a row that is about to be added
MISSING = "is not there (any more)"


@dataclass(frozen=True, slots=True)
class Work:
    """What comparing and storing need. `columns` are those that each file has, by file name.

    `unread` are the names of files of which lines could not be read; then nothing is stored.
    """

    unit: Unit
    staged: Scratch
    columns: Mapping[str, Collection[str]]
    unread: Collection[str]
    paths: Mapping[str, str]
    reading: Reading


class Judged(NamedTuple):
    """How a row compares with what is stored, and what differs, in words."""

    verdict: str
    differences: tuple[str, ...] = ()


class Kind(ABC):
    """One kind of row; the rows of `file`, in this order, make objects or relations of them."""

    name: ClassVar[str]
    one: ClassVar[str]  # as a sentence calls it: "product"
    file: ClassVar[str]

    @abstractmethod
    async def known(self, unit: Unit, keys: Sequence[str]) -> set[str]:
        """Those of the keys that are stored already."""

    @abstractmethod
    async def judge(self, work: Work, rows: Sequence[Staged]) -> list[Judged]:
        """Compare each row with what is stored."""

    @abstractmethod
    async def add(self, work: Work, rows: Sequence[Staged]) -> None:
        """Store rows that are new, or that are missing."""

    async def change(self, work: Work, rows: Sequence[Staged]) -> None:
        """Store what differs; for a relation that means to add it."""
        await self.add(work, rows)

    async def verify(self, work: Work, rows: Sequence[Staged]) -> list[Problem]:
        """What only shows when all files are read."""
        return []


class Source(ABC):
    """A CSV file and how its lines become rows."""

    file: ClassVar[str]
    columns: ClassVar[tuple[str, ...]]
    required: ClassVar[tuple[str, ...]]

    @abstractmethod
    def read(self, cells: Cells) -> Iterator[Row]:
        """The rows of one line; faults are noted on the cells."""


def still(stored: Mapping[str, Stored], key: str) -> Stored:
    """The stored row that was there when the plan was made; raises ChangedError if it is gone."""
    if key not in stored:
        raise ChangedError
    return stored[key]


def judged(differences: Iterable[str]) -> Judged:
    """The verdict on a row that is stored."""
    found = tuple(differences)
    return Judged(DIFFERENT if found else SAME, found)


def relation(*, stored: bool, has_new_end: bool) -> Judged:
    """The verdict on a relation: one that somebody may have ended is not quietly made anew."""
    if stored:
        return Judged(SAME)
    return Judged(NEW) if has_new_end else Judged(DIFFERENT, (MISSING,))


def difference(column: str, old: object, new: object, zone: tzinfo = UTC) -> str:
    """`expiresAt 2026-03-31 23:59 → 2027-03-31 23:59`, in the vendor's zone."""
    return f"{column} {shown(old, zone)} → {shown(new, zone)}"


def shown(value: object, zone: tzinfo = UTC) -> str:
    """A stored value as a plan shows it."""
    if value is None:
        return "none"
    if isinstance(value, datetime):
        return f"{value.astimezone(zone):%Y-%m-%d %H:%M}"
    if isinstance(value, UUID):
        return "another"
    return repr(value) if isinstance(value, str) else str(value)
