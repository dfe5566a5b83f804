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


async def small_targets(page: Page, least: int, within: str = "body") -> list[str]:
    """What can be pressed and is smaller than a square of `least` CSS pixels around its middle.

    Links in a sentence are as high as its lines, as the guidelines allow.
    """
    found: list[str] = await page.evaluate(
        """([least, within]) => {
            const pressed = "a[href], button, input, select, textarea, summary, [tabindex='0']";
            const inSentence = (each) => each.matches("a, .time") && [...each.parentNode.childNodes]
              .some((near) => near.nodeType === Node.TEXT_NODE && near.data.trim());
            const hits = (each, x, y) => {
              const at = document.elementFromPoint(x, y);
              return at && (each.contains(at) || at.closest("label")?.control === each);
            };
            const isChoice = (each) => /checkbox|radio/.test(each.type);
            const whole = (each) => (isChoice(each) && each.closest("label")) || each;
            const small = (each) => {
              each.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
              const { left, right, top, bottom } = whole(each).getBoundingClientRect();
              const [x, y, far] = [(left + right) / 2, (top + bottom) / 2, least / 2 - 1];
              const square = [[x, y], [x - far, y], [x + far, y], [x, y - far], [x, y + far]];
              return !square.every((point) => hits(each, ...point));
            };
            const size = (each) => {
              const { width, height } = each.getBoundingClientRect();
              return `${Math.round(width)} x ${Math.round(height)} ${each.outerHTML.slice(0, 140)}`;
            };
            return [...document.querySelectorAll(`${within} :is(${pressed})`)]
              .filter((each) => each.type !== "hidden" && each.checkVisibility())
              .filter((each) => !each.matches(".skip") && !inSentence(each))
              .filter(small).map(size);
        }""",
        [least, within],
    )
    return found
