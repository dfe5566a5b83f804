"""Measuring several targets in turn, A B C A B C …: a slow moment of the machine meets them all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bench import processes
from bench.load import Load, Target, at_full_speed
from bench.servers import Served


class Effort(NamedTuple):
    """How much is measured: rounds, seconds of load for each target in each, connections."""

    rounds: int
    seconds: float
    connections: int


FULL = Effort(9, 2.0, 8)
QUICK = Effort(2, 0.3, 4)


class Round(NamedTuple):
    """Answers a second, latencies in ms, processor time of server and database in ms an answer,
    bytes of an answer.
    """

    rate: float
    p50: float
    p99: float
    server_ms: float
    database_ms: float
    size: int


@dataclass(frozen=True)
class Meter:
    """Measures stretches of load; `database` is PostgreSQL's first process, if it runs here."""

    database: int | None

    async def measure(self, target: Target, served: Served, effort: Effort) -> Round:
        """Full speed for one stretch."""
        watched = [processes.tree(served.pid), processes.tree(self.database or served.pid)]
        before = [processes.cpu_seconds(each) for each in watched]
        load = await at_full_speed(target, effort.seconds, effort.connections)
        used = [
            processes.cpu_seconds(each) - was for each, was in zip(watched, before, strict=True)
        ]
        return _round(load, used[0], used[1] if self.database else 0)

    async def interleaved(
        self, targets: Sequence[tuple[Target, Served]], effort: Effort
    ) -> dict[str, list[Round]]:
        """All rounds of all targets by name, after a short warm-up of each."""
        for target, _ in targets:
            await at_full_speed(target, effort.seconds / 2, effort.connections)
        found: dict[str, list[Round]] = {target.name: [] for target, _ in targets}
        for _ in range(effort.rounds):
            for target, served in targets:
                found[target.name].append(await self.measure(target, served, effort))
        return found


def _round(load: Load, server: float, database: float) -> Round:
    answers = len(load.latencies)
    return Round(
        load.rate,
        load.percentile(0.5),
        load.percentile(0.99),
        1000 * server / answers,
        1000 * database / answers,
        load.size,
    )
