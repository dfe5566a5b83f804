"""Starting where it can't go well ends in one sentence; stopping always works."""

from __future__ import annotations

import socket
import time
from pathlib import Path

import pytest

from support.commands import environment, free_port, run, started, wait_for_port
from support.database import TestDatabase


@pytest.fixture
def env(database: TestDatabase) -> dict[str, str]:
    """A host with a database that is ready."""
    return environment(
        database.owner_url,
        LIVERY_APP_DATABASE_URL=database.app_url,
        LIVERY_HOST="127.0.0.1",
        PORT=str(free_port()),
        LIVERY_HEALTH_PORT=str(free_port()),
    )


def test_a_port_that_is_in_use_is_refused(env: dict[str, str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", int(env["PORT"])))
        other.listen()
        done = run("serve", env=env, check=False)
    assert done.returncode == 1
    assert "choose another port" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["serve", "work"])
def test_a_database_that_was_never_set_up_is_refused(tmp_path: Path, command: str) -> None:
    done = run(command, env=environment(f"sqlite:///{tmp_path / 'none.db'}"), check=False)
    assert done.returncode == 1
    assert "livery db upgrade" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.postgresql
@pytest.mark.parametrize("command", ["serve", "work"])
def test_the_owner_may_not_run_it(database: TestDatabase, command: str) -> None:
    env = environment(database.owner_url, LIVERY_APP_DATABASE_URL=database.owner_url)
    done = run(command, env=env, check=False)
    assert done.returncode == 1
    assert "row-level security" in done.stderr


def test_odd_letters_in_a_path_are_just_letters(tmp_path: Path) -> None:
    folder = tmp_path / "a #1 100%?"
    folder.mkdir()
    env = environment(f"sqlite:///{folder / 'livery.db'}")
    run("db", "upgrade", env=env)
    assert (folder / "livery.db").stat().st_mode & 0o777 == 0o600
    assert "Cleared 0" in run("work", "--once", env=env).stdout


def test_stopping_while_it_starts_works(env: dict[str, str]) -> None:
    """A worker that is just starting does not hear the signal; it is ended after a while."""
    with started("serve", env=env) as server:
        wait_for_port(int(env["PORT"]), server)  # the parent listens before its workers are up
        begin = time.monotonic()
    assert time.monotonic() - begin < 20
