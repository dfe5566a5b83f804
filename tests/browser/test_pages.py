"""Every page of every demo portal in a real browser: accessible, narrow, the vendor's own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Literal

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from stories.conftest import sign_in
from support.browser import Complaints
from support.demo import Demo
from support.inspection import too_wide, violations

pytestmark = pytest.mark.browser
Scheme = Literal["light", "dark"]
LOOKS: list[tuple[str, int, Scheme]] = [
    ("northwind", 1320, "light"),
    ("northwind", 320, "dark"),
    ("halcyon", 390, "light"),
    ("halcyon", 1320, "dark"),
    ("ashcroft", 320, "light"),
    ("ashcroft", 1320, "dark"),
]


@pytest.fixture(params=LOOKS, ids=lambda look: "-".join(map(str, look)))
async def visit(
    request: pytest.FixtureRequest, browser: Browser, demo: Demo
) -> AsyncIterator[tuple[Page, str]]:
    """A person signed in at a portal in one look."""
    slug, width, scheme = request.param
    context = await browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    page, vendor = await context.new_page(), demo.vendors[slug]
    await sign_in(page, vendor.portal, vendor.people[0])
    yield page, vendor.portal
    await context.close()


async def pages(page: Page, portal: str) -> AsyncIterator[str]:
    """Open one page after the other."""
    for path in ("/", "/licenses"):
        await page.goto(portal + path)
        yield path
    await page.get_by_role("table").get_by_role("link").first.click()
    await expect(page.get_by_role("heading", name="License key")).to_be_visible()
    yield "a license"
    await page.get_by_role("button", name="Show key").click()
    await expect(page.locator("[data-key]")).to_be_visible()
    yield "a license with its key"


async def test_pages_are_accessible_and_fit(visit: tuple[Page, str]) -> None:
    page, portal = visit
    async for name in pages(page, portal):
        assert await violations(page) == [], name
        assert await too_wide(page) == [], name
        assert page.url.startswith(portal)


async def test_focus_and_announcement_follow_a_swap(demo: Demo, page: Page) -> None:
    vendor = demo.vendors["northwind"]
    await sign_in(page, vendor.portal, vendor.person("organization-admin"))
    await page.goto(f"{vendor.portal}/licenses")
    await page.get_by_role("link", name="Next page").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("link", name="First page")).to_be_visible()
    assert await page.evaluate("document.activeElement.id") == "rows"
    await expect(page.locator("#announce")).to_contain_text("licenses")
    assert "after=" in page.url
    await page.go_back()
    await expect(page.get_by_role("link", name="First page")).to_be_hidden()


async def test_a_session_that_ended_elsewhere_leads_to_the_sign_in_page(
    demo: Demo, browser: Browser
) -> None:
    vendor = demo.vendors["northwind"]
    context: BrowserContext = await browser.new_context()
    page = await context.new_page()
    await sign_in(page, vendor.portal, vendor.person("organization-admin"))
    await page.goto(f"{vendor.portal}/licenses")
    await context.clear_cookies()
    await page.get_by_role("link", name="Next page").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    await context.close()


async def test_the_custom_domain_shows_the_same_portal(
    demo: Demo, page: Page, complaints: Complaints
) -> None:
    complaints.expect("Cross-Origin-Opener-Policy")  # of plain http, which is only the demo's
    vendor = demo.vendors["northwind"]
    address = f"http://{vendor.custom_domains[0]}:{demo.port}"
    await sign_in(page, address, vendor.person("organization-admin"))
    await expect(page).to_have_title("Home – Northwind CAD")
    assert page.url == f"{address}/"


async def test_each_portal_wears_its_vendors_colors(demo: Demo, page: Page) -> None:
    accents = set()
    for vendor in demo.vendors.values():
        await page.goto(f"{vendor.portal}/sign-in")
        button = page.get_by_role("button", name="Sign in")
        accents.add(await button.evaluate("each => getComputedStyle(each).backgroundColor"))
        logo = page.locator("img:visible").first
        await expect(logo).to_have_js_property("complete", True)
        assert await logo.evaluate("each => each.naturalWidth") > 0
    assert len(accents) == len(demo.vendors) == 3


async def test_the_demos_front_page_leads_to_the_portals(demo: Demo, page: Page) -> None:
    await page.goto(demo.index)
    for vendor in demo.vendors.values():
        await expect(page.get_by_role("heading", name=vendor.name)).to_be_visible()
        await expect(page.get_by_text(vendor.people[0].password)).to_be_visible()
    assert await violations(page) == []
