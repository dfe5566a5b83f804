"""No page scrolls sideways on the narrowest screen, which is also a usual one at 400 %."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, ViewportSize

from browser.looks import MEANT, Look, every_page, screen
from support.brands import Portals
from support.browser import Complaints
from support.inspection import too_wide

pytestmark = pytest.mark.browser
# 1280 by 1024 pixels, enlarged four times.
ENLARGED = ViewportSize(width=320, height=256)


@pytest.mark.parametrize(
    ("slug", "look"),
    [
        ("meridian", Look("default", direction="rtl", width=320)),
        ("bonbon", Look("editorial", direction="ltr", width=320)),
        ("volt", Look("default", direction="ltr", width=320)),
        ("fernhill", Look("editorial", direction="rtl", width=320)),
    ],
    ids=str,
)
async def test_nothing_scrolls_sideways(
    browser: Browser, portals: Portals, sheets: str, complaints: Complaints, slug: str, look: Look
) -> None:
    complaints.expect(*MEANT)
    async with screen(browser, look, viewport=ENLARGED, device_scale_factor=4) as page:
        async for name in every_page(page, portals, slug, look, sheets):
            assert await too_wide(page) == [], name
