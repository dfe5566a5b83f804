"""A host name has one vendor, and the second learns so without learning whose it is."""

from __future__ import annotations

import pytest

from livery.core.database import Database
from livery.core.errors import TakenError
from livery.tenancy import host_names
from support.vendors import new_vendor


async def test_the_second_vendor_is_refused(rows: Database) -> None:
    first, second = await new_vendor(rows, "First Software"), await new_vendor(rows)
    name = f"licenses.{first.slug}.test"
    await host_names.claim(first.unit, name, "portal")
    await first.save()
    with pytest.raises(TakenError, match="belongs to another vendor") as refusal:
        await host_names.claim(second.unit, name, "portal")
    assert "First" not in str(refusal.value)
    await second.unit.close()
    assert (name, "portal") in await host_names.names(first.unit)
    await first.unit.close()


async def test_claiming_again_changes_nothing(rows: Database) -> None:
    vendor = await new_vendor(rows)
    before = await host_names.names(vendor.unit)
    await host_names.claim(vendor.unit, vendor.host, "portal")
    await vendor.save()
    assert await host_names.names(vendor.unit) == before
    await vendor.unit.close()


@pytest.mark.parametrize(
    "slug",
    ["", "-a", "a-", "A", "a_b", "a.b", "ä", "x" * 64, "admin", "api", "xn--foo", "ab--", "ab--c"],
)
def test_such_a_slug_is_no_host(slug: str) -> None:
    assert host_names.slug_problem(slug)


@pytest.mark.parametrize("slug", ["northwind-2", "a--b", "abc--d", "x" * 63, "2"])
def test_such_a_slug_is_one(slug: str) -> None:
    assert host_names.slug_problem(slug) is None
