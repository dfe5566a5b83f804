"""Databases that no command has touched yet."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from support.postgres import address, drop, execute
from tools.postgres import VARIABLE


@pytest.fixture
async def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """The one address that a host gives: its role may do everything, and the database is empty."""
    if request.config.getoption("database") == "sqlite":
        yield f"sqlite:///{tmp_path / 'fresh.db'}"
        return
    server = os.environ[VARIABLE]
    name = f"fresh_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    await drop(server, name, f"{name}_app")
    await execute(server, f"CREATE DATABASE {name}")
    yield address(server, name)
    await drop(server, name, f"{name}_app")
