"""`livery db upgrade`: from nothing to the newest schema, however many try at once."""

from __future__ import annotations

import subprocess
import sys

from livery.core import schema_version, settings
from support.commands import environment, run

TEN_AT_ONCE = """
import asyncio, os, sys
from livery.core.migrate import upgrade
from livery.core.settings import load
from alembic import command

chosen = load()
children = []
for _ in range(10):
    child = os.fork()
    if child == 0:
        asyncio.run(upgrade(chosen.owner_url, chosen.app_url))
        os._exit(0)
    children.append(child)
sys.exit(sum(os.waitpid(child, 0)[1] != 0 for child in children))
"""


async def test_an_empty_database_gets_the_schema(empty_database: str) -> None:
    env = environment(empty_database)
    before = run("serve", env=env, check=False)
    assert before.returncode == 1
    assert "livery db upgrade" in before.stderr
    assert "Traceback" not in before.stderr
    done = run("db", "upgrade", env=env)
    assert schema_version.newest() in done.stdout
    assert await schema_version.is_current(settings.load(env).app_url)
    run("db", "upgrade", env=env)  # again changes nothing


def test_ten_at_once_all_succeed(empty_database: str) -> None:
    env = environment(empty_database)
    done = subprocess.run(
        [sys.executable, "-c", TEN_AT_ONCE],
        env=env,
        check=False,
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr
    assert "Cleared 0" in run("work", "--once", env=env).stdout
