"""When a font arrives nothing moves: what stood in for it has its widths and heights."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Page, Route

from tools.front_end import FONTS, fonts

pytestmark = pytest.mark.browser
TEXT = (
    "Your licenses, keys and devices in one place. 12 of 40 devices were active until 14 March "
    "2027; ask the people who sold it to you, or sign in with the account of your organization."
)
MEASURED = """async ([family, weight, text]) => {
  const sizes = [];
  for (const name of [family, `${family} Fallback`]) {
    await document.fonts.load(`${weight} 20px "${name}"`, text);
    const line = document.createElement("span");
    line.style = `font: ${weight} 20px/normal "${name}"; white-space: nowrap; position: absolute`;
    line.textContent = text;
    document.body.append(line);
    sizes.push([line.getBoundingClientRect().width, line.getBoundingClientRect().height]);
  }
  return [sizes, [...document.fonts].map((each) => each.status)];
}"""


SHEETS = {path.name: path.read_text() for path in sorted(FONTS.glob("*.css"))}


@pytest.mark.parametrize("name", SHEETS)
async def test_a_fallback_takes_the_room_of_its_font(page: Page, name: str) -> None:
    files = {public.rpartition("/")[2]: path for public, path in fonts().items()}

    async def serve(route: Route) -> None:
        path = files.get(route.request.url.rpartition("/")[2])
        if path:
            await route.fulfill(path=path)
        else:
            link = f'<link rel="stylesheet" href="{name}">'
            await route.fulfill(body=f"<!doctype html>{link}<body>", content_type="text/html")

    await page.route("http://fonts.test/**", serve)
    await page.goto("http://fonts.test/")
    declared = re.findall(r"font-weight: (\d+)(?: (\d+))?;", SHEETS[name])
    family = re.findall(r'font-family: "([^"]+)"', SHEETS[name])[0]
    low, high = declared[0]
    # Text of brands is of these weights; a file of one weight is made bolder by the browser.
    for weight in (400, 600, 700) if high else (low, 700):
        ((own, fallback), states) = await page.evaluate(MEASURED, [family, weight, TEXT])
        assert "loaded" in states
        assert "error" not in states
        assert own[0] == pytest.approx(fallback[0], rel=0.025), f"width at {weight}"
        assert own[1] == pytest.approx(fallback[1], abs=1), f"height at {weight}"
