"""CSV files as vendors export them: UTF-8 with or without mark, `,` or `;`, any line end."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from livery.manifest.cells import Cells
from livery.manifest.problems import Problems, nearest
from livery.manifest.reading import Reading

# What `surrogateescape` makes of a byte that is not UTF-8.
_WRONG_BYTE = re.compile("[\udc80-\udcff]")


class Table:
    """One open CSV file. `columns` are those that its first line names.

    `lacks_rows` tells that it holds lines which could not be read.
    """

    def __init__(self, path: Path, known: tuple[str, ...], problems: Problems) -> None:
        self.file = str(path)
        self.columns: tuple[str, ...] = ()
        self.lacks_rows = False
        self._problems = problems
        # Wrong bytes become surrogates, which are found cell by cell, with their line.
        self._source = path.open(encoding="utf-8-sig", errors="surrogateescape", newline="")
        self._reader = csv.reader(self._source, delimiter=self._delimiter(), strict=True)
        self._read_header(known)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._source.close()

    def rows(self, reading: Reading) -> Iterator[Cells]:
        """Each line but blank ones, until the file ends or has too many faults."""
        if not self.columns:
            return
        while not self._is_hopeless():
            line = self._reader.line_num + 1
            cells = self._next(line)
            if cells is None:
                return
            if self._fits(line, cells):
                yield Cells(line, dict(zip(self.columns, cells, strict=True)), reading)

    def refuse(self, line: int, text: str) -> None:
        """Note what keeps the file, from that line on, from being read."""
        self.lacks_rows = True
        self._problems.add(self.file, line, text, whole=True)

    def _is_hopeless(self) -> bool:
        self.lacks_rows |= self._problems.full(self.file)
        return self._problems.full(self.file)

    def _delimiter(self) -> str:
        first = self._source.readline(100_000)
        self._source.seek(0)
        return ";" if first.count(";") > first.count(",") else ","

    def _read_header(self, known: tuple[str, ...]) -> None:
        names = tuple(name.strip() for name in self._next(1) or [])
        if any("\x00" in name or _WRONG_BYTE.search(name) for name in names):
            self.refuse(1, "is not UTF-8; save the file as CSV UTF-8")
            return
        unknown = [name for name in names if name not in known]
        for name in unknown:
            hint = nearest(name, known)
            self.refuse(1, f"the column {name!r} is unknown{hint}; rename or delete it")
        for name in sorted({name for name in names if names.count(name) > 1}):
            self.refuse(1, f"the column {name!r} stands there twice; delete one")
        if not names:
            words = ", ".join(known)
            self.refuse(1, f"the file is empty; its first line must name columns: {words}")
        if not self.lacks_rows:
            self.columns = names

    def _next(self, line: int) -> list[str] | None:
        try:
            cells = next(self._reader, None)
        except csv.Error as error:
            text = f"this is no CSV ({error}); close the quotes, or double those inside"
            self.refuse(line, text)
            return None
        return cells

    def _fits(self, line: int, cells: list[str]) -> bool:
        if not any(cell.strip() for cell in cells):
            return False
        if len(cells) != len(self.columns):
            self._note(
                line,
                f"has {len(cells)} cells, but the first line names {len(self.columns)} columns;"
                " quote cells that hold the separator, or add the missing ones",
            )
            return False
        if any(not cell.isascii() and _WRONG_BYTE.search(cell) for cell in cells):
            self._note(line, "is not UTF-8; save the file as CSV UTF-8")
            return False
        return True

    def _note(self, line: int, text: str) -> None:
        self.lacks_rows = True
        self._problems.add(self.file, line, text)
