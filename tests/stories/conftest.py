"""What the people of the stories do in their browsers."""

from __future__ import annotations

from playwright.async_api import Page, expect

from support.demo import Person


async def sign_in(page: Page, portal: str, person: Person) -> None:
    """Open the vendor's address, meet the form, fill it in, arrive."""
    await page.goto(portal)
    await expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    await page.get_by_label("E-mail address").fill(person.email)
    await page.get_by_label("Password").fill(person.password)
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.locator("details.menu")).to_be_visible()
