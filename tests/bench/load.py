"""The load client: requests over kept-alive loopback connections, answers checked, times noted."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count


@dataclass(frozen=True)
class Target:
    """What is asked for; every answer must have `status` and hold `contains`."""

    name: str
    port: int
    path: str
    host: str = "127.0.0.1"
    headers: tuple[str, ...] = ()
    contains: bytes = b"</html>"
    status: int = 200
    body: str = ""

    def request(self) -> bytes:
        """The bytes to send."""
        method = "POST" if self.body else "GET"
        lines = [f"{method} {self.path} HTTP/1.1", f"Host: {self.host}", *self.headers]
        if self.body:
            kind = "application/x-www-form-urlencoded"
            lines += [f"Content-Type: {kind}", f"Content-Length: {len(self.body)}"]
        return ("\r\n".join([*lines, "", ""]) + self.body).encode()


@dataclass(frozen=True)
class Answer:
    """One answer, as it came."""

    status: int
    head: bytes
    body: bytes


@dataclass(frozen=True)
class Load:
    """What a stretch of load gave: seconds that it took, and of each answer; bytes of the last."""

    seconds: float
    latencies: list[float]
    size: int

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.latencies) / self.seconds

    def percentile(self, share: float) -> float:
        """The latency that `share` (0 to 1) of the answers kept, in milliseconds."""
        ordered = sorted(self.latencies)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class Connection:
    """One kept-alive HTTP/1.1 connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def ask(self, request: bytes) -> Answer:
        """Send a request and read its whole answer."""
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
        return Answer(int(head[9:12]), head, await self._reader.readexactly(int(length or 0)))

    async def expect(self, target: Target, request: bytes) -> Answer:
        """The same, where another answer than the target's would make the figures worthless."""
        answer = await self.ask(request)
        if answer.status != target.status or target.contains not in answer.body:
            raise RuntimeError(f"{target.name}: {answer.head!r} {answer.body[:500]!r}")
        return answer


@asynccontextmanager
async def connected(port: int) -> AsyncIterator[Connection]:
    """A connection to a server on this machine."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 20)
    try:
        yield Connection(reader, writer)
    finally:
        writer.close()


async def ask(target: Target) -> Answer:
    """One request on a connection of its own."""
    async with connected(target.port) as connection:
        return await connection.expect(target, target.request())


async def at_full_speed(target: Target, seconds: float, connections: int) -> Load:
    """Each connection asks again as soon as it is answered (closed loop)."""

    def due() -> Iterator[float]:
        while (now := time.perf_counter()) < end:
            yield now

    begin = time.perf_counter()
    end = begin + seconds
    return await _run(target, connections, due)


async def at_rate(target: Target, rate: float, seconds: float, connections: int) -> Load:
    """Requests fall due at a fixed rate, whether or not earlier ones are answered (open loop).

    Latencies count from when a request was due, so that a stall counts for all that it delayed.
    """
    numbers, begin = count(), time.perf_counter()

    def due() -> Iterator[float]:
        while (number := next(numbers)) < rate * seconds:
            yield begin + number / rate

    return await _run(target, connections, due)


async def _run(target: Target, connections: int, due: Callable[[], Iterator[float]]) -> Load:
    request, latencies, sizes = target.request(), list[float](), set[int]()

    async def work() -> None:
        async with connected(target.port) as connection:
            for moment in due():
                if (early := moment - time.perf_counter()) > 0:
                    await asyncio.sleep(early)
                answer = await connection.expect(target, request)
                latencies.append(time.perf_counter() - moment)
                sizes.add(len(answer.body))

    begin = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(connections)))
    return Load(time.perf_counter() - begin, latencies, max(sizes))
