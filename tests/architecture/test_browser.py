"""The browser tests drive a real browser, and hear what it complains of."""

import re

import pytest
from playwright.async_api import Page

from support.browser import Complaints

pytestmark = pytest.mark.browser
STRICT = """<meta http-equiv="content-security-policy" content="script-src 'none'">"""
PROVOCATIONS = {
    "console": ("<script>console.error('said')</script>", "error: said"),
    "script": ("<script>nowhere()</script>", "uncaught: .*nowhere is not defined"),
    "request": ("<img src='http://127.0.0.1:1/none.png'>", "request: net::ERR_"),
    "policy": (f"{STRICT}<script>1</script>", "error: .*Content Security Policy"),
}


async def test_chromium_renders_a_page(page: Page) -> None:
    await page.goto("data:text/html,<h1>Licenses</h1>")
    assert await page.get_by_role("heading").inner_text() == "Licenses"


@pytest.mark.parametrize("kind", PROVOCATIONS)
async def test_every_complaint_is_heard(page: Page, complaints: Complaints, kind: str) -> None:
    html, pattern = PROVOCATIONS[kind]
    await page.set_content(html)
    assert complaints.unexpected
    assert any(re.search(pattern, each) for each in complaints.unexpected), complaints.unexpected
    complaints.expect(pattern, "Failed to load resource")
    assert complaints.unexpected == []
