"""Every page in the four reference brands is accessible and fits; with `-m soak`, in every look."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.async_api import Browser

from browser.looks import MEANT, Look, every_page, looks, screen
from support.brands import BRANDS, PACKS, Portals
from support.browser import Complaints
from support.inspection import too_wide, violations

pytestmark = pytest.mark.browser
SLUGS = [brand.slug for brand in BRANDS]
# Four that hold each brand, scheme, direction, width and pack.
VARIANTS = [
    ("meridian", Look("default", "light", "ltr", 1320)),
    ("bonbon", Look("editorial", "light", "rtl", 390)),
    ("volt", Look("editorial", "dark", "ltr", 390)),
    ("fernhill", Look("default", "dark", "rtl", 1320)),
]


async def faults(
    browser: Browser, portals: Portals, sheets: str, slug: str, look: Look
) -> tuple[int, list[str]]:
    """How many pages were looked at, and what is wrong with them."""
    count, found = 0, list[str]()
    async with screen(browser, look) as page:
        async for name in every_page(page, portals, slug, look, sheets):
            count += 1
            wrong = await violations(page) + [f"wide: {each}" for each in await too_wide(page)]
            found += [f"{slug} {look}: {name}: {each}" for each in wrong]
    return count, found


@pytest.mark.parametrize(("slug", "look"), VARIANTS, ids=str)
async def test_pages_are_accessible_and_fit(
    browser: Browser, portals: Portals, sheets: str, complaints: Complaints, slug: str, look: Look
) -> None:
    complaints.expect(*MEANT)
    assert await faults(browser, portals, sheets, slug, look) == (10, [])


@pytest.mark.soak
@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize("slug", SLUGS)
async def test_pages_are_accessible_and_fit_in_every_look(
    browser: Browser,
    portals: Portals,
    sheets: str,
    complaints: Complaints,
    record_property: Callable[[str, object], None],
    slug: str,
    pack: str,
) -> None:
    complaints.expect(*MEANT)
    total, every = 0, list[str]()
    for look in looks(pack):
        count, found = await faults(browser, portals, sheets, slug, look)
        total, every = total + count, every + found
    record_property("pages", total)
    assert every == []
