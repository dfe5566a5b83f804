"""A real OpenID provider in a process of its own, and somebody who signs in there."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

from httpx import AsyncClient, Response

from livery.core import paths
from support.commands import free_port
from tools import node

CLIENT_ID = "portal"
SECRET = "a secret of the client, long enough"
_SCRIPT = Path(__file__).with_name("provider.mjs")
_ROOT = paths.migrations().parent


@dataclass(frozen=True)
class Provider:
    """Where it is."""

    issuer: str

    async def sign_in(self, address: str, login: str, back: str) -> str:
        """Go to `address`, sign in as `login`, agree, and give the address that leads back."""
        async with AsyncClient() as browser:
            answer = await browser.get(address)
            for _ in range(12):
                if answer.is_redirect:
                    address = urljoin(str(answer.url), answer.headers["location"])
                    if address.startswith(back):
                        return address
                    answer = await browser.get(address)
                else:
                    answer = await self._fill_in(browser, answer, login)
        raise AssertionError("The provider never led back.")

    async def _fill_in(self, browser: AsyncClient, page: Response, login: str) -> Response:
        """Its own pages for trials: one asks who it is, one whether they agree."""
        assert page.status_code == 200, page.text
        asks_who = 'name="login"' in page.text
        fields = {"prompt": "login" if asks_who else "consent", "login": login, "password": "any"}
        return await browser.post(page.url, data=fields)


@contextmanager
def running_provider(*redirect_uris: str) -> Iterator[Provider]:
    """Start it; whoever comes back must come to one of these addresses."""
    port = free_port()
    command, env = node.npm()
    found = shutil.which("node") if not env else str(command[0])
    assert found is not None
    process = subprocess.Popen(
        [found, _SCRIPT, str(port), CLIENT_ID, SECRET, *redirect_uris],
        cwd=_ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "ready\n"
        yield Provider(f"http://127.0.0.1:{port}")
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
