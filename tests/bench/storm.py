"""Pages while many people sign in: hashing must not stop them."""

from __future__ import annotations

import asyncio
import os
import time
from itertools import cycle

from bench import people, world
from bench.load import Target, at_rate, connected
from bench.servers import livery
from bench.template import ADMIN, COLLEAGUES
from livery.identity.passwords import Passwords
from support.vendors import PASSWORD

PAGES_A_SECOND = 40
ROUNDS, SECONDS = 9, 4.0
AT_ONCE = 8
THREADS = max(1, (os.cpu_count() or 2) - 1)  # what the server takes for hashing by itself


async def measure(server_url: str, quick: bool) -> dict[str, object]:
    """Percentiles of pages in ms with and without a storm, sign-ins a second, and their bound."""
    made = await world.world(server_url, world.QUICK_MAIN if quick else world.MAIN)
    rounds, seconds = (1, 0.5) if quick else (ROUNDS, SECONDS)
    found: dict[str, list[float]] = {}
    async with livery(made) as ours:
        admin = await people.session(ours.port, made.big_host, ADMIN)
        page = Target("list", ours.port, "/licenses", made.big_host, (admin,))
        storm = _Storm(ours.port, made.plain_host)
        await at_rate(page, PAGES_A_SECOND, seconds, AT_ONCE)
        for _ in range(rounds):
            quiet = await at_rate(page, PAGES_A_SECOND, seconds, AT_ONCE)
            begun = asyncio.create_task(storm.rage(seconds))
            stormy = await at_rate(page, PAGES_A_SECOND, seconds, AT_ONCE)
            figures = {
                "quiet p50": quiet.percentile(0.5),
                "quiet p99": quiet.percentile(0.99),
                "storm p50": stormy.percentile(0.5),
                "storm p99": stormy.percentile(0.99),
                "sign-ins beside pages": await begun,
                "sign-ins alone": await storm.rage(seconds),
                "sign-ins, bound": THREADS * await _hashes_a_second(seconds / 4),
            }
            for name, value in figures.items():
                found.setdefault(name, []).append(value)
    return dict(found)


class _Storm:
    """People of one vendor, each from an address of their own, who sign in again and again."""

    def __init__(self, port: int, host: str) -> None:
        self._port = port
        self._forms = cycle(
            people.sign_in(port, host, email, f"198.51.100.{number}")
            for number, email in enumerate(COLLEAGUES, 1)
        )

    async def rage(self, seconds: float) -> float:
        """Sign-ins a second, by `AT_ONCE` people at once."""
        begin = time.perf_counter()
        done = await asyncio.gather(*(self._sign_in(begin + seconds) for _ in range(AT_ONCE)))
        return sum(done) / (time.perf_counter() - begin)

    async def _sign_in(self, end: float) -> int:
        done = 0
        async with connected(self._port) as connection:
            while time.perf_counter() < end:
                form = next(self._forms)
                await connection.expect(form, form.request())
                done += 1
        return done


async def _hashes_a_second(seconds: float) -> float:
    hashing = Passwords(1)
    stored, done = await hashing.hash(PASSWORD), 0
    begin = time.perf_counter()
    while time.perf_counter() < begin + seconds:
        await hashing.verify(stored, PASSWORD)
        done += 1
    rate = done / (time.perf_counter() - begin)
    hashing.close()
    return rate
