"""The rows of a vendor's files between reading and applying, in a temporary SQLite file.

So memory doesn't grow with the files, and what is applied is what was checked. The file has no
name and is gone when it is closed.
"""

import pickle
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from types import TracebackType
from typing import NamedTuple, Self

from livery.manifest.reading import Row, Want

PAGE = 1000
NEW, SAME, DIFFERENT = "new", "same", "different"

_TABLES = """
PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-8000;
CREATE TABLE row (id INTEGER PRIMARY KEY, kind TEXT, key TEXT, parent TEXT, line INTEGER,
    record BLOB, verdict TEXT, UNIQUE (kind, key));
CREATE INDEX row_order ON row (kind, id);
CREATE INDEX row_parent ON row (kind, parent) WHERE parent <> '';
CREATE TABLE want (kind TEXT, key TEXT, file TEXT, column TEXT, line INTEGER, times INTEGER,
    PRIMARY KEY (kind, key, file, column)) WITHOUT ROWID;
BEGIN;
"""
_ADD = "INSERT INTO row (kind, key, parent, line, record) VALUES (?,?,?,?,?) ON CONFLICT DO NOTHING"
_ADD_WANT = """INSERT INTO want VALUES (?,?,?,?,?,?)
ON CONFLICT DO UPDATE SET times = times + excluded.times"""
_PAGE = (
    "SELECT id, line, key, record, verdict FROM row WHERE kind = ? AND id > ? ORDER BY id LIMIT ?"
)
_AMONG = "SELECT key, record, verdict FROM row WHERE kind = ? AND key = ?"
_UNMET = """SELECT kind, key, file, column, line, times FROM want w WHERE kind = ? AND NOT EXISTS
(SELECT 1 FROM row r WHERE r.kind = w.kind AND r.key = w.key) ORDER BY file, line, column"""


class Staged(NamedTuple):
    """A row as read, with its line and, once it is judged, its verdict."""

    id: int
    line: int
    key: str
    record: tuple[object, ...]
    verdict: str | None


class Unmet(NamedTuple):
    """Something that rows refer to and no file holds; `line` is the first of `times` lines."""

    kind: str
    key: str
    file: str
    column: str
    line: int
    times: int


class Scratch:
    """Rows of all kinds, by kind in the order of their file."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.executescript(_TABLES)
        self._wants: dict[tuple[Want, str], int] = {}
        self._times: Counter[tuple[Want, str]] = Counter()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._database.close()

    def add(self, row: Row, file: str, line: int) -> int | None:
        """Keep a row. The line that already has its key, unless it is the same repeated."""
        record = pickle.dumps(row.record, protocol=5)
        values = (row.kind, row.key, row.parent, line, record)
        if not self._database.execute(_ADD, values).rowcount:
            earlier, before = self._database.execute(
                "SELECT line, record FROM row WHERE kind = ? AND key = ?", (row.kind, row.key)
            ).fetchone()
            if not (row.repeatable and before == record):
                return int(earlier)
        for want in row.wants:
            self._wants.setdefault((want, file), line)
            self._times[want, file] += 1
        if len(self._wants) >= PAGE:
            self.flush()
        return None

    def flush(self) -> None:
        """Write down what the rows refer to."""
        self._database.executemany(
            _ADD_WANT,
            [
                (want.kind, want.key, file, want.column, line, self._times[want, file])
                for (want, file), line in self._wants.items()
            ],
        )
        self._wants.clear()
        self._times.clear()

    def pages(self, kind: str, size: int = PAGE) -> Iterator[list[Staged]]:
        """All rows of a kind, `size` at a time, as they are when each page is asked for."""
        last = 0
        while True:
            found = self._database.execute(_PAGE, (kind, last, size)).fetchall()
            if not found:
                return
            yield [Staged(i, line, key, _record(blob), v) for i, line, key, blob, v in found]
            last = found[-1][0]

    def among(self, kind: str, keys: Iterable[str]) -> dict[str, tuple[tuple[object, ...], str]]:
        """Key → (record, verdict) of those of the keys that a file holds."""
        found = {}
        for key in dict.fromkeys(keys):
            row = self._database.execute(_AMONG, (kind, key)).fetchone()
            if row:
                found[key] = (_record(row[1]), row[2] or "")
        return found

    def new_among(self, kind: str, keys: Iterable[str]) -> set[str]:
        """Those of the keys whose row is about to be added."""
        return {key for key, (_, verdict) in self.among(kind, keys).items() if verdict == NEW}

    def children(self, kind: str, parents: Collection[str]) -> dict[str, int]:
        """Parent's key → how many rows of the kind it has."""
        statement = "SELECT count(*) FROM row WHERE kind = ? AND parent = ? AND parent <> ''"
        return {
            parent: self._database.execute(statement, (kind, parent)).fetchone()[0]
            for parent in parents
        }

    def unmet(self, kind: str) -> Iterator[list[Unmet]]:
        """References to rows of a kind that no file holds, a page at a time."""
        cursor = self._database.execute(_UNMET, (kind,))
        while found := cursor.fetchmany(PAGE):
            yield [Unmet(*row) for row in found]

    def mark(self, verdicts: Sequence[tuple[str, int]]) -> None:
        """Store (verdict, row id) of judged rows."""
        self._database.executemany("UPDATE row SET verdict = ? WHERE id = ?", verdicts)

    def count(self, kind: str) -> int:
        """How many rows of the kind were read."""
        row = self._database.execute("SELECT count(*) FROM row WHERE kind = ?", (kind,)).fetchone()
        return int(row[0])


def _record(blob: bytes) -> tuple[object, ...]:
    record: tuple[object, ...] = pickle.loads(blob)  # noqa: S301 - our own, written a moment ago
    return record
