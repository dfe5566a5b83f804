"""`livery tenant`: vendors from files. docs/tenant-files.md tells what the files hold."""

import asyncio
import sys
from collections.abc import AsyncIterator, Coroutine, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
)

from livery.core import roles, schema_version
from livery.core.database import Database
from livery.core.errors import TakenError
from livery.core.settings import Settings, load
from livery.manifest.apply import apply as store
from livery.manifest.document import Document, read_document
from livery.manifest.plan import Plan, Planner, Prepared, open_unit
from livery.manifest.problems import ChangedError, ManifestError
from livery.manifest.scratch import Scratch
from livery.manifest.show import ShownPlan
from livery.manifest.stage import Report
from livery.tenancy.unit import Unit

_PATHS = click.argument(
    "paths", nargs=-1, required=True, type=click.Path(path_type=Path, file_okay=False)
)
_FORCE = click.option("--force", is_flag=True, help="Overwrite fields that were changed elsewhere.")
_UPDATE = click.option(
    "--update", is_flag=True, help="Change stored rows that differ, add relations that are missing."
)


@dataclass(frozen=True, slots=True)
class Choice:
    """What the operator asked for beyond adding what is new."""

    force: bool = False
    update: bool = False


@click.group()
def tenant() -> None:
    """Make and change vendors from their folders."""


@tenant.command()
@_PATHS
@_FORCE
@_UPDATE
def plan(paths: tuple[Path, ...], *, force: bool, update: bool) -> None:
    """Show what applying the vendor folders PATHS would do. Changes nothing."""
    choice = Choice(force=force, update=update)
    _run(show_plan(load(), path, choice) for path in paths)


@tenant.command()
@_PATHS
@_FORCE
@_UPDATE
@click.option("--yes", is_flag=True, help="Do not ask.")
def apply(paths: tuple[Path, ...], *, force: bool, update: bool, yes: bool) -> None:
    """Apply the vendor folders PATHS, each in one transaction. Deletes nothing."""
    choice = Choice(force=force, update=update)
    _run(apply_folder(load(), path, choice, ask=not yes) for path in paths)


def _run(jobs: Iterable[Coroutine[None, None, object]]) -> None:
    """One after the other. Faults of one vendor's files do not keep the next from being applied."""
    faults = False
    for job in jobs:
        try:
            asyncio.run(job)
        except ManifestError as error:
            faults = True
            click.echo(f"{error}\nNothing of this vendor was changed.", err=True)
        except (ChangedError, TakenError):
            faults = True
            click.echo(
                "Somebody else changed this vendor at the same time, so nothing was changed here."
                " Run the command again.",
                err=True,
            )
    if faults:
        sys.exit(1)


async def show_plan(settings: Settings, path: Path, choice: Choice) -> Plan:
    """Print the plan of one vendor folder; raises ManifestError with all faults of its files."""
    async with _database(settings) as database:
        document = read_document(path)
        with Scratch() as staged:
            return (await _prepared(database, settings, document, staged, choice)).plan


async def apply_folder(settings: Settings, path: Path, choice: Choice, *, ask: bool) -> Plan:
    """Apply one vendor folder; raises ManifestError, then nothing was changed.

    The files are read and compared before the transaction that writes begins: on SQLite nobody
    else can write during that, so it only stores. What is stored is the plan that was shown.
    """
    async with _database(settings) as database:
        document = read_document(path)
        with Scratch() as staged:
            prepared = await _prepared(database, settings, document, staged, choice)
            does_nothing = prepared.plan.does_nothing(update=choice.update)
            if not ask or (not does_nothing and click.confirm("Apply this?")):
                await _store(database, prepared, choice)
            return prepared.plan


@asynccontextmanager
async def _database(settings: Settings) -> AsyncIterator[Database]:
    await roles.refuse_unsafe_role(settings.app_url)
    await schema_version.require_current(settings.app_url)
    database = Database(settings.app_url)
    try:
        yield database
    finally:
        await database.close()


async def _prepared(
    database: Database, settings: Settings, document: Document, staged: Scratch, choice: Choice
) -> Prepared:
    with _progress() as report:
        async with await open_unit(database, document.slug, writes=False) as unit:
            planner = Planner(database, settings, report)
            prepared = await planner.prepare(unit, document, staged, force=choice.force)
    Console().print(ShownPlan(prepared.plan, update=choice.update))
    return prepared


async def _store(database: Database, prepared: Prepared, choice: Choice) -> None:
    with _progress() as report:
        async with Unit(database, prepared.work.unit.tenant_id, writes=True) as unit:
            await store(unit, prepared, report, update=choice.update)
            await unit.commit()
    if not prepared.plan.does_nothing(update=choice.update):
        click.echo(f"{prepared.plan.slug}: applied.")


@contextmanager
def _progress() -> Iterator[Report]:
    """One bar for the step under way, on a terminal only; it leaves nothing behind."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    console = Console(stderr=True)
    with Progress(
        *columns,
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as progress:
        task = progress.add_task("", total=None)

        def report(what: str, done: int, total: int | None) -> None:
            progress.update(task, description=what, completed=done, total=total)

        yield report
