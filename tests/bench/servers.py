"""Servers under test: processes of their own, one worker each, on loopback."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bench.load import Target, ask
from bench.world import BASE, FOLDER, World
from support.commands import LIVERY, environment, free_port

_PATIENCE = 60  # seconds


@dataclass(frozen=True)
class Served:
    """A running server: its first process, its port, seconds from its start to its first answer."""

    pid: int
    port: int
    start: float


@asynccontextmanager
async def livery(world: World) -> AsyncIterator[Served]:
    """`livery serve`, as an operator runs it."""
    port = free_port()
    env = environment(
        world.owner_url,
        LIVERY_APP_DATABASE_URL=world.app_url,
        LIVERY_PUBLIC_URL=f"http://{BASE}:{port}",
        LIVERY_ALLOW_HTTP="1",
        LIVERY_TRUSTED_PROXIES="127.0.0.1/32",  # the load client says whom it asks for
        LIVERY_HOST="127.0.0.1",
        PORT=str(port),
    )
    first = Target("start", port, "/sign-in", world.big_host)
    async with _serving([str(LIVERY), "serve"], env, first) as served:
        yield served


@asynccontextmanager
async def bare(world: World, rows: str) -> AsyncIterator[Served]:
    """The bare app of `bench.bare`, whose rows come by `asyncpg` or `core`."""
    port = free_port()
    env = environment(
        world.owner_url,
        BENCH_TENANT=str(world.big),
        BENCH_ORGANIZATION=str(world.organization),
        BENCH_ROWS=rows,
        PYTHONPATH=":".join(sys.path),
        PORT=str(port),
    )
    command = [sys.executable, "-m", "bench.bare"]
    async with _serving(command, env, Target("start", port, "/")) as served:
        yield served


@asynccontextmanager
async def _serving(
    command: Sequence[str], env: dict[str, str], first: Target
) -> AsyncIterator[Served]:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / f"server-{first.port}.log").open("w") as log:
        begin = time.perf_counter()
        process = subprocess.Popen(command, env=env, stdout=log, stderr=log)  # noqa: ASYNC220
    try:
        await _until_answered(process, first)
        yield Served(process.pid, first.port, time.perf_counter() - begin)
    finally:
        process.terminate()
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
    (FOLDER / f"server-{first.port}.log").unlink()  # kept where something went wrong


async def _until_answered(process: subprocess.Popen[bytes], first: Target) -> None:
    for _ in range(_PATIENCE * 100):
        try:
            await ask(first)
        except (OSError, asyncio.IncompleteReadError):
            if process.poll() is not None:
                break
            await asyncio.sleep(0.01)
        else:
            return
    raise RuntimeError(f"It does not answer: see {FOLDER}/server-{first.port}.log")
