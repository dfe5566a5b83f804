"""The story of a vendor's own team: into the admin, a look around, over to the portal, and out."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.async_api import Browser, Page, expect

from stories.conftest import sign_in
from support.browser import Complaints
from support.demo import Demo
from support.inspection import small_targets, too_wide, violations
from support.truth import visible_keys

pytestmark = pytest.mark.browser
LOOKS: list[tuple[int, Literal["light", "dark"]]] = [(1320, "light"), (320, "dark")]


async def test_the_owner_sees_where_the_portal_is_and_what_is_in_it(demo: Demo, page: Page) -> None:
    northwind = demo.vendors["northwind"]
    owner = northwind.staff[0]
    await sign_in(page, northwind.admin, owner)
    await expect(page).to_have_title("Overview – Northwind CAD")
    await page.locator("details.menu summary").click()
    await expect(page.locator(".menu-panel")).to_contain_text("Owner")
    await page.get_by_role("button", name="Dark").click()
    await expect(page.locator("html")).to_have_attribute("data-scheme", "dark")

    await page.get_by_role("link", name=northwind.portal).click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    await page.go_back()

    await page.locator("details.menu summary").click()
    await page.get_by_role("button", name="Automatic").click()
    await expect(page.locator("html")).not_to_have_attribute("data-scheme", "dark")
    await page.locator("details.menu summary").click()
    await page.get_by_role("button", name="Sign out").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


async def test_a_customer_does_not_get_in(demo: Demo, page: Page, complaints: Complaints) -> None:
    complaints.expect("status of 422 .*/sign-in")
    northwind = demo.vendors["northwind"]
    customer = northwind.person("organization-admin")
    assert visible_keys("northwind", customer.email, customer.role, customer.organization)
    await page.goto(northwind.admin)
    await page.get_by_label("E-mail address").fill(customer.email)
    await page.get_by_label("Password").fill(customer.password)
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("alert").first).to_contain_text("don’t match")


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
async def test_admin_pages_are_accessible_and_fit(
    demo: Demo, browser: Browser, width: int, scheme: Literal["light", "dark"]
) -> None:
    halcyon = demo.vendors["halcyon"]
    context = await browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = await context.new_page()
    await page.goto(f"{halcyon.admin}/sign-in")
    assert await violations(page) == []
    assert await too_wide(page) == []
    await sign_in(page, halcyon.admin, halcyon.staff[2])
    await page.locator("details.menu summary").click()
    assert await violations(page) == []
    assert await too_wide(page) == []
    assert await small_targets(page, 24, ".menu-panel") == []
    await context.close()
