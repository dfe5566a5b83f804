"""Searching while one types: the list follows, focus and caret stay, the address can be shared."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Browser, Page, expect

from stories.conftest import sign_in
from support.demo import Demo

pytestmark = pytest.mark.browser


@pytest.fixture
async def at_list(demo: Demo, page: Page) -> Page:
    """The license list of an admin with many licenses."""
    vendor = demo.vendors["northwind"]
    await sign_in(page, vendor.portal, vendor.person("organization-admin"))
    await page.goto(f"{vendor.portal}/licenses")
    return page


async def test_the_list_follows_what_is_typed(at_list: Page) -> None:
    box = at_list.get_by_role("searchbox")
    await box.press_sequentially("viewer")
    await expect(at_list.locator("#announce")).to_contain_text("licenses found")
    assert await at_list.evaluate("document.activeElement.name") == "q"
    await expect(box).to_have_value("viewer")
    rows = at_list.get_by_role("row").filter(has=at_list.get_by_role("link"))
    for row in await rows.all():
        await expect(row).to_contain_text("Viewer")
    await expect(at_list).to_have_url(re.compile(r"/licenses\?q=viewer$"))


async def test_a_choice_narrows_further_and_clearing_brings_all_back(at_list: Page) -> None:
    everything = await at_list.locator("#rows .lead").inner_text()
    await at_list.get_by_label("Status").select_option("Expired")
    await expect(at_list).to_have_url(re.compile(r"\?status=expired$"))
    badges = at_list.locator("#rows table").get_by_text("Expired", exact=True)
    await expect(badges.first).to_be_visible()
    await at_list.get_by_role("link", name="Clear search").click()
    await expect(at_list.locator("#rows .lead")).to_have_text(everything)
    await expect(at_list.get_by_label("Status")).to_have_value("")


async def test_an_address_that_was_shared_shows_the_same(at_list: Page, demo: Demo) -> None:
    portal = demo.vendors["northwind"].portal
    await at_list.goto(f"{portal}/licenses?q=draft&status=active&order=expiry")
    await expect(at_list.get_by_role("searchbox")).to_have_value("draft")
    await expect(at_list.get_by_label("Status")).to_have_value("active")
    await expect(at_list.get_by_label("Order")).to_have_value("expiry")


async def test_without_javascript_a_button_asks(demo: Demo, browser: Browser) -> None:
    context = await browser.new_context(java_script_enabled=False)
    page, vendor = await context.new_page(), demo.vendors["northwind"]
    await sign_in(page, vendor.portal, vendor.person("organization-admin"))
    await page.goto(f"{vendor.portal}/licenses")
    await page.get_by_role("searchbox").fill("zebra")
    await page.get_by_role("button", name="Search").click()
    await expect(page.get_by_text("No licenses match “zebra”.")).to_be_visible()
    await expect(page.get_by_role("searchbox")).to_have_value("zebra")
    await context.close()
