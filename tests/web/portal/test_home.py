"""The home page: what needs attention first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from support.vendors import Vendor
from web.portal.conftest import SignIn

NOW = datetime.now(UTC)


async def test_what_ends_soonest_comes_first(vendor: Vendor, sign_in: SignIn) -> None:
    single = await vendor.person("single@example.com")
    keys = {10: "0000-0000-0000-TEN1", -3: "0000-0000-0000-LATE", 2: "0000-0000-0000-TWO2"}
    for days, key in keys.items():
        await vendor.license(key, account_id=single, expires_at=NOW + timedelta(days=days))
    await vendor.save()
    page = (await (await sign_in(vendor, "single@example.com")).get("/")).text
    attention = page.partition('id="attention"')[2].partition("</ul>")[0]
    places = [attention.index(start) for start in ("LATE", "TWO2", "TEN1")]
    assert places == sorted(places)


@pytest.mark.parametrize(
    "calm",
    [
        {"expires_at": NOW + timedelta(days=40)},
        {"expires_at": NOW - timedelta(days=40)},
        {"expires_at": None},
        {"expires_at": NOW + timedelta(days=2), "suspended_at": NOW},
        {"expires_at": NOW + timedelta(days=2), "revoked_at": NOW},
    ],
)
async def test_nothing_else_asks_for_attention(
    vendor: Vendor, sign_in: SignIn, calm: dict[str, Any]
) -> None:
    single = await vendor.person("single@example.com")
    await vendor.license(account_id=single, **calm)
    await vendor.save()
    page = (await (await sign_in(vendor, "single@example.com")).get("/")).text
    assert 'id="attention"' not in page
    assert "1 license" in page


async def test_the_shell_tells_who_is_signed_in_and_for_whom(
    vendor: Vendor, sign_in: SignIn
) -> None:
    organization = await vendor.organization("Northgate Sample Works")
    await vendor.person("admin@example.com", (organization, "organization-admin"))
    await vendor.save()
    page = (await (await sign_in(vendor, "admin@example.com")).get("/")).text
    for text in ("Sample Admin", "admin@example.com", "Northgate Sample Works", "Sample Software"):
        assert text in page
