"""Many rows take more time, not more memory."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from support.commands import LIVERY, environment
from support.database import TestDatabase

if TYPE_CHECKING:
    from .conftest import Folder


def fill(folder: Folder, rows: int) -> None:
    folder.file("products.csv", "code,name\nCAD,Sample CAD\n")
    folder.file(
        "users.csv", "email\n" + "".join(f"user-{n}@example.com\n" for n in range(rows // 10))
    )
    folder.file(
        "licenses.csv",
        "key,product,userEmail,allowedActivations,totalActivations,createdAt\n"
        + "".join(
            f"KEY-{n},CAD,user-{n % (rows // 10)}@example.com,3,{n % 2},2025-0{n % 9 + 1}-01\n"
            for n in range(rows)
        ),
    )


def peak(folder: Folder, database: TestDatabase) -> float:
    """The most memory that the command held while it applied the folder, in MB."""
    process = subprocess.Popen(
        [LIVERY, "tenant", "apply", "--yes", str(folder.path)],
        env=environment(database.owner_url, LIVERY_APP_DATABASE_URL=database.app_url),
        stdout=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return usage.ru_maxrss / 1024


async def test_memory_does_not_grow_with_the_files(folder: Folder, database: TestDatabase) -> None:
    large = type(folder)(folder.path.parent / f"{folder.slug}-l", folder.settings)
    fill(folder, 2_000)
    fill(large, 10_000)
    assert peak(large, database) < peak(folder, database) + 6
    assert await large.ask(
        "SELECT count(*), sum(total_activations) FROM license WHERE tenant_id = :tenant"
    ) == [(10_000, 5_000)]
