"""Every task of a customer, with the keyboard alone and with JavaScript off."""

from __future__ import annotations

import csv
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, expect

from stories.ways import Keyboard, Way, WithoutScript
from support.browser import Complaints
from support.demo import Demo
from support.truth import visible_keys

pytestmark = pytest.mark.browser
WAYS: dict[str, type[Keyboard] | type[WithoutScript]] = {
    "keyboard": Keyboard,
    "no script": WithoutScript,
}


@pytest.fixture(params=WAYS)
async def way(request: pytest.FixtureRequest, browser: Browser, demo: Demo) -> AsyncIterator[Way]:
    """Somebody at the sign-in page of Northwind."""
    kind = WAYS[request.param]
    context = await browser.new_context(
        java_script_enabled=kind.scripts,
        permissions=["clipboard-read", "clipboard-write"],
        viewport={"width": 1320, "height": 900},
    )
    page = await context.new_page()
    await page.goto(f"{demo.vendors['northwind'].portal}/licenses")
    person = kind(page)
    await expect(heading(person)).to_have_text("Sign in")
    yield person
    await context.close()


@pytest.fixture
async def reader(way: Way, demo: Demo) -> Way:
    """The same person, signed in, at the list of licenses."""
    await sign_in(way, demo)
    return way


def heading(way: Way) -> Locator:
    """What the page is about."""
    return way.page.get_by_role("heading", level=1)


def button(way: Way, name: str) -> Locator:
    """A button by what it says."""
    return way.page.get_by_role("button", name=name, exact=True)


def link(way: Way, name: str) -> Locator:
    """A link by what it says."""
    return way.page.get_by_role("link", name=name, exact=True)


async def sign_in(way: Way, demo: Demo) -> None:
    """As an admin with many licenses."""
    admin = demo.vendors["northwind"].person("organization-admin")
    email = way.page.get_by_label("E-mail address")
    if not await email.input_value():
        await way.write(email, admin.email)
    await way.write(way.page.get_by_label("Password"), admin.password)
    await way.press(button(way, "Sign in"))
    await expect(heading(way)).to_have_text("Licenses")


async def narrow(way: Way, name: str, option: str) -> None:
    """Choose in one of the fields above the list; without script a button asks for the answer."""
    await way.choose(way.page.get_by_label(name), option)
    if not way.scripts:
        await way.press(button(way, "Search"))


async def open_license(way: Way) -> None:
    """The first whose key may be shown."""
    active = way.page.get_by_role("row").filter(has_text="Active").first
    await way.press(active.get_by_role("link"))
    await expect(way.page.get_by_role("heading", name="License key")).to_be_visible()


def own_keys(demo: Demo) -> set[str]:
    """The keys that the reader may see."""
    admin = demo.vendors["northwind"].person("organization-admin")
    return visible_keys("northwind", admin.email, admin.role, admin.organization)


async def test_signing_in_after_a_wrong_password(
    way: Way, demo: Demo, complaints: Complaints
) -> None:
    complaints.expect("status of 422 .*/sign-in")
    admin = demo.vendors["northwind"].person("organization-admin")
    await way.write(way.page.get_by_label("E-mail address"), admin.email)
    await way.write(way.page.get_by_label("Password"), "not it")
    await way.press(way.page.get_by_label("Password") if way.scripts else button(way, "Sign in"))
    await expect(way.page.get_by_role("alert")).to_contain_text("Check both and try again.")
    await way.swapped()
    await sign_in(way, demo)


async def test_opening_a_license_and_returning(reader: Way) -> None:
    await open_license(reader)
    await reader.press(reader.page.locator("a.back"))
    await expect(heading(reader)).to_have_text("Licenses")


async def test_searching_and_clearing_the_search(reader: Way) -> None:
    everything = await reader.page.locator("#rows .lead").inner_text()
    await reader.write(reader.page.get_by_role("searchbox"), "zebra")
    if not reader.scripts:
        await reader.press(button(reader, "Search"))
    await expect(reader.page.get_by_text("No licenses match “zebra”.")).to_be_visible()
    await reader.swapped()
    await reader.press(link(reader, "Clear search"))
    await expect(reader.page.locator("#rows .lead")).to_have_text(everything)


async def test_filtering(reader: Way) -> None:
    await narrow(reader, "Status", "Suspended")
    await expect(reader.page).to_have_url(re.compile("status=suspended"))
    rows = reader.page.get_by_role("row").filter(has=reader.page.get_by_role("link"))
    await expect(rows.filter(has_text="Active")).to_have_count(0)
    await expect(rows.filter(has_text="Suspended").first).to_be_visible()
    await reader.swapped()


async def test_sorting(reader: Way) -> None:
    first = await reader.page.locator(".row-key").first.inner_text()
    await narrow(reader, "Order", "Next to expire first")
    await expect(reader.page).to_have_url(re.compile("order=expiry"))
    await expect(reader.page.locator(".row-key").first).not_to_have_text(first)
    await reader.swapped()


async def test_turning_pages(reader: Way) -> None:
    first = await reader.page.locator(".row-key").first.inner_text()
    await reader.press(link(reader, "Next page"))
    await expect(link(reader, "First page")).to_be_visible()
    await reader.swapped()
    await reader.press(link(reader, "First page"))
    await expect(reader.page.locator(".row-key").first).to_have_text(first)
    await reader.swapped()


async def test_showing_copying_and_hiding_a_key(reader: Way, demo: Demo) -> None:
    await open_license(reader)
    await reader.press(button(reader, "Show key"), "Space")
    shown = reader.page.locator("[data-key]")
    await expect(shown).to_be_visible()
    await reader.swapped()
    assert await shown.inner_text() in own_keys(demo)
    if reader.scripts:
        await reader.press(button(reader, "Copy key"), "Space")
        await expect(button(reader, "Copied")).to_be_visible()
        await reader.swapped()
    else:
        await shown.click()  # which selects all of it
        await reader.page.keyboard.press("ControlOrMeta+c")
    copied = await reader.page.evaluate("navigator.clipboard.readText()")
    assert copied == await shown.inner_text()
    await reader.press(link(reader, "Hide key"))
    await expect(shown).to_have_count(0)
    await expect(button(reader, "Show key")).to_be_visible()


async def test_downloading_the_list(reader: Way, demo: Demo, tmp_path: Path) -> None:
    async with reader.page.expect_download() as coming:
        await reader.press(link(reader, "Export CSV"))
    file = tmp_path / "licenses.csv"
    await (await coming.value).save_as(file)
    with file.open(encoding="utf-8-sig", newline="") as lines:
        assert len(list(csv.DictReader(lines))) == len(own_keys(demo))


@pytest.mark.parametrize("key", ["Enter", "Escape"])
async def test_opening_and_closing_the_account_menu(reader: Way, key: str) -> None:
    menu, leave = reader.page.locator("details.menu summary"), button(reader, "Sign out")
    await reader.press(menu, "Space")
    await expect(leave).to_be_visible()
    if key == "Escape" and reader.scripts:
        await reader.page.keyboard.press(key)
    else:
        await reader.press(menu)
    await expect(leave).to_be_hidden()
    if reader.scripts:
        await expect(menu).to_be_focused()


async def test_choosing_the_appearance(reader: Way) -> None:
    for name, scheme in (("Dark", "dark"), ("Automatic", None)):
        await reader.press(reader.page.locator("details.menu summary"))
        await reader.press(button(reader, name))
        expected = f"html[data-scheme={scheme}]" if scheme else "html:not([data-scheme])"
        await expect(reader.page.locator(expected)).to_have_count(1)
        await expect(heading(reader)).to_have_text("Licenses")


async def test_signing_out(reader: Way) -> None:
    await reader.press(reader.page.locator("details.menu summary"))
    await reader.press(button(reader, "Sign out"))
    await expect(heading(reader)).to_have_text("Sign in")
    await reader.page.go_back()  # to what was there before, which is not shown again
    await expect(heading(reader)).to_have_text("Sign in")


async def test_skipping_to_the_content(reader: Way) -> None:
    await reader.page.reload()
    await reader.page.keyboard.press("Tab")
    skip = link(reader, "Skip to the content")
    await expect(skip).to_be_focused()
    await expect(skip).to_be_in_viewport(ratio=1)
    await reader.page.keyboard.press("Enter")
    await expect(reader.page.locator("#main")).to_be_focused()
    await reader.page.keyboard.press("Tab")
    await expect(reader.page.get_by_role("searchbox")).to_be_focused()
