"""Memory and start of one worker, against a bare app of the same parts (Litestar, SQLAlchemy)."""

from __future__ import annotations

from bench import people, processes, world
from bench.load import Target, at_full_speed
from bench.servers import Served, bare, livery
from bench.template import ADMIN

STARTS = 7


async def measure(server_url: str, quick: bool) -> dict[str, object]:
    """Seconds from the start to the first answer, and megabytes after some load, of both."""
    made = await world.world(server_url, world.QUICK_MAIN if quick else world.MAIN)
    found: dict[str, list[float]] = {}
    for _ in range(1 if quick else STARTS):
        async with livery(made) as ours:
            admin = await people.session(ours.port, made.big_host, ADMIN)
            page = Target("list", ours.port, "/licenses", made.big_host, (admin,))
            await _note(found, "livery", ours, page)
        async with bare(made, "core") as core:
            await _note(found, "core", core, Target("core", core.port, "/"))
    return dict(found)


async def _note(found: dict[str, list[float]], name: str, served: Served, page: Target) -> None:
    await at_full_speed(page, 1, 8)
    memory = processes.memory(processes.tree(served.pid))
    figures = {"start": served.start, "pss": memory.pss, "rss": memory.rss}
    for figure, value in figures.items():
        found.setdefault(f"{name} {figure}", []).append(value)
