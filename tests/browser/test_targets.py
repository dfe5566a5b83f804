"""Whatever can be pressed is large enough: for a pointer, and larger for fingers."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Browser

from browser.looks import MEANT, Look, every_page, screen
from support.brands import Portals
from support.browser import Complaints
from support.inspection import small_targets

pytestmark = pytest.mark.browser
TOUCH = {"has_touch": True, "is_mobile": True}
MENU = "details.menu"
CASES: list[tuple[str, Look, int, dict[str, Any]]] = [
    ("meridian", Look("default", width=1320), 24, {}),
    ("fernhill", Look("editorial", width=390), 24, {}),
    ("volt", Look("default", width=390), 44, TOUCH),
    ("bonbon", Look("editorial", width=1024), 44, TOUCH),
]


@pytest.mark.parametrize(("slug", "look", "least", "options"), CASES, ids=str)
async def test_targets_are_large_enough(
    browser: Browser,
    portals: Portals,
    sheets: str,
    complaints: Complaints,
    slug: str,
    look: Look,
    least: int,
    options: dict[str, Any],
) -> None:
    complaints.expect(*MEANT)
    found = dict[str, list[str]]()
    async with screen(browser, look, **options) as page:
        async for name in every_page(page, portals, slug, look, sheets):
            found[name] = await small_targets(page, least)
            if menu := await page.query_selector(MENU):
                await menu.evaluate("each => { each.open = true; }")
                found[name] += await small_targets(page, least, MENU)
    assert {name: small for name, small in found.items() if small} == {}
