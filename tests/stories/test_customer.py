"""A customer's story: from the vendor's address to the license key, and out again."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect

from stories.conftest import sign_in
from support.browser import Complaints
from support.demo import Demo
from support.truth import visible_keys

pytestmark = pytest.mark.browser


@pytest.fixture
async def reader(browser: Browser) -> AsyncIterator[Page]:
    """A browser whose clipboard can be read."""
    context = await browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    yield await context.new_page()
    await context.close()


async def test_an_admin_finds_a_license_and_copies_its_key(demo: Demo, reader: Page) -> None:
    northwind = demo.vendors["northwind"]
    admin = northwind.person("organization-admin")
    keys = visible_keys("northwind", admin.email, admin.role, admin.organization)

    await sign_in(reader, northwind.portal, admin)
    await expect(reader).to_have_title("Home – Northwind CAD")
    await expect(reader.get_by_text(f"{len(keys)} licenses")).to_be_visible()

    await reader.get_by_role("link", name="Licenses", exact=True).click()
    await expect(reader.get_by_role("heading", level=1)).to_have_text("Licenses")
    await reader.get_by_role("link", name="Next page").click()
    await expect(reader.get_by_role("link", name="First page")).to_be_visible()
    active = reader.get_by_role("row").filter(has_text="Active").first
    await active.get_by_role("link").first.click()
    await expect(reader.get_by_role("heading", name="License key")).to_be_visible()

    await reader.get_by_role("button", name="Copy key").click()
    await expect(reader.get_by_role("button", name="Copied")).to_be_visible()
    copied = await reader.evaluate("navigator.clipboard.readText()")
    assert copied in keys
    assert copied not in await reader.content()

    await (
        reader.get_by_text(admin.email.partition("@")[0])
        .or_(reader.locator("details.menu summary"))
        .first.click()
    )
    await reader.get_by_role("button", name="Sign out").click()
    await expect(reader.get_by_role("heading", level=1)).to_have_text("Sign in")
    await reader.goto(f"{northwind.portal}/licenses")
    await expect(reader.get_by_role("heading", level=1)).to_have_text("Sign in")


async def test_the_same_without_javascript(demo: Demo, browser: Browser) -> None:
    halcyon = demo.vendors["halcyon"]
    single = halcyon.person("user", in_organization=False)
    keys = visible_keys("halcyon", single.email, single.role, None)
    context = await browser.new_context(java_script_enabled=False)
    page = await context.new_page()

    await sign_in(page, halcyon.portal, single)
    await page.get_by_role("link", name="Licenses", exact=True).click()
    active = page.get_by_role("row").filter(has_text="Active").first
    await active.get_by_role("link").first.click()
    await expect(page.get_by_role("button", name="Copy key")).to_be_hidden()
    await page.get_by_role("button", name="Show key").click()
    shown = await page.locator("[data-key]").inner_text()
    assert shown in keys

    await page.goto(page.url)
    await expect(page.get_by_role("button", name="Show key")).to_be_visible()
    await page.locator("details.menu summary").click()
    await page.get_by_role("button", name="Sign out").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    await context.close()


async def test_a_wrong_password_says_what_to_do(
    demo: Demo, page: Page, complaints: Complaints
) -> None:
    complaints.expect("status of 422 .*/sign-in")
    ashcroft = demo.vendors["ashcroft"]
    await page.goto(f"{ashcroft.portal}/licenses")
    await page.get_by_label("E-mail address").fill(ashcroft.people[0].email)
    await page.get_by_label("Password").fill("not it")
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("alert").first).to_contain_text("Check both and try again.")
    await expect(page.get_by_label("E-mail address")).to_have_value(ashcroft.people[0].email)
    await page.get_by_label("Password").fill(ashcroft.people[0].password)
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Licenses")
