"""Many rows take more time, not more memory."""

from __future__ import annotations

import tracemalloc
from typing import TYPE_CHECKING

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


async def peak(folder: Folder) -> float:
    """The most memory that applying needed at once, in MB."""
    tracemalloc.start()
    try:
        await folder.apply()
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


async def test_memory_does_not_grow_with_the_files(folder: Folder) -> None:
    fill(folder, 1000)
    await folder.apply()  # what is made once: statements, their cache
    small = type(folder)(folder.path.parent / f"{folder.slug}-s", folder.settings)
    fill(small, 2000)
    large = type(folder)(folder.path.parent / f"{folder.slug}-l", folder.settings)
    fill(large, 10_000)
    before, after = await peak(small), await peak(large)
    assert after < before + 1.5
    assert await large.ask(
        "SELECT count(*), sum(total_activations) FROM license WHERE tenant_id = :tenant"
    ) == [(10_000, 5_000)]
