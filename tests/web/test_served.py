"""The server as it runs in production: two workers, and clients that misbehave on the wire."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import time
from collections.abc import AsyncIterator

import pytest

from support.database import TestDatabase
from support.served import WORKERS, Served, serving
from support.vendors import PASSWORD, Vendor

FORM = f"email=ada%40example.com&password={PASSWORD.replace(' ', '+')}"
END = b"Connection: close\r\n\r\n"


@pytest.fixture(scope="module")
async def served(
    database: TestDatabase, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Served]:
    """One server for the tests that leave it as it was."""
    async with serving(database, tmp_path_factory.mktemp("served")) as running:
        yield running


def line(host: str, target: str = "/sign-in", method: str = "GET") -> bytes:
    """The beginning of a request."""
    return f"{method} {target} HTTP/1.1\r\nHost: {host}\r\n".encode()


def status(answer: bytes) -> int:
    """The status of the first answer."""
    return int(answer.split(b" ", 2)[1])


def cookie_in(answer: bytes) -> str:
    """`session=…` as the browser sends it back."""
    fields = answer.partition(b"\r\n\r\n")[0].decode().splitlines()
    found = [each for each in fields if each.lower().startswith("set-cookie:")]
    assert len(found) == 1
    return found[0].partition(":")[2].strip().partition(";")[0]


async def test_each_host_shows_its_vendor(served: Served, vendor: Vendor, other: Vendor) -> None:
    mine, other_s = await asyncio.gather(
        served.get(vendor.host, "/sign-in"), served.get(other.host, "/sign-in")
    )
    assert status(mine) == status(other_s) == 200
    assert b"Sample Software" in mine
    assert b"Other Software" in other_s


async def test_a_doubtful_host_is_400(served: Served, vendor: Vendor, other: Vendor) -> None:
    for doubtful in (
        line(vendor.host) + f"Host: {other.host}\r\n".encode(),
        line(vendor.host) + f"Host: {vendor.host}\r\n".encode(),
        line(vendor.host) + f"hOST: {other.host}\r\n".encode(),
        line(f"{vendor.host}, {other.host}"),
        line(f"{other.host}@{vendor.host}"),
        line(f"{vendor.host}:99999"),
        line(""),
        b"GET /sign-in HTTP/1.1\r\n",
        b"GET /sign-in HTTP/1.0\r\n",
        b"GET /sign-in HTTP/1.1\r\nHost: \xff\xc3\xa9\r\n",
        b"GET /sign-in HTTP/1.1\r\nHost : " + vendor.host.encode() + b"\r\n",
        b"GET /sign-in HTTP/1.1\r\n Host: " + vendor.host.encode() + b"\r\n",
    ):
        answer = await served.ask(doubtful + END)
        assert status(answer) == 400, doubtful
        assert b"Software" not in answer
        assert b"set-cookie" not in answer.lower()
        assert b"\nlocation:" not in answer.lower()


async def test_an_absolute_target_never_mixes_two_vendors(
    served: Served, vendor: Vendor, other: Vendor
) -> None:
    for target in (f"http://{other.host}/sign-in", "https://evil.example/sign-in"):
        answer = await served.ask(line(vendor.host, target) + END)
        # The server tells us the Host header and the path alone: Host's portal, or a refusal.
        assert status(answer) in {200, 400}
        assert b"Other Software" not in answer
        assert b"evil" not in answer
    unknown = await served.ask(line("nobody.portal.test", f"http://{vendor.host}/") + END)
    assert status(unknown) in {400, 404}
    assert b"Software" not in unknown


@pytest.mark.parametrize(
    "garbage",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"\0\0\0\0\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/9.9\r\nHost: x\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, nonsense\r\n\r\n0\r\n\r\n",
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X: y\r\n" * 1000 + b"\r\n",
    ],
)
async def test_garbage_behind_a_request_hurts_nobody(
    served: Served, vendor: Vendor, garbage: bytes
) -> None:
    answer = await served.ask(line(vendor.host) + b"\r\n" + garbage)
    first, _, rest = answer.partition(b"</html>")
    assert status(first) == 200
    assert b"Sample Software" in first
    assert not rest.strip() or 400 <= status(rest.strip()) < 500
    assert b"Software" not in rest
    assert status(await served.get(vendor.host, "/sign-in")) == 200


async def test_head_leaves_the_connection_in_step(served: Served, vendor: Vendor) -> None:
    answer = await served.ask(
        line(vendor.host, "/sign-in", "HEAD") + b"\r\n" + line(vendor.host, "/nowhere") + END
    )
    head, _, rest = answer.partition(b"\r\n\r\n")
    assert status(head) == 200
    assert b"content-length: 0" not in head.lower()
    assert status(rest) == 404


async def test_aborted_requests_mix_nothing_up(
    served: Served, vendor: Vendor, other: Vendor
) -> None:
    for each in (vendor, other):
        await each.person("ada@example.com")
        await each.save()
    before = served.output.read_bytes()
    chosen = random.Random(7)  # noqa: S311 - where a request breaks off is no secret

    async def abort(number: int) -> None:
        host = (vendor, other)[number % 2].host
        whole = [
            line(host) + END,
            line(host, "/licenses.csv") + END,
            line(host, "/sign-in", "POST")
            + b"Sec-Fetch-Site: same-origin\r\nContent-Length: 5000\r\n\r\nemail=ada",
            line(host, "/sign-in", "POST")
            + b"Sec-Fetch-Site: same-origin\r\n"
            + b"Content-Type: application/x-www-form-urlencoded\r\n"
            + f"Content-Length: {len(FORM)}\r\n\r\n{FORM}".encode(),
        ][number % 4]
        _, writer = await served.connect()
        writer.write(whole[: chosen.randint(1, len(whole))] if number % 3 else whole)
        await writer.drain()
        writer.transport.abort()

    async def look(number: int) -> None:
        mine, other_s = (b"Sample Software", b"Other Software")[:: 1 if number % 2 else -1]
        answer = await served.get((other, vendor)[number % 2].host, "/sign-in")
        assert status(answer) == 200
        assert mine in answer
        assert other_s not in answer

    await asyncio.gather(*(each(n) for n in range(100) for each in (abort, look)))
    assert served.output.read_bytes() == before


async def test_killed_workers_lose_no_sign_in_and_the_rest_stops_when_told(
    database: TestDatabase, vendor: Vendor, tmp_path_factory: pytest.TempPathFactory
) -> None:
    await vendor.person("ada@example.com")
    await vendor.save()
    async with serving(database, tmp_path_factory.mktemp("killed")) as served:
        first = served.workers()
        assert len(first) == WORKERS
        answer = await served.post(vendor.host, "/sign-in", FORM)
        for pid in first:
            os.kill(pid, signal.SIGKILL)
        assert status(answer) == 303
        await served.until_healthy(without=first)
        page = await served.get(vendor.host, "/", f"Cookie: {cookie_in(answer)}")
        assert status(page) == 200
        assert b"ada@example.com" in page
        idle, writer = await served.connect()  # a browser that keeps its connection
        writer.write(line(vendor.host) + b"\r\n")
        await idle.readline()
        begin = time.monotonic()
        served.process.send_signal(signal.SIGTERM)
        assert await asyncio.to_thread(served.process.wait, 30) == 0
        assert time.monotonic() - begin < 10
        writer.close()
