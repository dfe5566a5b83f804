"""Pages of a vendor with 100,000 licenses, among 1,000 vendors, against the limit."""

from __future__ import annotations

from dataclasses import dataclass

import asyncpg

from bench import people, world
from bench.load import Target
from bench.rounds import FULL, QUICK, Meter
from bench.servers import Served, bare, livery
from bench.template import ADMIN, USER
from bench.world import World
from support.postgres import address

PART = ("HX-Request: true", "HX-Request-Type: partial", "HX-Target: div#rows")


@dataclass(frozen=True)
class Middle:
    """A license in the middle of the list, for deep pages, details and searches."""

    id: str
    key: str


async def measure(server_url: str, quick: bool) -> dict[str, object]:
    """Rounds by name; `list`, `limit` and `core` are those that are compared."""
    made = await world.world(server_url, world.QUICK_MAIN if quick else world.MAIN)
    middle = await middle_of(server_url, made)
    meter = Meter(await world.first_process(server_url))
    async with livery(made) as ours, bare(made, "asyncpg") as limit, bare(made, "core") as core:
        admin = await people.session(ours.port, made.big_host, ADMIN)
        user = await people.session(ours.port, made.big_host, USER)
        targets: list[tuple[Target, Served]] = [
            (Target("list", ours.port, "/licenses", made.big_host, (admin,)), ours),
            (Target("limit", limit.port, "/"), limit),
            (Target("core", core.port, "/"), core),
            *((each, ours) for each in _others(ours.port, made.big_host, admin, user, middle)),
        ]
        found = await meter.interleaved(targets, QUICK if quick else FULL)
    sizes = [found[name][-1].size for name in ("list", "limit")]
    if not (quick or max(sizes) < 1.05 * min(sizes)):
        raise RuntimeError(f"The limit's page is no longer of the list's size: {sizes}")
    return dict(found)


def _others(port: int, host: str, admin: str, user: str, middle: Middle) -> list[Target]:
    search = f"/licenses?q={middle.key[6:11]}"
    compressed = ("Accept-Encoding: gzip", admin)
    return [
        Target("list, gzip", port, "/licenses", host, compressed, contains=b""),
        Target("list of a user", port, "/licenses", host, (user,)),
        Target("search, part of a page", port, search, host, (*PART, admin), b'id="rows"'),
        Target("page in the middle", port, f"/licenses?after={middle.id}", host, (admin,)),
        Target("license", port, f"/licenses/{middle.id}", host, (admin,)),
        Target("home", port, "/", host, (admin,)),
    ]


async def middle_of(server_url: str, made: World) -> Middle:
    """The license in the middle of the big vendor's list."""
    connection = await asyncpg.connect(address(server_url, f"livery_bench_{made.size.name}"))
    try:
        row = await connection.fetchrow(
            "SELECT id, key FROM license WHERE tenant_id = $1 AND organization_id = $2"
            " AND notes = '' ORDER BY id DESC OFFSET $3 LIMIT 1",
            made.big,
            made.organization,
            made.size.licenses * made.size.times // 2,
        )
    finally:
        await connection.close()
    if row is None:
        raise RuntimeError("There is no license in the middle.")
    return Middle(str(row["id"]), row["key"])
