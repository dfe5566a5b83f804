"""What every test can ask for: a migrated database of the chosen kind, and a browser."""

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from livery.core.database import Database
from support import tallies, tiers
from support.database import TestDatabase
from support.demo import Demo
from tools import postgres

if TYPE_CHECKING:  # half a second that only the browser's tests need
    from playwright.async_api import Browser, Page

    from support.browser import Complaints
    from support.vendors import Vendor
    from support.watch import Watch


def pytest_addoption(parser: pytest.Parser) -> None:
    """Chooses the database, and layers to leave out (`support.layers`)."""
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.addoption("--without", choices=("guard", "watch"), action="append", default=[])


def pytest_configure(config: pytest.Config) -> None:
    """Starts a PostgreSQL server, once for all workers, where none was handed in."""
    is_worker = hasattr(config, "workerinput")
    if config.getoption("database") == "postgresql" and not is_worker:
        running = ExitStack()
        os.environ[postgres.VARIABLE] = running.enter_context(postgres.server())
        config.add_cleanup(running.close)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out what belongs to another tier."""
    tiers.select(config, items)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tells what single tests counted, and what could not run."""
    tallies.tell(terminalreporter)
    tiers.tell(terminalreporter)


@pytest.fixture(scope="session", autouse=True)
def layers_off(request: pytest.FixtureRequest) -> Iterator[None]:
    """The layers that this run does without."""
    left_out = request.config.getoption("without")
    with pytest.MonkeyPatch.context() as patch:
        if left_out:
            from support.layers import switch_off

            switch_off(left_out, patch)
        yield


@pytest.fixture(scope="session")
def watch() -> Iterator["Watch"]:
    """Every answer of a server in this process is searched for what is another vendor's."""
    from support.watch import watching

    with watching() as watch:
        yield watch


@pytest.fixture(autouse=True)
def no_leaks(watch: "Watch") -> Iterator[None]:
    """No answer of this test told one vendor's ids or keys to another's people."""
    yield
    leaks, watch.leaks = watch.leaks, []
    assert leaks == []


@pytest.fixture(scope="session")
async def database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[TestDatabase]:
    """A database at the newest schema, one for each worker and shared by its tests."""
    from support.migrated import migrate
    from support.postgres import fresh_database

    if request.config.getoption("database") == "postgresql":
        worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        async with fresh_database(os.environ[postgres.VARIABLE], worker) as fresh:
            await migrate(fresh)
            yield fresh
    else:
        url = f"sqlite:///{tmp_path_factory.mktemp('database') / 'livery.db'}"
        fresh = TestDatabase("sqlite", url, url)
        await migrate(fresh)
        yield fresh


@pytest.fixture(scope="session")
async def rows(database: TestDatabase) -> AsyncIterator[Database]:
    """The app's way to the database, for making and reading rows."""
    opened = Database(database.app_url)
    yield opened
    await opened.close()


@pytest.fixture
async def vendor(rows: Database) -> AsyncIterator["Vendor"]:
    """A vendor of this test's own."""
    from support.vendors import new_vendor

    made = await new_vendor(rows)
    yield made
    await made.unit.close()


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator["Browser"]:
    """One Chromium for the whole session; tests take it as `browser`."""
    from support.browser import running_chromium

    async with running_chromium() as started:
        yield started


@pytest.fixture
def complaints() -> "Complaints":
    """What Chromium says against the test's pages; a test that provokes something `expect`s it."""
    from support.browser import Complaints

    return Complaints()


@pytest.fixture
async def browser(chromium: "Browser", complaints: "Complaints") -> AsyncIterator["Browser"]:
    """Chromium, whose every complaint fails the test."""
    with complaints.watching(chromium):
        yield chromium
    assert complaints.unexpected == []


@pytest.fixture
async def page(browser: "Browser") -> AsyncIterator["Page"]:
    """An empty page without cookies or history."""
    context = await browser.new_context()
    yield await context.new_page()
    await context.close()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The running demo with its three portals."""
    from support.demo import running_demo

    with running_demo(tmp_path_factory.mktemp("demo") / "data") as running:
        yield running
