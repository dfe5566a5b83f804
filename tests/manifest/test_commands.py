"""`livery tenant` and `livery vendor` as an operator calls them."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from support.commands import LIVERY, environment, run
from support.database import TestDatabase

if TYPE_CHECKING:
    from .conftest import Folder


@pytest.fixture
def env(database: TestDatabase) -> dict[str, str]:
    return environment(database.owner_url, LIVERY_APP_DATABASE_URL=database.app_url)


def test_apply_then_show(folder: Folder, env: dict[str, str]) -> None:
    folder.data()
    done = run("tenant", "apply", "--yes", str(folder.path), env=env)
    assert f"{folder.slug}: new vendor" in done.stdout
    shown = json.loads(run("vendor", "show", folder.slug, "--json", env=env).stdout)
    assert shown["counts"] == {"licenses": 2, "organizations": 2, "accounts": 3}
    assert {"name": f"{folder.slug}.portal.test", "face": "portal"} in shown["hosts"]
    listed = json.loads(run("vendor", "list", "--json", env=env).stdout)
    assert folder.slug in {each["slug"] for each in listed}


def test_faults_go_to_the_error_output_and_fail(folder: Folder, env: dict[str, str]) -> None:
    folder.data(products="code,name\nCAD,\n")
    other = type(folder)(folder.path.parent / f"{folder.slug}-b", folder.settings)
    done = run("tenant", "apply", "--yes", str(folder.path), str(other.path), env=env, check=False)
    assert done.returncode == 1
    assert f"{folder.path}/data/products.csv:2: name is empty; fill it in" in done.stderr
    assert f"{other.slug}: applied." in done.stdout  # the next vendor's files had no fault
    gone = run("vendor", "show", folder.slug, env=env, check=False)
    assert (gone.returncode, "no vendor" in gone.stderr) == (1, True)


def test_an_unanswered_question_changes_nothing(folder: Folder, env: dict[str, str]) -> None:
    asked = run("tenant", "apply", str(folder.path), env=env, check=False)
    assert "Apply this?" in asked.stdout
    assert run("vendor", "show", folder.slug, env=env, check=False).returncode == 1


def test_what_was_agreed_to_is_applied(folder: Folder, env: dict[str, str]) -> None:
    folder.data()
    asked = subprocess.run(
        [LIVERY, "tenant", "apply", str(folder.path)],
        env=env,
        input="y\n",
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"{folder.slug}: applied." in asked.stdout
