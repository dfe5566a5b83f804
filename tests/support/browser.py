"""Chromium for tests: the system's own, quiet, and with the test host names on loopback.

Whatever it complains of while a test runs fails that test.
"""

from __future__ import annotations

import os
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field

from playwright.async_api import Browser, BrowserContext, Request, async_playwright

from tools import chromium

ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP *.test 127.0.0.1, MAP *.localhost 127.0.0.1",
]


@asynccontextmanager
async def running_chromium() -> AsyncIterator[Browser]:
    """A browser that keeps nothing; it runs without its sandbox, which root can't have."""
    path = os.environ.get(chromium.VARIABLE) or chromium.find()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            yield browser
        finally:
            await browser.close()


@dataclass
class Complaints:
    """What Chromium says against pages: its console (where violations of the content security
    policy appear too), uncaught errors of scripts, requests that failed.
    """

    found: list[str] = field(default_factory=list)
    _expected: list[re.Pattern[str]] = field(default_factory=list)

    def expect(self, *patterns: str) -> None:
        """A test that provokes a complaint names it, by a part of its text."""
        self._expected += map(re.compile, patterns)

    @property
    def unexpected(self) -> list[str]:
        """The complaints that no pattern names."""
        return [
            text for text in self.found if not any(each.search(text) for each in self._expected)
        ]

    @contextmanager
    def watching(self, browser: Browser) -> Iterator[None]:
        """Gather the complaints about all pages that are opened meanwhile."""
        browser.on("context", self._listen)
        try:
            yield
        finally:
            browser.remove_listener("context", self._listen)

    def _listen(self, context: BrowserContext) -> None:
        say = self.found.append
        context.on("console", lambda line: say(f"{line.type}: {line.text} {line.location}"))
        context.on("weberror", lambda failed: say(f"uncaught: {failed.error}"))
        context.on("requestfailed", lambda failed: self.found.extend(_unanswered(failed)))


def _unanswered(failed: Request) -> list[str]:
    """A request that failed, unless the browser itself gave it up because the page was left."""
    given_up = failed.failure == "net::ERR_ABORTED"
    return [] if given_up else [f"request: {failed.failure} ({failed.url})"]
