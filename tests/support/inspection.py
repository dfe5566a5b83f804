"""What can be wrong with the look of an open page, as a list: empty where nothing is."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import Page

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"


async def violations(page: Page) -> list[str]:
    """What axe finds, each with the element."""
    await page.evaluate(AXE.read_text("utf-8"))
    # Left to itself, axe copies imported style sheets into the page, against the policy.
    found = await page.evaluate("axe.run(document, {resultTypes: ['violations'], preload: false})")
    return [
        f"{each['id']}: {node['html']}" for each in found["violations"] for node in each["nodes"]
    ]


async def too_wide(page: Page) -> list[str]:
    """What makes the page scroll sideways."""
    found: list[str] = await page.evaluate(
        """() => {
            const { scrollWidth, clientWidth } = document.documentElement;
            if (scrollWidth <= clientWidth) return [];
            const out = (each) => {
              const { left, right } = each.getBoundingClientRect();
              return right > clientWidth + 1 || left < -1;
            };
            const every = [...document.querySelectorAll("body *")].filter(out);
            return every.length ? every.map((each) => each.outerHTML.slice(0, 120)) : ["the page"];
        }"""
    )
    return found
