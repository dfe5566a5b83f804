"""Requests that no well-behaved client sends, straight into the server's door."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from livery.asgi import Server
from support.server import ADDRESS, PORT


@dataclass(frozen=True)
class Answer:
    """What came back; header names are lower case."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def all(self, name: str) -> list[str]:
        """Every value of a header."""
        return [value for key, value in self.headers if key == name]

    def one(self, name: str) -> str:
        """A header's only value, or nothing."""
        values = self.all(name)
        assert len(values) < 2, f"{name} was sent {len(values)} times"
        return values[0] if values else ""

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


Headers = Sequence[tuple[str, str | bytes]]


async def ask(
    server: Server,
    method: str,
    path: str,
    *,
    host: str | bytes | None = None,
    headers: Headers = (),
    query: bytes = b"",
    body: bytes = b"",
    address: str = ADDRESS,
) -> Answer:
    """One request. `path` is what the server decoded; `host` becomes a Host header if given."""
    fields = [*([] if host is None else [("host", host)]), *headers]
    scope: Any = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(errors="surrogateescape"),
        "query_string": query,
        "root_path": "",
        "headers": [(name.lower().encode(), _bytes(value)) for name, value in fields],
        "client": (address, 4711),
        "server": ("127.0.0.1", PORT),
        "extensions": {},
    }
    sent: list[Any] = []
    incoming: list[Any] = [{"type": "http.request", "body": body, "more_body": False}]
    answered = asyncio.Event()

    async def receive() -> Any:
        if incoming:
            return incoming.pop(0)
        await answered.wait()  # a client that left earlier would get half of a streamed answer
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)
        if message["type"] == "http.response.body" and not message.get("more_body", False):
            answered.set()

    await server(scope, receive, send)
    start, rest = sent[0], sent[1:]
    return Answer(
        start["status"],
        tuple((name.decode().lower(), value.decode("latin-1")) for name, value in start["headers"]),
        b"".join(message.get("body", b"") for message in rest),
    )


def _bytes(value: str | bytes) -> bytes:
    return value.encode() if isinstance(value, str) else value


def from_us(host: str) -> Headers:
    """What a browser says of a request that a page of `host` makes."""
    return [("origin", f"http://{host}:{PORT}"), ("sec-fetch-site", "same-origin")]


def assert_constant(answer: Answer, reference: Answer) -> None:
    """The answer is the constant one, and it neither marks nor moves the visitor."""
    assert answer == reference
    assert not answer.all("set-cookie")
    assert not answer.all("location")
    assert answer.one("cache-control") == "no-store"


def assert_ours(answer: Answer, status: int) -> None:
    """An error page in the vendor's look, with a way on; never the framework's own answer."""
    assert answer.status == status
    assert answer.one("content-type") == "text/html; charset=utf-8"
    assert "Sample Software" in answer.text
    assert 'href="/"' in answer.text
    assert "detail" not in answer.text.replace("<details", "").replace("</details", "")
