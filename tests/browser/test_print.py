"""A license on paper: the key and the facts in black on white, without what one presses."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from browser.looks import Look, arrive, screen
from support.brands import Portals
from support.inspection import violations

pytestmark = pytest.mark.browser
PRESSED = ".top-nav, .menu, .btn, .back, .foot, .skip"
GROUND = "getComputedStyle(document.body).backgroundColor"


@pytest.mark.parametrize(
    ("slug", "pack"),
    [
        ("meridian", "editorial"),
        ("bonbon", "default"),
        ("volt", "default"),
        ("fernhill", "editorial"),
    ],
)
async def test_a_license_can_be_printed(
    browser: Browser, portals: Portals, slug: str, pack: str
) -> None:
    portal = portals.address(slug, pack)
    async with screen(browser, Look(scheme="dark", width=794)) as page:
        await portals.sign_in(page.context, portal)
        await page.goto(f"{portal}/licenses?status=active")
        await arrive(page, ".row-link", "#key-show")
        await arrive(page, "#key-show", "[data-key]")
        assert await page.evaluate(GROUND) != "rgb(255, 255, 255)"
        await page.emulate_media(media="print")
        for each in await page.locator(PRESSED).all():
            await expect(each).to_be_hidden()
        assert await page.evaluate(GROUND) == "rgb(255, 255, 255)"
        await expect(page.locator("[data-key]")).to_have_css("color", "rgb(0, 0, 0)")
        await expect(page.get_by_role("heading", name="Details")).to_be_visible()
        assert await violations(page) == []
