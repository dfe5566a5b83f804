"""Every macro and every pack in brands far apart: accessible, narrow, mirrored, by keyboard."""

from __future__ import annotations

from collections.abc import AsyncIterator
from itertools import product
from typing import Literal

import pytest
from playwright.async_api import Browser, Page, expect

from livery.web.kit.themes import load_packs
from support.inspection import too_wide, violations
from themes.preview import EVERY_VENDOR
from themes.samples import THEMES, pages

pytestmark = pytest.mark.browser
SLUGS = [vendor.slug for vendor in EVERY_VENDOR]
PACKS = sorted(load_packs(THEMES))
LOOKS: list[tuple[int, Literal["light", "dark"]]] = [(1320, "light"), (390, "dark")]


@pytest.fixture(params=LOOKS, ids=lambda look: "-".join(map(str, look)))
async def look(request: pytest.FixtureRequest, browser: Browser) -> AsyncIterator[Page]:
    """A page of one width and scheme."""
    width, scheme = request.param
    context = await browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    yield await context.new_page()
    await context.close()


@pytest.mark.soak  # test_every_page.py holds some of these
@pytest.mark.parametrize("slug", SLUGS)
async def test_every_macro_is_accessible_and_fits(sheets: str, look: Page, slug: str) -> None:
    for pack, direction in product(PACKS, ("ltr", "rtl")):
        await look.goto(f"{sheets}/{pack}/{slug}/kitchen-sink.{direction}.html")
        assert await violations(look) == [], (pack, direction)
        assert await too_wide(look) == [], (pack, direction)


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("pack", PACKS)
async def test_no_macro_scrolls_a_narrow_page_sideways(
    sheets: str, page: Page, pack: str, slug: str, direction: str
) -> None:
    await page.set_viewport_size({"width": 320, "height": 700})
    await page.goto(f"{sheets}/{pack}/{slug}/kitchen-sink.{direction}.html")
    assert await too_wide(page) == []


@pytest.mark.parametrize("pack", [name for name in PACKS if name != "default"])
@pytest.mark.parametrize("template", sorted(pages()))
async def test_the_pages_of_a_pack_that_no_demo_wears(
    sheets: str, look: Page, pack: str, template: str
) -> None:
    name = template.removeprefix("portal/").removesuffix(".html").replace("/", "-")
    for variant in pages()[template]:
        for slug in ("volt", "ashcroft"):
            await look.goto(f"{sheets}/{pack}/{slug}/{name}.{variant}.html")
            assert await violations(look) == [], (slug, variant)
            assert await too_wide(look) == [], (slug, variant)


# -- by keyboard, and without script ---------------------------------------------------------------


async def test_a_dialog_starts_at_the_safe_button_and_leads_back(sheets: str, page: Page) -> None:
    await page.goto(f"{sheets}/default/northwind/kitchen-sink.ltr.html")
    opener = page.locator("#ask-medium-open")
    await opener.focus()
    await page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Release this device?")
    await expect(dialog.get_by_role("link", name="Cancel")).to_be_focused()
    assert await violations(page) == []
    await page.keyboard.press("Enter")
    await expect(dialog).to_be_hidden()
    await expect(opener).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    await expect(opener).to_be_focused()


async def test_the_gravest_question_wants_the_name(sheets: str, page: Page) -> None:
    await page.goto(f"{sheets}/default/northwind/kitchen-sink.ltr.html")
    await page.locator("#ask-high-open").click()
    dialog = page.get_by_role("dialog", name="Revoke this license?")
    name = dialog.get_by_role("textbox")
    await expect(name).to_be_focused()
    for typed, fits in (("Northwind", False), ("Northwind Studio Pro", True)):
        await name.fill(typed)
        assert await name.evaluate("each => each.checkValidity()") is fits
    assert await violations(page) == []


async def test_errors_are_listed_first_and_lead_to_their_fields(sheets: str, page: Page) -> None:
    await page.goto(f"{sheets}/default/northwind/kitchen-sink.ltr.html")
    summary = page.locator("#problem-summary")
    await expect(summary).to_be_focused()
    await summary.get_by_role("link", name="Say why.").click()
    await expect(page.get_by_label("More")).to_be_focused()


async def test_a_status_line_stays_until_it_is_dismissed(sheets: str, page: Page) -> None:
    await page.goto(f"{sheets}/default/northwind/kitchen-sink.ltr.html")
    line = page.locator("main > .toast")
    await expect(line).to_be_in_viewport(ratio=1)
    await line.get_by_role("button", name="Dismiss").click()
    await expect(line).to_have_count(0)
    await expect(page.locator("#main")).to_be_focused()


async def test_without_script_questions_are_links_and_moments_still_open(
    sheets: str, browser: Browser
) -> None:
    context = await browser.new_context(java_script_enabled=False)
    page = await context.new_page()
    await page.goto(f"{sheets}/default/northwind/kitchen-sink.ltr.html")
    await page.locator("#ask-medium-open").click()
    assert page.url.endswith("#s-confirm")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await expect(page.get_by_role("button", name="Dismiss")).to_have_count(0)
    await page.get_by_role("button", name="2 days ago").click()
    exact = page.get_by_text("22 November 2026, 09:12 UTC")
    await expect(exact).to_be_visible()
    moment, tip = await page.locator(".time").bounding_box(), await exact.bounding_box()
    assert moment
    assert tip
    assert abs(tip["y"] - moment["y"] - moment["height"]) < 24, "it opens beside the moment"
    await context.close()
