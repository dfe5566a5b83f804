"""Read all CSV files of a vendor into the scratch file, with every fault of every line."""

from collections.abc import Callable, Mapping
from pathlib import Path

from livery.manifest.cells import Cells
from livery.manifest.kinds.every import SOURCES
from livery.manifest.kinds.kind import Source
from livery.manifest.problems import Problems, nearest
from livery.manifest.reading import Reading
from livery.manifest.scratch import Scratch
from livery.manifest.table import Table

# Called with what is under way, how many rows it has done, and of how many (None: not known).
Report = Callable[[str, int, int | None], None]
_EVERY = 1000


def paths_of(folder: Path) -> dict[str, str]:
    """File name → path as people are shown it."""
    return {source.file: str(folder / source.file) for source in SOURCES}


def stage(
    folder: Path, staged: Scratch, reading: Reading, problems: Problems, report: Report
) -> Mapping[str, tuple[str, ...]]:
    """Read the files that are there. Gives the columns of each, by file name."""
    known = {source.file for source in SOURCES}
    for path in sorted(folder.glob("*.csv")):
        if path.name not in known:
            hint = nearest(path.name, known)
            problems.add(str(path), 1, f"no such file is known{hint}; rename or delete it")
    columns = {}
    for source in SOURCES:
        path = folder / source.file
        if path.is_file():
            columns[source.file] = _read(source, path, staged, reading, problems, report)
    staged.flush()
    return columns


def _read(
    source: Source,
    path: Path,
    staged: Scratch,
    reading: Reading,
    problems: Problems,
    report: Report,
) -> tuple[str, ...]:
    with Table(path, source.columns, problems) as table:
        for name in source.required:
            if table.columns and name not in table.columns:
                problems.add(table.file, 1, f"the column {name!r} is missing; add it")
                return table.columns
        done = 0
        for cells in table.rows(reading):
            _keep(source, cells, table.file, staged, problems)
            done += 1
            if done % _EVERY == 0:
                report(f"Reading {source.file}", done, None)
        report(f"Reading {source.file}", done, None)
    return table.columns


def _keep(source: Source, cells: Cells, file: str, staged: Scratch, problems: Problems) -> None:
    rows = list(source.read(cells))
    for text in cells.problems:
        problems.add(file, cells.line, text)
    for row in rows:
        # A faulty row is kept too, so that rows which refer to it are not called faulty as well.
        earlier = staged.add(row._replace(wants=()) if cells.problems else row, file, cells.line)
        if earlier and row.key:
            problems.add(file, cells.line, _repeated(row.repeatable, earlier))


def _repeated(repeatable: bool, earlier: int) -> str:
    if repeatable:
        return f"says something else of this person than line {earlier}; make both lines agree"
    return f"has the same key as line {earlier}; delete one of the two lines"
