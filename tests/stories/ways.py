"""Two ways to use a portal: with the keyboard alone, and with a browser that runs no script."""

from __future__ import annotations

from typing import Protocol

from playwright.async_api import Locator, Page, expect

FAR = 150  # stops; no page has as many
STOP = """() => {
  const here = document.activeElement;
  if (here === document.body) return "the focus is nowhere";
  const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(here);
  const ring = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
  const { top, bottom, left, right } = here.getBoundingClientRect();
  const seen = bottom > 0 && top < innerHeight && right > 0 && left < innerWidth;
  if (ring && seen && !outlineColor.endsWith(", 0)") && here.checkVisibility()) return "";
  return `the focus is not to be seen: ${here.outerHTML.slice(0, 160)}`;
}"""


class Way(Protocol):
    """How somebody acts on a page."""

    scripts: bool
    page: Page

    async def press(self, control: Locator, key: str = "Enter") -> None:
        """Follow a link, press a button."""

    async def write(self, field: Locator, text: str) -> None:
        """Put a text into an empty field."""

    async def choose(self, field: Locator, option: str) -> None:
        """Choose from a list."""

    async def swapped(self) -> None:
        """A part of the page has just been replaced."""


class Keyboard:
    """Tab, Shift+Tab, Enter, Space and arrows; at every stop the focus can be seen."""

    scripts = True

    def __init__(self, page: Page) -> None:
        self.page = page

    async def press(self, control: Locator, key: str = "Enter") -> None:
        await self.go(control)
        await self.page.keyboard.press(key)

    async def write(self, field: Locator, text: str) -> None:
        await self.go(field)
        await self.page.keyboard.type(text)

    async def choose(self, field: Locator, option: str) -> None:
        await self.go(field)
        for _ in range(await field.locator("option").count()):
            if await field.locator("option:checked").inner_text() == option:
                return
            await self.page.keyboard.press("ArrowDown")
        await expect(field.locator("option:checked")).to_have_text(option)

    async def swapped(self) -> None:
        """The focus stands somewhere, and can be seen."""
        await self.stop()

    async def go(self, control: Locator) -> None:
        """From stop to stop, forward or back, to the control."""
        await expect(control).to_be_visible()
        for _ in range(FAR):
            way = await control.evaluate(
                """each => {
                    const here = document.activeElement;
                    if (each === here) return "";
                    const behind = here !== document.body
                      && here.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_PRECEDING
                      && !each.contains(here);
                    return behind ? "Shift+Tab" : "Tab";
                }"""
            )
            if not way:
                return
            await self.page.keyboard.press(way)
            await self.stop()
        raise AssertionError(f"The keyboard does not lead to {control}.")

    async def stop(self) -> None:
        """Fail unless the focus can be seen."""
        assert await self.page.evaluate(STOP) == ""


class WithoutScript:
    """A pointer, in a browser that runs no script."""

    scripts = False

    def __init__(self, page: Page) -> None:
        self.page = page

    async def press(self, control: Locator, key: str = "Enter") -> None:
        await control.click()

    async def write(self, field: Locator, text: str) -> None:
        await field.fill(text)

    async def choose(self, field: Locator, option: str) -> None:
        await field.select_option(label=option)

    async def swapped(self) -> None:
        """Nothing is: each answer is a page of its own."""
