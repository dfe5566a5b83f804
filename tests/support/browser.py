"""Chromium for tests: the system's own, quiet, and with the test host names on loopback."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, async_playwright

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
