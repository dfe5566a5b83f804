"""The real server on loopback, two workers and all, and bytes sent to it as they are."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from support.commands import LIVERY, environment
from support.database import TestDatabase
from support.server import BASE
from tools.postgres import free_port

WORKERS = 2
_PATIENCE = 60  # seconds; far more than anything here takes
_STOPS_WITHIN = 10  # seconds


@dataclass(frozen=True)
class Served:
    """A running `livery serve`."""

    process: subprocess.Popen[bytes]
    port: int
    health_port: int
    output: Path
    size: int = WORKERS

    async def ask(self, request: bytes) -> bytes:
        """Send these bytes on a connection of their own; everything until the server closes it."""
        reader, writer = await self.connect()
        try:
            writer.write(request)
            return await asyncio.wait_for(reader.read(), _PATIENCE)
        except ConnectionError:
            return b""
        finally:
            writer.close()

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection to one of the workers."""
        return await asyncio.open_connection("127.0.0.1", self.port)

    async def get(self, host: str, path: str, *headers: str) -> bytes:
        """An ordinary page."""
        lines = [f"GET {path} HTTP/1.1", f"Host: {host}", *headers, "Connection: close"]
        return await self.ask("\r\n".join([*lines, "", ""]).encode())

    async def post(self, host: str, path: str, form: str, *headers: str) -> bytes:
        """An ordinary form of a page of ours."""
        lines = [
            f"POST {path} HTTP/1.1",
            f"Host: {host}",
            "Sec-Fetch-Site: same-origin",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(form)}",
            *headers,
            "Connection: close",
        ]
        return await self.ask("\r\n".join([*lines, "", form]).encode())

    async def until_healthy(self, *, without: Sequence[int] = ()) -> None:
        """Wait until every worker is up and none of those in `without` is among them."""
        async with asyncio.timeout(_PATIENCE):
            # In this order: those that were killed count as long as they are there.
            while set(without) & set(self.workers()) or self._listeners() < self.size:
                assert self.process.poll() is None, self.output.read_text()
                await asyncio.sleep(0.05)
        reader, writer = await asyncio.open_connection("127.0.0.1", self.health_port)
        writer.write(b"GET / HTTP/1.1\r\n\r\n")
        assert (await reader.read()).startswith(b"HTTP/1.1 200")
        writer.close()

    def _listeners(self) -> int:
        """How many sockets listen on the health port, which the workers share."""
        place = f"0100007F:{self.health_port:04X} 00000000:0000 0A"
        return Path("/proc/net/tcp").read_text().count(place)

    def workers(self) -> list[int]:
        """The process ids of the workers."""
        parent = self.process.pid
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text()
        return [int(pid) for pid in children.split()]


@asynccontextmanager
async def serving(
    database: TestDatabase, folder: Path, *, workers: int = WORKERS
) -> AsyncIterator[Served]:
    """Start `livery serve` on a free port, and stop it afterwards."""
    port, health_port = free_port(), free_port()
    changes = {
        "LIVERY_OWNER_DATABASE_URL": database.owner_url,
        "LIVERY_APP_DATABASE_URL": database.app_url,
        "LIVERY_PUBLIC_URL": f"http://{BASE}:{port}",
        "LIVERY_ALLOW_HTTP": "1",
        "LIVERY_HOST": "127.0.0.1",
        "LIVERY_HEALTH_PORT": str(health_port),
        "LIVERY_WORKERS": str(workers),
        "PORT": str(port),
    }
    output = folder / "output"
    with output.open("wb") as file:
        process = subprocess.Popen(  # noqa: ASYNC220 - it returns at once
            [LIVERY, "serve"],
            env=environment(database.app_url, **changes),
            stdout=file,
            stderr=file,
        )
    served = Served(process, port, health_port, output, workers)
    try:
        await served.until_healthy()
        yield served
    finally:
        await stop(served)


async def stop(served: Served) -> None:
    """Ask the server to stop; if it doesn't, end it and its workers, and complain."""
    workers = served.workers() if served.process.poll() is None else []
    served.process.terminate()
    try:
        await asyncio.to_thread(served.process.wait, _STOPS_WITHIN)
    except subprocess.TimeoutExpired:
        for pid in (*workers, served.process.pid):
            os.kill(pid, signal.SIGKILL)
        served.process.wait()
        raise
