"""The browser tests drive a real browser."""

import pytest
from playwright.async_api import Page


@pytest.mark.browser
async def test_chromium_renders_a_page(page: Page) -> None:
    await page.goto("data:text/html,<h1>Licenses</h1>")
    assert await page.get_by_role("heading").inner_text() == "Licenses"
