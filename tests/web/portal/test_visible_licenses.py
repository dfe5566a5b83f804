"""Who sees which licenses: a table written by hand, asked of list, CSV, page and key alike."""

from __future__ import annotations

import csv
import io
import re

import pytest

from support.vendors import Vendor
from web.portal.conftest import SignIn, World

SEES: dict[str, set[str]] = {
    "admin@works.example": {"WORKS-PLAIN", "WORKS-DESIGN", "WORKS-EMPTY", "WORKS-MEMBER"},
    "member@works.example": {"WORKS-DESIGN", "WORKS-MEMBER", "MEMBER-PRIVATE"},
    "loner@works.example": set(),
    "admin@mill.example": {"MILL-PLAIN"},
    "single@example.com": {"SINGLE-OWN"},
}


@pytest.mark.parametrize("email", SEES)
async def test_the_list_shows_exactly_these(world: World, sign_in: SignIn, email: str) -> None:
    browser = await sign_in(world.vendor, email)
    page = (await browser.get("/licenses")).text
    shown = {key for key, license_id in world.licenses.items() if license_id in page}
    assert shown == SEES[email]


@pytest.mark.parametrize("email", SEES)
async def test_the_csv_file_holds_exactly_these(world: World, sign_in: SignIn, email: str) -> None:
    browser = await sign_in(world.vendor, email)
    answer = await browser.get("/licenses.csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="licenses.csv"'
    lines = list(csv.DictReader(io.StringIO(answer.text)))
    assert {line["key"] for line in lines} == SEES[email]


@pytest.mark.parametrize("email", SEES)
async def test_each_page_opens_for_exactly_these(world: World, sign_in: SignIn, email: str) -> None:
    browser = await sign_in(world.vendor, email)
    absent = await browser.get("/licenses/01a20bc5-9355-7156-b2d1-e16ce22a085d")
    opened = set()
    for key, license_id in world.licenses.items():
        answer = await browser.get(f"/licenses/{license_id}")
        if answer.status_code == 200:
            opened.add(key)
        else:
            assert answer.status_code == 404
            assert masked(answer.text) == masked(absent.text)
    assert opened == SEES[email]


@pytest.mark.parametrize("email", SEES)
async def test_each_key_is_shown_for_exactly_these(
    world: World, sign_in: SignIn, email: str
) -> None:
    browser = await sign_in(world.vendor, email)
    shown = set()
    for key, license_id in world.licenses.items():
        answer = await browser.post(f"/licenses/{license_id}/key")
        if answer.status_code == 200:
            assert key in answer.text
            shown.add(key)
    assert shown == SEES[email]


@pytest.mark.parametrize(
    ("email", "groups"),
    [("admin@works.example", {"Design", "Secret plans"}), ("member@works.example", {"Design"})],
)
async def test_a_user_is_told_of_their_own_groups_only(
    world: World, sign_in: SignIn, email: str, groups: set[str]
) -> None:
    browser = await sign_in(world.vendor, email)
    address = f"/licenses/{world.licenses['WORKS-DESIGN']}"
    for path in (address, "/licenses", "/licenses.csv"):
        text = (await browser.get(path)).text
        assert {name for name in ("Design", "Secret plans") if name in text} == groups, path


async def test_a_license_is_its_own_organizations_whatever_is_active(
    vendor: Vendor, sign_in: SignIn
) -> None:
    alpha, beta = await vendor.organization("Alpha"), await vendor.organization("Beta")
    both = await vendor.person("both@example.com", (alpha, "user"), (beta, "user"))
    held = await vendor.license(organization_id=beta, account_id=both)
    await vendor.save()
    browser = await sign_in(vendor, "both@example.com")
    page = (await browser.get(f"/licenses/{held}")).text
    main = page.partition("<main")[2].partition("</main>")[0]
    assert "Beta" in main
    assert "Alpha" not in main


@pytest.mark.parametrize("role_elsewhere", ["organization-admin", "user"])
async def test_roles_and_groups_elsewhere_open_nothing_here(
    vendor: Vendor, sign_in: SignIn, role_elsewhere: str
) -> None:
    made = [await vendor.organization(name) for name in ("Alpha", "Beta")]
    active, elsewhere = sorted(made)  # a session starts in the first
    both = await vendor.person("both@example.com", (active, "user"), (elsewhere, role_elsewhere))
    for organization, name in ((active, "HERE"), (elsewhere, "ELSEWHERE")):
        group = await vendor.group(organization, "Design", both)
        await vendor.license(f"{name}-GROUP", organization_id=organization, groups=(group,))
        await vendor.license(f"{name}-PLAIN", organization_id=organization)
    await vendor.save()
    browser = await sign_in(vendor, "both@example.com")
    lines = csv.DictReader(io.StringIO((await browser.get("/licenses.csv")).text))
    assert {line["key"] for line in lines} == {"HERE-GROUP"}


def masked(html: str) -> str:
    """A page without its tokens, the only parts that may differ between two answers."""
    return re.sub(r'name="csrf" value="\w+"', "", html)
