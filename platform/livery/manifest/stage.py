"""Read all CSV files of a vendor into the scratch file, with every fault of every line."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from livery.manifest.cells import Cells
from livery.manifest.kinds.every import SOURCES
from livery.manifest.kinds.kind import Source
from livery.manifest.problems import Problems, closest, nearest
from livery.manifest.reading import Reading
from livery.manifest.scratch import Scratch
from livery.manifest.table import Table

# Called with what is under way, how many rows it has done, and of how many (None: not known).
Report = Callable[[str, int, int | None], None]
_EVERY = 1000


def paths_of(folder: Path) -> dict[str, str]:
    """File name → path as people are shown it."""
    return {source.file: str(folder / source.file) for source in SOURCES}


@dataclass(frozen=True, slots=True)
class Read:
    """The columns of each file, by its name; names of files of which lines could not be read."""

    columns: Mapping[str, tuple[str, ...]]
    unread: frozenset[str]


def stage(
    folder: Path, staged: Scratch, reading: Reading, problems: Problems, report: Report
) -> Read:
    """Read the files that are there."""
    files = {path.name: path for path in sorted(folder.glob("*.[cC][sS][vV]"))}
    unread = set(_misnamed(files, problems))
    columns = {}
    for source in SOURCES:
        path = files.get(source.file)
        if path and path.is_file():
            try:
                with Table(path, source.columns, problems) as table:
                    columns[source.file] = _read(source, table, staged, reading, problems, report)
            except OSError as error:
                text = f"can't be read ({error.strerror}); correct its rights"
                problems.add(str(path), 1, text, whole=True)
                unread.add(source.file)
            else:
                unread |= {source.file} if table.lacks_rows else set()
    staged.flush()
    return Read(columns, frozenset(unread))


def _misnamed(files: Mapping[str, Path], problems: Problems) -> Iterator[str]:
    """Names of files that are not there, but under a similar name."""
    known = {source.file for source in SOURCES}
    for name, path in files.items():
        if name in known:
            continue
        meant = closest(name, known)
        if name.lower() in known:
            text = f"the name must be in lower case; rename it to {name.lower()}"
        else:
            text = f"no such file is known{nearest(name, known)}; rename or delete it"
        problems.add(str(path), 1, text, whole=True)
        if meant and meant not in files:
            yield meant


def _read(
    source: Source,
    table: Table,
    staged: Scratch,
    reading: Reading,
    problems: Problems,
    report: Report,
) -> tuple[str, ...]:
    for name in source.required:
        if table.columns and name not in table.columns:
            table.refuse(1, f"the column {name!r} is missing; add it")
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
