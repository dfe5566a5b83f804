"""One way to ask a server, whether it runs in this process or in another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlencode

from livery.asgi import Server
from support import served
from support.people import cookie_in, post_sign_in
from support.raw import ask
from support.vendors import PASSWORD

_COOKIE = re.compile(rb"(?i)\r\nset-cookie: (session=[\w-]+)")


class Door(Protocol):
    """Where somebody knocks."""

    async def get(self, host: str, path: str, cookie: str) -> tuple[int, str]:
        """Status and text of a page."""

    async def sign_in(self, host: str, email: str) -> str:
        """The new session's cookie; nothing if the sign-in is refused."""


@dataclass(frozen=True)
class InProcess(Door):
    """A server of this process."""

    server: Server

    async def get(self, host: str, path: str, cookie: str) -> tuple[int, str]:
        answer = await ask(self.server, "GET", path, host=host, headers=[("cookie", cookie)])
        return answer.status, answer.text

    async def sign_in(self, host: str, email: str) -> str:
        answer = await post_sign_in(self.server, host, email)
        return cookie_in(answer) if answer.status == 303 else ""


@dataclass(frozen=True)
class Served(Door):
    """`livery serve`."""

    running: served.Served

    async def get(self, host: str, path: str, cookie: str) -> tuple[int, str]:
        answer = await self.running.get(host, path, f"Cookie: {cookie}")
        head, _, body = answer.partition(b"\r\n\r\n")
        return int(head.split(b" ", 2)[1]), body.decode()

    async def sign_in(self, host: str, email: str) -> str:
        form = urlencode({"email": email, "password": PASSWORD})
        found = _COOKIE.search(await self.running.post(host, "/sign-in", form))
        return found[1].decode() if found else ""
