"""`make bench`: measures, prints, and fails where a goal that gates is missed.

Pieces that are done are kept in build/bench until all are, so that an interrupted run goes on.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from bench import footprint, growth, pages, report, storm, trips, world
from tools.shell import ROOT

Piece = Callable[[str, bool], Awaitable[dict[str, object]]]
PIECES: dict[str, Piece] = {
    "pages": pages.measure,
    "growth": growth.measure,
    "trips": trips.measure,
    "storm": storm.measure,
    "footprint": footprint.measure,
}
DOCUMENT = ROOT / "docs/performance.md"
BEGIN, END = "<!-- figures: written by `make bench ARGS=--write` -->", "<!-- /figures -->"


@click.command()
@click.option("--quick", is_flag=True, help="Tiny sizes: whether it works, not how fast it is.")
@click.option("--write", is_flag=True, help="Put the tables into docs/performance.md.")
@click.option("--fresh", is_flag=True, help="Forget the pieces of an interrupted run.")
@click.argument("pieces", nargs=-1, type=click.Choice([*PIECES]))
def main(quick: bool, write: bool, fresh: bool, pieces: tuple[str, ...]) -> None:
    """Measure all PIECES, or those named."""
    state = world.FOLDER / ("quick.json" if quick else "full.json")
    if fresh or _is_of_another_commit(state):
        state.unlink(missing_ok=True)
    asyncio.run(_measure(state, pieces or tuple(PIECES), quick))
    found = json.loads(state.read_text())["pieces"]
    click.echo(report.text(found))
    if set(found) == set(PIECES):
        state.rename(state.with_suffix(".done.json"))
    if write:
        _write(report.text(found))
    missed = [goal.name for goal in report.goals(found) if goal.gates and not goal.met]
    if missed and not quick:
        sys.exit(f"Missed: {'; '.join(missed)}")


async def _measure(state: Path, names: tuple[str, ...], quick: bool) -> None:
    kept = _kept(state)
    with world.server() as url:
        for name in names:
            if name in kept["pieces"]:
                continue
            click.echo(f"{datetime.now(UTC):%H:%M} {name}", err=True)
            kept["pieces"][name] = await PIECES[name](url, quick)
            _keep(state, kept)


def _kept(state: Path) -> dict[str, Any]:
    if state.exists():
        kept: dict[str, Any] = json.loads(state.read_text())
        return kept
    return {"commit": commit(), "pieces": {}}


def _keep(state: Path, kept: dict[str, Any]) -> None:
    state.write_text(json.dumps(kept))


def commit() -> str:
    """The commit that is measured, with a mark if files differ from it."""
    told = subprocess.run(
        ["git", "describe", "--always", "--dirty"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return told.stdout.strip() or "unknown"


def _is_of_another_commit(state: Path) -> bool:
    return state.exists() and json.loads(state.read_text())["commit"] != commit()


def _write(tables: str) -> None:
    before, _, rest = DOCUMENT.read_text("utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    told = f"{datetime.now(UTC):%Y-%m-%d}, commit {commit()}. Medians, with quartiles in brackets."
    DOCUMENT.write_text(f"{before}{BEGIN}\n\n{told}\n\n{tables}\n\n{END}{after}", "utf-8")


if __name__ == "__main__":
    main()
