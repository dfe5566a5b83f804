"""What people set in their system reaches every piece of a page: its colors, contrast, motion."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator

import pytest
from PIL import Image
from playwright.async_api import Browser, Locator, Page

from browser.looks import Look, Scheme, screen
from livery.branding.color import contrast
from support.brands import BRANDS, PACKS

pytestmark = pytest.mark.browser
BORDERED = (".btn", ".badge", ".input", ".option input", ".meter", "progress", ".alert", ".avatar")
# Of each link: whether a line is drawn at it, and whether it leads to where one is.
MARKED = """every => every.map((each) => {
  const style = getComputedStyle(each), ground = getComputedStyle(document.body).backgroundColor;
  const lines = ["block-start", "block-end", "inline-start"].map((side) => `border-${side}`);
  const drawn = [...lines, "outline"].some((line) =>
    parseFloat(style.getPropertyValue(`${line}-width`)) > 0
      && style.getPropertyValue(`${line}-style`) !== "none"
      && style.getPropertyValue(`${line}-color`) !== ground);
  return [drawn, each.hasAttribute("aria-current")];
})"""
RING = 6  # CSS pixels around an element in which its ring is drawn
Pixels = Image.Image


@pytest.fixture(params=["light", "dark"])
async def forced(request: pytest.FixtureRequest, browser: Browser) -> AsyncIterator[Page]:
    """A screen whose colors the system has chosen, light on dark or dark on light."""
    scheme: Scheme = request.param
    async with screen(browser, Look(scheme=scheme), forced_colors="active") as page:
        yield page


async def pixels(page: Page) -> Pixels:
    """The whole page as it is drawn."""
    return Image.open(io.BytesIO(await page.screenshot(full_page=True))).convert("RGB")


async def box(element: Locator) -> tuple[int, int, int, int]:
    """Left, right, top and middle of an element in pixels of the whole page."""
    left, right, top, bottom = await element.evaluate(
        """each => {
            const { left, right, top, bottom } = each.getBoundingClientRect();
            return [left, right, top, bottom].map((n, at) => n + (at < 2 ? scrollX : scrollY));
        }"""
    )
    return round(left), round(right), round(top), round((top + bottom) / 2)


def steps(drawn: Pixels, begin: int, end: int, y: int) -> int:
    """How often the color changes clearly from one pixel to the next of a row."""
    row = drawn.crop((begin, y, end, y + 1)).tobytes().hex()
    colors = [f"#{row[at : at + 6]}" for at in range(0, len(row), 6)]
    edge, count = colors[0], 0
    for color in colors:
        if contrast(edge, color) >= 3:
            edge, count = color, count + 1
    return count


@pytest.mark.parametrize("pack", PACKS)
async def test_nothing_vanishes_in_the_systems_own_colors(
    sheets: str, forced: Page, pack: str
) -> None:
    await forced.goto(f"{sheets}/{pack}/volt/kitchen-sink.ltr.html")
    await forced.locator("main > .toast").evaluate("each => each.remove()")  # it covers others
    drawn, lost = await pixels(forced), list[str]()
    for kind in BORDERED:
        every = [each for each in await forced.locator(kind).all() if await each.is_visible()]
        assert every, kind
        for each in every:
            left, right, _, middle = await box(each)
            ends = ((left - 3, left + 4), (right - 4, right + 3))
            if not all(steps(drawn, *end, middle) for end in ends):
                lost.append(f"{kind}: {await each.evaluate('each => each.outerHTML')}"[:200])
    assert lost == []


async def test_a_meter_still_tells_how_full_it_is(sheets: str, forced: Page) -> None:
    await forced.goto(f"{sheets}/default/volt/kitchen-sink.ltr.html")
    meters = forced.locator(".uses .meter")
    drawn, changes = await pixels(forced), list[int]()
    for meter in await meters.all():
        left, right, _, middle = await box(meter)
        changes.append(steps(drawn, left + 2, right - 2, middle))
    assert changes == [0, 1, 0], "empty, 7 of 10, full"


@pytest.mark.parametrize("pack", PACKS)
async def test_the_focus_and_the_present_page_stand_out(
    sheets: str, forced: Page, pack: str
) -> None:
    await forced.goto(f"{sheets}/{pack}/volt/kitchen-sink.ltr.html")
    button = forced.get_by_role("button", name="Save changes").first
    left, _, _, middle = await box(button)
    assert steps(await pixels(forced), left - RING, left, middle) == 0
    await forced.keyboard.press("Tab")  # from here on the ring is for the keyboard
    await button.focus()
    assert steps(await pixels(forced), left - RING, left, middle) >= 1
    for links in (".top-nav a", ".tabs a", ".segments a"):
        marked = await forced.locator(links).evaluate_all(MARKED)
        assert marked, links
        assert all(is_marked == is_current for is_marked, is_current in marked), links
    for look in await forced.locator(".look").all():
        pressed = await look.get_attribute("aria-pressed") == "true"
        outline = await look.evaluate("each => getComputedStyle(each).outlineStyle")
        assert (outline != "none") is pressed
    choice = forced.locator("select").first
    assert await choice.evaluate("each => getComputedStyle(each).appearance") != "none"


@pytest.mark.parametrize("slug", [brand.slug for brand in BRANDS])
async def test_who_wants_more_contrast_gets_it(sheets: str, page: Page, slug: str) -> None:
    await page.goto(f"{sheets}/default/{slug}/kitchen-sink.ltr.html")
    lead = "getComputedStyle(document.querySelector('.lead')).color"
    ink = "getComputedStyle(document.body).color"
    assert await page.evaluate(f"{lead} !== {ink}")
    await page.emulate_media(contrast="more")
    assert await page.evaluate(f"{lead} === {ink}")


@pytest.mark.parametrize("pack", PACKS)
async def test_nothing_moves_for_who_wants_no_motion(sheets: str, page: Page, pack: str) -> None:
    await page.emulate_media(reduced_motion="no-preference")
    await page.goto(f"{sheets}/{pack}/bonbon/kitchen-sink.ltr.html")
    moving = "document.getAnimations().length"
    assert await page.evaluate(moving) > 0
    await page.emulate_media(reduced_motion="reduce")
    assert await page.evaluate(moving) == 0
    await page.get_by_role("button", name="Save changes").first.hover()
    assert await page.evaluate(moving) == 0
