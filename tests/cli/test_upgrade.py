"""`livery db upgrade`: from nothing to the newest schema, however many try at once."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from sqlalchemy import text

from livery.core import schema_version, settings
from livery.core.database import Database
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


async def test_a_new_installation_holds_nobody(empty_database: str) -> None:
    env = environment(empty_database)
    run("db", "upgrade", env=env)
    owner = Database(settings.load(env).owner_url)
    async with owner.engine.connect() as connection:
        for table in ("vendor", "account", "staff", "session", "host_name"):
            assert not await connection.scalar(text(f"SELECT count(*) FROM {table}")), table
    await owner.close()


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


async def test_brands_of_earlier_code_get_a_revision_of_this(
    empty_database: str, tmp_path: Path
) -> None:
    env = environment(empty_database)
    assert "anew" not in run("db", "upgrade", env=env).stdout
    folder = tmp_path / "sample"
    folder.mkdir()
    (folder / "tenant.toml").write_text('[vendor]\nname = "Sample"\n[brand]\naccent = "#b8f000"\n')
    run("tenant", "apply", "--yes", str(folder), env=env)
    owner = settings.load(env).owner_url
    await change(owner, "UPDATE brand_revision SET stylesheet = 'old', stylesheet_digest = '0'")
    assert "have changed: 1." in run("db", "upgrade", env=env).stdout
    assert "anew" not in run("db", "upgrade", env=env).stdout
    shown = json.loads(run("vendor", "show", "sample", "--json", env=env).stdout)
    assert shown["brand"]["revision"] == 2
    assert shown["brand"]["accent"] == "#b8f000"


async def change(url: str, sql: str) -> None:
    """Run one statement as the owner."""
    database = Database(url)
    connection = await database.connect(writes=True)
    try:
        await connection.execute(text(sql))
        await connection.commit()
    finally:
        await connection.close()
        await database.close()
