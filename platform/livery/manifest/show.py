"""A plan as people read it."""

from collections.abc import Iterator

from rich.console import Console, ConsoleOptions, Group, RenderResult
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from livery.manifest.changes import FieldChange
from livery.manifest.fields import UNLIMITED, Value
from livery.manifest.plan import Plan
from livery.manifest.rows import KindPlan


class ShownPlan:
    """Renders a plan; `update` tells whether stored rows that differ will be changed."""

    def __init__(self, plan: Plan, *, update: bool) -> None:
        self._plan = plan
        self._update = update

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Headline, fields, names, rows, notes."""
        yield Text(self._headline(), style="bold")
        yield Group(*(Text.from_markup(line) for line in self._lines()))
        rows = [kind for kind in self._plan.rows if kind.new or kind.same or kind.different]
        if rows:
            yield self._table(rows)

    def _headline(self) -> str:
        if self._plan.is_new:
            return f"{self._plan.slug}: new vendor"
        if self._plan.does_nothing(update=self._update):
            return f"{self._plan.slug}: nothing to do"
        return f"{self._plan.slug}: will change"

    def _lines(self) -> Iterator[str]:
        for change in self._plan.fields:
            yield _field(change)
        for name, face in self._plan.hosts:
            yield f"  [green]+[/] host {name} ({'portal' if face == 'portal' else 'vendor admin'})"
        for name in self._plan.domains:
            yield f"  [green]+[/] portal domain {name}, proven by the operator"
        if self._plan.revision:
            yield f"  [green]+[/] {self._plan.revision}"
        for note in self._plan.notes:
            yield f"  [yellow]![/] {escape(note)}"

    def _table(self, rows: list[KindPlan]) -> Table:
        third = "changed" if self._update else "different, kept"
        table = Table("rows", "new", "stored alike", third, "such as", box=None, pad_edge=True)
        for kind in rows:
            examples = "\n".join(map(escape, kind.examples or kind.new_examples))
            counts = (f"{number:,}" for number in (kind.new, kind.same, kind.different))
            table.add_row(kind.name, *counts, examples)
        return table


def _field(change: FieldChange) -> str:
    old, new = (escape(_shown(change.path, value)) for value in (change.old, change.new))
    if change.kept:
        return (
            f"  [yellow]=[/] {change.path} stays {old}: it was changed elsewhere"
            f" (the file says {new}; --force overwrites)"
        )
    return f"  [cyan]~[/] {change.path}: {old} → {new}"


def _shown(path: str, value: Value) -> str:
    if path.startswith("logo."):
        return "none" if value is None else f"image {str(value).removeprefix('image ')[:8]}"
    if value is None:
        return UNLIMITED
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)
