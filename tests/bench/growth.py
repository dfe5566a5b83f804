"""The same pages in a small and in a large database, over one connection: latency is what counts.

Vendors grow from 10 to 10,000 around a vendor that stays as it is; licenses of one vendor grow from
1,000 to 1,000,000.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bench import people, world
from bench.load import Target
from bench.pages import PART, Middle, middle_of
from bench.rounds import FULL, QUICK, Meter
from bench.servers import livery
from bench.template import ADMIN
from bench.world import World


async def measure(server_url: str, quick: bool) -> dict[str, object]:
    """Rounds by name: `small` or `large`, the vendor (`plain` or `big`), the page."""
    sizes = (world.QUICK_SMALL, world.QUICK_LARGE) if quick else (world.SMALL, world.LARGE)
    small, large = [await world.world(server_url, size) for size in sizes]
    effort = (QUICK if quick else FULL)._replace(connections=1)
    async with livery(small) as one, livery(large) as other:
        targets = [
            (await _signed_in(target), served)
            for name, served, made in (("small", one, small), ("large", other, large))
            for target in _targets(name, served.port, made, await middle_of(server_url, made))
        ]
        # Small and large of a page directly after each other.
        targets.sort(key=lambda pair: pair[0].name.partition(" ")[::-1])
        return dict(await Meter(None).interleaved(targets, effort))


def _targets(name: str, port: int, made: World, middle: Middle) -> Iterator[Target]:
    big = made.big_host
    yield Target(f"{name} plain list", port, "/licenses", made.plain_host)
    yield Target(f"{name} big list", port, "/licenses", big)
    yield Target(f"{name} big page in the middle", port, f"/licenses?after={middle.id}", big)
    words = f"/licenses?q={middle.key[6:11]}"
    yield Target(f"{name} big search", port, words, big, PART, b'id="rows"')


async def _signed_in(target: Target) -> Target:
    cookie = await people.session(target.port, target.host, ADMIN)
    return replace(target, headers=(*target.headers, cookie))
