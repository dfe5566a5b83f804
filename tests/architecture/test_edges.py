"""Rules of the house that the import contracts can't say: who commits, who opens connections."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import livery

SOURCE = Path(livery.__file__).parent

# Commands, the demo, and applying vendor files are edges too: each is a whole transaction. So is a
# job; what many processes take from each other (jobs, leases, the canary) is kept at once.
MAY_COMMIT = {
    "core/migrate.py",
    "outbox/deliver.py",
    "tenancy/canary.py",
    "tenancy/jobs.py",
    "tenancy/lease.py",
    "tenancy/unit.py",
    "web/kit/routes.py",
    "web/kit/visit.py",
    "worker.py",
}
MAY_CONNECT = {
    "core/database.py",
    "core/health.py",
    "core/migrate.py",
    "tenancy/canary.py",
    "tenancy/host_names.py",
    "tenancy/jobs.py",
    "tenancy/lease.py",
    "tenancy/memory.py",
    "tenancy/unit.py",
    "tenancy/vendors.py",
}


def calls(name: str) -> Iterator[str]:
    """The files in which a method called `name` is called."""
    for path in sorted(SOURCE.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        if any(
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == name
            for node in ast.walk(tree)
        ):
            yield path.relative_to(SOURCE).as_posix()


def is_edge(file: str) -> bool:
    """Whether the file belongs to composition, where whole transactions begin and end."""
    return file.split("/", 1)[0] in {"cli", "demo", "manifest"}


def test_only_the_edge_commits() -> None:
    assert {file for file in calls("commit") if not is_edge(file)} == MAY_COMMIT


def test_only_core_and_tenancy_open_connections() -> None:
    found = {file for file in calls("connect") if not is_edge(file)}
    # `asyncpg.connect` and `sqlite3.connect` ask one question of a database before anything runs.
    assert found <= MAY_CONNECT | {"core/postgresql.py", "core/roles.py", "core/schema_version.py"}


def test_engines_are_made_in_one_place() -> None:
    makers = [
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if "create_async_engine(" in path.read_text("utf-8")
    ]
    assert makers == ["core/database.py"]


def test_the_tenant_setting_never_outlives_its_transaction() -> None:
    for path in SOURCE.rglob("*.py"):
        text = path.read_text("utf-8")
        assert "SET app.tenant_id" not in text
        assert "SET SESSION" not in text.upper()


def test_the_source_root_is_no_package() -> None:
    assert not (SOURCE.parent / "__init__.py").exists()
