"""The whole server in this process, and fresh vendors for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import Insert
from sqlalchemy.sql.base import Executable

from livery.asgi import Server
from livery.core.database import Database
from livery.identity import passwords
from livery.tenancy import guard
from livery.web.kit.services import Services
from support.database import TestDatabase
from support.server import BASE, running, settings_for
from support.vendors import Vendor, new_vendor


@pytest.fixture(scope="session")
async def started(database: TestDatabase) -> AsyncIterator[tuple[Server, Services]]:
    """The server in plain http, as the demo runs it, with what it works with."""
    server = Server(settings_for(database))
    async with server.running() as services:
        yield server, services


@pytest.fixture(scope="session")
def server(started: tuple[Server, Services]) -> Server:
    """The server in plain http."""
    return started[0]


@pytest.fixture(scope="session")
def services(started: tuple[Server, Services]) -> Services:
    """What the server works with; `services.memory.refresh()` is its half-second poll."""
    return started[1]


@pytest.fixture(scope="session")
async def https_server(database: TestDatabase) -> AsyncIterator[Server]:
    """The same server as it runs behind an edge that speaks TLS."""
    https = {"LIVERY_PUBLIC_URL": f"https://{BASE}", "LIVERY_ALLOW_HTTP": "0"}
    async with running(settings_for(database, **https)) as made:
        yield made


@pytest.fixture(scope="session")
async def owner(database: TestDatabase) -> AsyncIterator[Database]:
    """The owner's way to the database, for looking at everything."""
    opened = Database(database.owner_url)
    yield opened
    await opened.close()


@pytest.fixture
async def other(rows: Database) -> AsyncIterator[Vendor]:
    """A second vendor on the same server."""
    made = await new_vendor(rows, "Other Software")
    yield made
    await made.unit.close()


@pytest.fixture
def verified(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The passwords whose hashes were verified: what takes the time in a sign-in."""
    seen: list[str] = []
    real = vars(passwords)["_HASHER"]

    class Counting:
        """Counts what really takes the time: a broken hash would fail at once."""

        def verify(self, stored: str, password: str) -> bool:
            if stored.startswith("$argon2id$"):
                seen.append(password)
            return bool(real.verify(stored, password))

    monkeypatch.setattr(passwords, "_HASHER", Counting())
    return seen


@pytest.fixture
def statements(server: Server, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What requests ask of the database. The guard sees each statement, whatever then runs it."""
    asked: list[str] = []
    check = guard.check

    def note(statement: Executable) -> None:
        # The text of an INSERT needs values, which no test here asks for.
        asked.append("INSERT" if isinstance(statement, Insert) else str(statement))
        check(statement)

    monkeypatch.setattr(guard, "check", note)
    return asked
