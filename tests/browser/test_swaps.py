"""What script does beside htmx: focus, scrolling, announcements, double clicks, failures, fonts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Literal

import pytest
from playwright.async_api import Browser, Locator, Page, Request, Route, expect

from stories.conftest import sign_in
from support.browser import Complaints
from support.demo import Demo
from support.inspection import violations

pytestmark = pytest.mark.browser
KIB = 1024
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
FAMILIES = {"northwind": "inter", "halcyon": "nunito", "ashcroft": "source-serif-4"}

HEARD = """() => {
  window.heard = [];
  const box = document.getElementById("announce");
  new MutationObserver(() => box.textContent && heard.push(box.textContent))
    .observe(box, { childList: true });
}"""


@pytest.fixture(params=[(1320, 700), (320, 640)], ids=["wide", "narrow"])
async def reader(
    request: pytest.FixtureRequest, browser: Browser, demo: Demo
) -> AsyncIterator[Page]:
    """An organization-admin of Northwind, on a screen that a list does not fit in."""
    width, height = request.param
    context = await browser.new_context(
        viewport={"width": width, "height": height},
        permissions=["clipboard-read", "clipboard-write"],
    )
    page, northwind = await context.new_page(), demo.vendors["northwind"]
    await sign_in(page, northwind.portal, northwind.person("organization-admin"))
    await page.goto(f"{northwind.portal}/licenses")
    yield page
    await context.close()


async def open_license(page: Page) -> None:
    """Open the first license whose key may be shown."""
    active = page.get_by_role("row").filter(has_text="Active").first
    await active.get_by_role("link").first.click()
    await expect(page.get_by_role("button", name="Show key")).to_be_visible()


@asynccontextmanager
async def posts(page: Page, *, seconds: float = 0.4) -> AsyncIterator[list[str]]:
    """The addresses of the forms that are sent meanwhile; each answer takes its time."""
    seen: list[str] = []

    async def slowly(route: Route, request: Request) -> None:
        if request.method == "POST":
            seen.append(request.url)
            await asyncio.sleep(seconds)
        await route.continue_()

    await page.route("**", slowly)
    yield seen
    await asyncio.sleep(seconds)
    await page.unroute_all(behavior="wait")


async def top_of(place: Locator) -> float:
    """How far below the top of the screen an element begins."""
    return float(await place.evaluate("each => each.getBoundingClientRect().top"))


async def focused(page: Page) -> str:
    """The id of the element that has the focus."""
    return str(await page.evaluate("document.activeElement.id"))


# -- another page of a list ------------------------------------------------------------------------


async def test_the_next_page_begins_at_its_top_and_says_that_it_is_there(reader: Page) -> None:
    await reader.evaluate(HEARD)
    for turn in (1, 2):
        first = await reader.get_by_role("row").nth(1).inner_text()
        await reader.get_by_role("link", name="Next page").click()
        await expect(reader.get_by_role("row").nth(1)).not_to_have_text(first)
        await reader.wait_for_function("turn => heard.length === turn", arg=turn)
        assert 0 <= await top_of(reader.locator("#rows")) <= 32
        assert await focused(reader) == "rows"
    said = await reader.evaluate("heard")
    assert said[0] == said[1]
    assert said[0].startswith("Next page shown. ")
    await reader.get_by_role("link", name="First page").click()
    await expect(reader.locator("#announce")).to_contain_text("First page shown. ")


async def test_a_header_that_sticks_covers_no_row(reader: Page) -> None:
    header = reader.locator(".top")
    await header.evaluate("each => Object.assign(each.style, {position: 'sticky', top: 0})")
    height = await header.evaluate("each => each.offsetHeight")
    await reader.get_by_role("link", name="Next page").click()
    await expect(reader.get_by_role("link", name="First page")).to_be_visible()
    assert height <= await top_of(reader.locator("#rows")) <= height + 32


async def test_a_swap_elsewhere_leaves_the_focus_and_the_view(reader: Page) -> None:
    await reader.locator("details.menu summary").focus()
    await reader.evaluate("scrollTo(0, 300)")
    await reader.locator("#page-more").evaluate("each => each.click()")
    await expect(reader.get_by_role("link", name="First page")).to_be_visible()
    await expect(reader.locator("#announce")).to_contain_text("licenses")
    assert await reader.evaluate("document.activeElement.tagName") == "SUMMARY"
    assert await reader.evaluate("scrollY") == 300


async def test_back_restores_the_page_and_keeps_the_focus_in_it(reader: Page) -> None:
    await reader.get_by_role("link", name="Next page").click()
    await expect(reader.get_by_role("link", name="First page")).to_be_visible()
    await reader.go_back()
    await expect(reader.get_by_role("link", name="First page")).to_be_hidden()
    await expect(reader.locator("#announce")).to_have_text("Licenses – Northwind CAD")
    assert await focused(reader) == "main"


async def test_showing_a_key_does_not_move_what_is_in_view(reader: Page) -> None:
    await open_license(reader)
    await reader.get_by_role("button", name="Show key").scroll_into_view_if_needed()
    before = await reader.evaluate("scrollY")
    await reader.get_by_role("button", name="Show key").click()
    await expect(reader.locator("#announce")).to_have_text("The key is shown.")
    assert await focused(reader) == "key"
    assert await reader.evaluate("scrollY") == before


# -- double clicks ---------------------------------------------------------------------------------


async def test_a_double_click_shows_a_key_once(reader: Page) -> None:
    await open_license(reader)
    async with posts(reader) as sent:
        await reader.get_by_role("button", name="Show key").dblclick()
        await expect(reader.get_by_role("button", name="Show key")).to_have_attribute(
            "aria-busy", "true"
        )
        await expect(reader.locator("[data-key]")).to_be_visible()
    assert len(sent) == 1


async def test_a_double_click_copies_a_key_once(reader: Page) -> None:
    await open_license(reader)
    async with posts(reader) as sent:
        await reader.get_by_role("button", name="Copy key").dblclick()
        await expect(reader.get_by_role("button", name="Copied")).to_be_visible()
    assert len(sent) == 1


async def test_a_form_without_htmx_is_sent_once(
    demo: Demo, page: Page, complaints: Complaints
) -> None:
    complaints.expect("ViewTransition opt-in disabled")  # said only where requests are intercepted
    vendor = demo.vendors["halcyon"]
    await page.goto(f"{vendor.portal}/sign-in")
    await page.get_by_label("E-mail address").fill(vendor.people[0].email)
    await page.get_by_label("Password").fill(vendor.people[0].password)
    async with posts(page) as sent:
        await click_twice(page.get_by_role("button", name="Sign in"))
        await expect(page.locator("details.menu")).to_be_visible()
        await page.locator("details.menu summary").click()
        await click_twice(page.get_by_role("button", name="Sign out"))
        await expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert [address.rpartition("/")[2] for address in sent] == ["sign-in", "sign-out"]


async def click_twice(button: Locator) -> None:
    """Click, and again while the browser waits for the answer."""
    await button.evaluate("each => { each.click(); setTimeout(() => each.click(), 150); }")


async def test_a_page_from_the_browsers_memory_can_send_its_form_again(reader: Page) -> None:
    await open_license(reader)
    async with posts(reader):
        await reader.get_by_role("button", name="Show key").click()
        assert await reader.locator("[aria-busy]").count() == 1
        await reader.evaluate(
            "dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))"
        )
        assert await reader.locator("[aria-busy]").count() == 0
        assert await reader.locator("[data-key]").count() == 0
        await expect(reader.locator("[data-key]")).to_be_visible()


# -- failures --------------------------------------------------------------------------------------

FAILURES: dict[str, Callable[[Route], Any]] = {
    "no-answer": lambda route: route.abort(),
    "broken": lambda route: route.fulfill(status=500, body="<p>500</p>", content_type="text/html"),
}


@pytest.mark.parametrize("kind", FAILURES)
async def test_a_failure_is_said_where_it_covers_nothing(
    reader: Page, complaints: Complaints, kind: str
) -> None:
    complaints.expect(
        "net::ERR_FAILED.*/key", "status of 500 .*/key", "htmx:error: Failed to fetch"
    )
    await open_license(reader)
    button, failure = reader.get_by_role("button", name="Show key"), reader.locator(".failure")
    height = await reader.evaluate("document.documentElement.scrollHeight")
    await reader.route("**/key", FAILURES[kind])
    await button.click()
    await expect(failure).to_be_visible()
    await expect(failure).to_have_attribute("role", "alert")
    await expect(failure).to_be_in_viewport(ratio=1)
    assert await focused(reader) == "key-show"
    box = await failure.bounding_box()
    assert box is not None
    grown = await reader.evaluate("document.documentElement.scrollHeight") - height
    assert await failure.evaluate("each => getComputedStyle(each).position") == "static"
    assert grown >= box["height"] or grown == 0  # the other column may be the longer one
    assert await failure.evaluate(
        "each => each.getBoundingClientRect().top >= each.previousElementSibling"
        ".getBoundingClientRect().bottom"
    )
    for scheme in SCHEMES:
        await reader.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert await violations(reader) == []

    await reader.keyboard.press("Tab")
    await reader.keyboard.press("Tab")
    await reader.keyboard.press("Enter")
    await expect(failure).to_have_count(0)
    assert await focused(reader) == "key-show"

    await button.click()
    await expect(failure).to_have_count(1)
    await reader.unroute("**/key")
    await button.click()
    await expect(reader.locator("[data-key]")).to_be_visible()
    await expect(failure).to_have_count(0)


async def test_a_page_of_a_list_that_does_not_come_leaves_the_present_one(
    reader: Page, complaints: Complaints
) -> None:
    complaints.expect("net::ERR_FAILED.*after=", "htmx:error: Failed to fetch")
    await reader.route("**/licenses?after=*", FAILURES["no-answer"])
    await reader.get_by_role("link", name="Next page").click()
    await expect(reader.locator(".failure")).to_be_in_viewport(ratio=1)
    await expect(reader.get_by_role("link", name="First page")).to_be_hidden()
    assert "after=" not in reader.url
    await reader.get_by_role("button", name="Dismiss").click()
    assert await focused(reader) == "page-more"


# -- fonts and weight ------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", FAMILIES)
async def test_a_first_visit_is_light_and_loads_the_brands_family_only(
    demo: Demo, browser: Browser, slug: str
) -> None:
    vendor = demo.vendors[slug]
    for path in ("/sign-in", "/", "/licenses"):
        context = await browser.new_context()
        page = await context.new_page()
        if path != "/sign-in":
            await sign_in(page, vendor.portal, vendor.people[0])
        loaded = await first_visit(page, vendor.portal + path)
        await context.close()
        fonts = {name: size for name, size in loaded.items() if name.endswith(".woff2")}
        assert [name.rpartition("/")[2].split(".")[0] for name in fonts] == [FAMILIES[slug]]
        assert sum(loaded.values()) <= 95 * KIB
        assert sum(loaded.values()) - sum(fonts.values()) <= 45 * KIB


async def first_visit(page: Page, address: str) -> dict[str, int]:
    """What a page loads with nothing remembered: address → bytes as sent, headers included."""
    watch = await page.context.new_cdp_session(page)
    names: dict[str, str] = {}
    sizes: dict[str, int] = {}

    def begun(event: dict[str, Any]) -> None:
        names[event["requestId"]] = event["request"]["url"]

    def ended(event: dict[str, Any]) -> None:
        if name := names.get(event["requestId"]):
            sizes[name] = event["encodedDataLength"]

    watch.on("Network.requestWillBeSent", begun)
    watch.on("Network.loadingFinished", ended)
    await watch.send("Network.enable")
    await watch.send("Network.setCacheDisabled", {"cacheDisabled": True})
    await page.goto(address, wait_until="networkidle")
    return {name: size for name, size in sizes.items() if name.startswith("http")}


async def test_nothing_moves_when_the_family_arrives(
    demo: Demo, browser: Browser, complaints: Complaints
) -> None:
    complaints.expect("net::ERR_FAILED.*woff2")
    for vendor in demo.vendors.values():
        heights = []
        for blocked in (False, True):
            context = await browser.new_context(viewport={"width": 390, "height": 900})
            page = await context.new_page()
            if blocked:
                await page.route("**/*.woff2", lambda route: route.abort())
            await page.goto(f"{vendor.portal}/sign-in", wait_until="networkidle")
            heights.append(await top_of(page.locator(".foot")))
            await context.close()
        assert abs(heights[0] - heights[1]) <= 4, vendor.slug
