"""Every page of every face in both theme packs, walked in a browser with hostile texts in every
stored field and in every query and form: they are shown as what they are.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

import pytest
from playwright.async_api import Browser, Dialog, Error, Page

from injection.hostile import REFLECTED, HostileVendor
from injection.inspection import Inspected, inspect
from isolation.canaries import Canary, may_read
from isolation.cells import Route, routes
from isolation.rights import ALL, NEUTRAL, RIGHTS, STRANGER
from isolation.world import SESSION_FACES
from livery.app import faces
from support.brands import PACKS
from support.browser import Complaints
from support.database import TestDatabase
from support.served import Served, serving

pytestmark = pytest.mark.browser
WALKED = ("organization-admin", "member", "staff-owner")
APPS = faces()
ROUTES = [each for each in routes() if each.kind is None or each.kind.is_tenants]
# What a role may read and no page shows: only programs and our own code use it.
UNSEEN = {"product.code", "brand_asset.body", "event.address"}
# Pages that say what is wrong, plain http, and the style with which Chromium shows an image alone.
MEANT = (r"status of (404|422) ", "Cross-Origin-Opener-Policy", r"inline style .*(/brand/|favicon)")
ANYTHING = "/{path:path}"  # the route of what no other one answers
WITHOUT_PAGE = (quote(REFLECTED), "favicon.ico", "site.webmanifest")
_FILL = """([path, text]) => {
  const form = [...document.forms].find((each) => new URL(each.action).pathname === path);
  form.noValidate = true;
  const typed = form.querySelectorAll("input:not([type=hidden], [type=number]), textarea");
  typed.forEach((each) => { each.value = text; });
  window.press = () => form.querySelector("button").click();
  return form.matches("[hx-post]");
}"""
_SWAP = """() => new Promise((done) => {
  document.addEventListener("htmx:after:swap", done, { once: true });
  window.press();
}).then(() => null)"""


@pytest.fixture(scope="module")
async def served(
    hostile: dict[str, HostileVendor],
    database: TestDatabase,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Served]:
    """The server before the hostile vendors."""
    async with serving(database, tmp_path_factory.mktemp("hostile")) as running:
        yield running


@dataclass
class Walk:
    """One role's way through a vendor's faces."""

    page: Page
    vendor: HostileVendor
    role: str
    face: str
    port: int
    faults: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    walked: set[str] = field(default_factory=set)
    forms: dict[str, str] = field(default_factory=dict)  # path that a form posts to → its page

    def __post_init__(self) -> None:
        """Ask once for what all pages are compared with."""
        self._known = dict(self.vendor.canaries.items())

    async def all(self) -> None:
        """Open every page, then send every form on them; what ends something comes last."""
        self.page.on("dialog", self._dialog)
        for route in self._routes(safe=True):
            for path in addresses(route, self.vendor, self.role):
                self.walked.add(str(route))
                if not await self._open(path):
                    break
        for route in sorted(self._routes(safe=False), key=ends):
            action = next(filter(pattern(route).fullmatch, self.forms), None)
            if action:
                self.walked.add(str(route))
                await self._send(action)

    def _routes(self, *, safe: bool) -> Iterator[Route]:
        for each in ROUTES:
            if SESSION_FACES[each.face] == self.face and each.is_safe is safe:
                yield each

    async def _dialog(self, dialog: Dialog) -> None:
        self.faults.append(f"{self.page.url}: dialog {dialog.message}")
        await dialog.dismiss()

    def _url(self, path: str) -> str:
        return f"http://{self.vendor.side.host(self.face)}:{self.port}{path}"

    async def _open(self, path: str) -> bool:
        """Whether it is a page; a file that is downloaded is none."""
        try:
            await self.page.goto(self._url(path), wait_until="domcontentloaded")
        except Error as error:
            if "Download is starting" not in str(error):
                raise
            return False
        found = await self._look(path)
        for action in found.posts:
            self.forms.setdefault(action, path)
        return True

    async def _send(self, action: str) -> None:
        await self.page.goto(self._url(self.forms[action]), wait_until="domcontentloaded")
        if await self.page.evaluate(_FILL, [action, REFLECTED]):
            await self.page.evaluate(_SWAP)
        else:
            async with self.page.expect_navigation():
                await self.page.evaluate("() => window.press()")
        if "out" not in action:
            await self._look(f"POST {action}")

    async def _look(self, what: str) -> Inspected:
        found = await inspect(self.page, self._known)
        self.seen |= found.seen
        self.faults += [f"{self.role} {self.face} {what}: {each}" for each in found.faults]
        if found.is_page and self.role != STRANGER and "/sign-out" not in found.posts:
            self.faults.append(f"{self.role} {self.face} {what}: no way to sign out")
        return found


def addresses(route: Route, vendor: HostileVendor, role: str) -> Iterator[str]:
    """What a role opens of a route, if strangers may not: the page, once also with each query, or
    each object.
    """
    verb = RIGHTS.verb_of(str(route))
    if route.kind is None:
        if opens(verb, role, ALL):
            yield route.line.path
            for name in queries(route) if role != "member" else ():
                yield f"{route.line.path}?{name}={quote(REFLECTED)}"
        return
    objects = vendor.objects[str(route.line.declaration.object)]
    if verb == NEUTRAL:
        objects, verb = objects[:1], "page.signed-in"
    for name, place in objects:
        if opens(verb, role, place):
            yield route.path(name)
    if route.line.path == ANYTHING:
        yield from map(route.path, WITHOUT_PAGE if role == STRANGER else WITHOUT_PAGE[:1])


def opens(verb: str, role: str, place: str) -> bool:
    """Whether the role is among those that open it here."""
    if role != STRANGER and RIGHTS.allows(verb, STRANGER, place):
        return False
    return RIGHTS.allows(verb, role, place)


def queries(route: Route) -> list[str]:
    """The names of a route's query parameters."""
    return [
        name
        for each in APPS[route.face].routes
        for handler in getattr(each, "route_handlers", ())
        if each.path == route.line.path and route.line.method in handler.http_methods
        for name in handler.parsed_fn_signature.parameters
        if name not in {"request", *each.path_parameters}
    ]


def ends(route: Route) -> int:
    """Whether using the route takes away what others need: an object, or (2) the session."""
    event = str(route.line.declaration.event)
    return 2 if event == "session.ended" else int(event.endswith(("removed", "revoked", "deleted")))


def pattern(route: Route) -> re.Pattern[str]:
    """The addresses of a route."""
    return re.compile(re.sub(r"\{[^}]*\}", "[^/]+", route.line.path))


async def begin(browser: Browser, served: Served, vendor: HostileVendor, role: str) -> Walk:
    """A browser in which somebody in the role is signed in."""
    face = "vendor" if role.startswith("staff") else "portal"
    host = vendor.side.host(face)
    token = await vendor.side.open_session(role, face, host)
    context = await browser.new_context(reduced_motion="reduce")
    url = f"http://{host}:{served.port}"
    await context.add_cookies([{"name": "session", "value": token, "url": url}])
    return Walk(await context.new_page(), vendor, role, face, served.port)


async def walk(begun: Walk) -> None:
    """All pages of the role, then, unless another walk goes there, those of a stranger."""
    await begun.all()
    if begun.role != "member":
        begun.role, begun.forms = STRANGER, {}
        await begun.all()
    await begun.page.context.close()


def readable(vendor: HostileVendor, face: str, roles: list[str]) -> set[str]:
    """The columns of which somebody in the roles may read a text (`rights.toml`)."""
    spoken_of = RIGHTS.columns[face]

    def may(canary: Canary) -> bool:
        is_known = canary.table in spoken_of or f"{canary.table}.{canary.column}" in spoken_of
        return is_known and any(may_read(canary, face, role) for role in roles)

    return {f"{each.table}.{each.column}" for _, each in vendor.own() if may(each)} - UNSEEN


@pytest.mark.parametrize("pack", PACKS)
async def test_hostile_texts_are_only_shown(
    browser: Browser,
    hostile: dict[str, HostileVendor],
    served: Served,
    complaints: Complaints,
    pack: str,
) -> None:
    complaints.expect(*MEANT)
    vendor = hostile[pack]
    walks = [await begin(browser, served, vendor, role) for role in WALKED]
    await asyncio.gather(*map(walk, walks))
    assert [fault for each in walks for fault in each.faults] == []
    assert set.union(*(each.walked for each in walks)) == {str(each) for each in ROUTES}
    known = dict(vendor.canaries.items())
    for face in ("portal", "vendor"):
        seen = set.union(*(each.seen for each in walks if each.face == face))
        seen -= vendor.shapes.scripts  # which only the form that edits them shows
        shown = {f"{known[each].table}.{known[each].column}" for each in seen if each in known}
        roles = [role for role in WALKED if role.startswith("staff") is (face == "vendor")]
        assert shown == readable(vendor, face, roles)
