"""Every page of a portal, as one reader with one screen sees it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import product
from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.async_api import Browser, Page, Route, expect

from support.brands import Portals
from themes.samples import backwards

Scheme = Literal["light", "dark"]
Direction = Literal["ltr", "rtl"]
# Chromium's own words for the two pages that say what is wrong.
MEANT = (r"status of 422 .*/sign-in'", r"status of 404 .*/not/here'")
WORDS = re.compile(r"(<[^!][^>]*>)([^<]*[^\W\d_][^<]*)(?=<)")


@dataclass(frozen=True)
class Look:
    """What a page's look depends on beside the brand."""

    pack: str = "default"
    scheme: Scheme = "light"
    direction: Direction = "ltr"
    width: int = 1320

    def __str__(self) -> str:
        return f"{self.pack}-{self.scheme}-{self.direction}-{self.width}"


def looks(pack: str) -> list[Look]:
    """All looks of a theme pack."""
    schemes: tuple[Scheme, ...] = ("light", "dark")
    directions: tuple[Direction, ...] = ("ltr", "rtl")
    return [Look(pack, *each) for each in product(schemes, directions, (390, 1320))]


@asynccontextmanager
async def screen(browser: Browser, look: Look, **more: Any) -> AsyncIterator[Page]:
    """An empty page of that width, scheme and direction of writing; `more` options of a context."""
    options = {
        "viewport": {"width": look.width, "height": 900},
        "color_scheme": look.scheme,
        "reduced_motion": "reduce",
        **more,
    }
    context = await browser.new_context(**options)
    if look.direction == "rtl":
        await context.route(re.compile(r"/[^.]*$"), mirror)
    yield await context.new_page()
    await context.close()


async def mirror(route: Route) -> None:
    """Answer with the same page in the pseudo-language, which runs from right to left."""
    asked, headers = urlsplit(route.request.url), await route.request.all_headers()
    # The driver's resolver knows no names below localhost.
    loopback = asked._replace(netloc=f"127.0.0.1:{asked.port}").geturl()
    headers |= {"host": asked.netloc}
    answer = await route.fetch(url=loopback, headers=headers, max_redirects=0)
    html = await answer.text()
    html = re.sub(r'(<html[^>]* dir=)"ltr"', r'\1"rtl"', html)
    await route.fulfill(response=answer, body=WORDS.sub(_said_backwards, html))


def _said_backwards(found: re.Match[str]) -> str:
    tag, text = found.groups()
    return tag + (text if 'translate="no"' in tag else backwards(text))


async def every_page(
    page: Page, portals: Portals, slug: str, look: Look, sheets: str
) -> AsyncIterator[str]:
    """Open one page after the other, first as a stranger; gives what each is called."""
    portal = portals.address(slug, look.pack)
    await page.goto(f"{portal}/sign-in")
    yield "sign-in"
    await page.locator("[name=email]").fill(f"{look}@example.com")
    await page.locator("[name=password]").fill("not it")
    await arrive(page, "[type=submit]", "[role=alert]")
    yield "sign-in with an error"
    await portals.sign_in(page.context, portal)
    for path in ("/", "/licenses", "/licenses?q=zebra", "/not/here"):
        await page.goto(portal + path)
        yield path
    await page.goto(f"{portal}/licenses?status=suspended")
    await arrive(page, ".row-link", ".withheld")
    yield "a suspended license"
    await page.goto(f"{portal}/licenses?status=active")
    await arrive(page, ".row-link", "#key-show")
    yield "a license"
    await arrive(page, "#key-show", "[data-key]")
    yield "a license with its key"
    await page.goto(f"{sheets}/{look.pack}/{slug}/kitchen-sink.{look.direction}.html")
    yield "the kitchen sink"


async def arrive(page: Page, pressed: str, awaited: str) -> None:
    """Press something, and wait for what it leads to, style sheets included."""
    await page.locator(pressed).first.click()
    await expect(page.locator(awaited)).to_be_visible()
    await page.wait_for_load_state()
