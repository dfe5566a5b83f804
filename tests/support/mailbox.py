"""Mails as they arrive: a recording way out, and a real mail server with faults."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP

from livery.core.crypto import Sealer
from livery.core.database import Database
from livery.core.secret_keys import parse_keys
from livery.outbox.deliver import Post, deliver
from livery.tenancy import jobs
from support.database import SECRET_KEY
from support.vendors import Vendor

SENDER = "portal@portal.test"
SEALER = Sealer(parse_keys(SECRET_KEY))


class Mailbox:
    """Takes what the outbox sends, for tests of what people read."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._taken: list[tuple[str, EmailMessage]] = []

    async def send(self, message: EmailMessage, sender: str, recipient: str) -> None:
        """A transport's part."""
        self._taken.append((recipient, message))

    async def of(self, vendor: Vendor) -> list[EmailMessage]:
        """All mails of the vendor so far, in the order of their sending."""
        while taken := await jobs.take(self._database, 50):
            for job in taken:
                await deliver(self._database, SEALER, Post(self, SENDER), job)
        return [
            message
            for _, message in self._taken
            if str(message["Message-ID"]).strip("<>").partition("@")[2].startswith(vendor.slug)
        ]


def text_of(message: EmailMessage) -> str:
    """The plain text of a mail."""
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def html_of(message: EmailMessage) -> str:
    """The HTML of a mail."""
    part = message.get_body(("html",))
    assert part is not None
    return str(part.get_content())


def link_in(message: EmailMessage) -> str:
    """The address that the mail's button leads to."""
    return next(line for line in text_of(message).splitlines() if line.startswith("http"))


@dataclass
class Sink:
    """A mail server of this process. `faults` answers one stage (`RCPT`, `DATA`) with a line."""

    port: int = 0
    received: list[EmailMessage] = field(default_factory=list)
    faults: dict[str, str] = field(default_factory=dict)
    on_data: Callable[[], None] | None = None

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """Take or refuse a recipient."""
        if "RCPT" in self.faults:
            return self.faults["RCPT"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Take a mail, or fail in the way that was asked for."""
        if self.faults.get("DATA") == "silence":
            await asyncio.Event().wait()
        if self.faults.get("DATA") == "drop":
            server.transport.abort()
            return "250 OK"
        if "DATA" in self.faults:
            return self.faults["DATA"]
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.received.append(message)
        if self.on_data:
            self.on_data()
        return "250 OK"

    @property
    def url(self) -> str:
        """What LIVERY_MAIL_URL says to reach it."""
        return f"smtp://127.0.0.1:{self.port}"


@asynccontextmanager
async def listening() -> AsyncIterator[Sink]:
    """A mail server on a free port."""
    sink = Sink()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(sink, loop=loop, enable_SMTPUTF8=True), "127.0.0.1", 0
    )
    sink.port = server.sockets[0].getsockname()[1]
    try:
        yield sink
    finally:
        server.close()
        await server.wait_closed()
