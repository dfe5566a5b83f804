"""How often a page goes to the database, counted between the two."""

from __future__ import annotations

from dataclasses import replace

from bench import people, world
from bench.load import Target, ask
from bench.pages import middle_of
from bench.servers import livery
from bench.template import ADMIN, USER
from bench.wire import counting

ASKED = 20  # times, once every connection of the pool has prepared its statements


async def measure(server_url: str, quick: bool) -> dict[str, object]:
    """For each page: statements, and round trips with BEGIN and the like. What the process asks by
    itself twice a second is in both, well below one in a page.
    """
    made = await world.world(server_url, world.QUICK_MAIN if quick else world.MAIN)
    middle = await middle_of(server_url, made)
    found: dict[str, object] = {}
    async with (
        counting(made.app_url) as (app_url, sent),
        livery(replace(made, app_url=app_url)) as ours,
    ):
        for page, path, email in (
            ("list", "/licenses", ADMIN),
            ("list of a user", "/licenses", USER),
            ("search", f"/licenses?q={middle.key[6:11]}", ADMIN),
            ("page in the middle", f"/licenses?after={middle.id}", ADMIN),
            ("license", f"/licenses/{middle.id}", ADMIN),
            ("home", "/", ADMIN),
        ):
            cookie = await people.session(ours.port, made.big_host, email)
            target = Target(page, ours.port, path, made.big_host, (cookie,))
            for _ in range(ASKED):
                await ask(target)
            before = (sent.statements, sent.round_trips)
            for _ in range(ASKED):
                await ask(target)
            now = (sent.statements, sent.round_trips)
            found[page] = [(b - a) // ASKED for a, b in zip(before, now, strict=True)]
    return found
