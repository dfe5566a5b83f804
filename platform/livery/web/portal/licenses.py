"""The licenses that a reader may see: list, CSV, one license, its key."""

from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, FromQuery
from litestar.response import Stream

from livery.audit.record import Subject
from livery.core.errors import NotFoundError
from livery.core.ids import parse_id
from livery.licensing import listing, rules, show
from livery.licensing.listing import COUNT_CAP, Reader
from livery.web.kit.access import Access
from livery.web.kit.answers import Page, Redirect
from livery.web.kit.language import Language
from livery.web.kit.routes import route
from livery.web.kit.visit import Visit
from livery.web.portal.license_csv import csv_lines
from livery.web.portal.license_page import license_page
from livery.web.portal.pages import LicensesPage
from livery.web.portal.reading import reader_of, texts_for


@route("GET", "/licenses", access=Access.SIGNED_IN, event=None)
async def index(visit: Visit, after: FromQuery[str] = "") -> Page:
    """One page of the list; `after` is the id of the last license of the page before."""
    reader = await reader_of(visit)
    lines, more = await listing.page(visit.unit, reader, _after(after))
    texts = texts_for(visit)
    context = LicensesPage(
        summary=summary(visit.words, await listing.count(visit.unit, reader)),
        rows=tuple(texts.row(line) for line in lines),
        first_href="/licenses" if after else "",
        more_href=f"/licenses?after={lines[-1].id}" if more else "",
        csv_href="/licenses.csv" if lines else "",
        shows_holder=reader.is_organization_admin,
        empty=no_licenses(visit, reader),
    )
    return Page("portal/licenses/index.html", context, area="licenses", fragment="rows")


@route("GET", "/licenses.csv", access=Access.SIGNED_IN, event=None)
async def export(visit: Visit) -> Response[Any]:
    """All of them as a CSV file, written while it is read from the database."""
    reader = await reader_of(visit)
    return Stream(
        csv_lines(visit, reader),
        media_type="text/csv",
        headers={
            "Cache-Control": "private, no-store",
            "Content-Disposition": 'attachment; filename="licenses.csv"',
        },
    )


@route("GET", "/licenses/{license_id:str}", access=Access.SIGNED_IN, event=None)
async def detail(visit: Visit, license_id: FromPath[str]) -> Page:
    """One license, its key masked."""
    return await _page(visit, _id(license_id), revealed=False)


@route("POST", "/licenses/{license_id:str}/key", access=Access.SIGNED_IN, event="license.key_shown")
async def reveal(visit: Visit, license_id: FromPath[str]) -> Page:
    """The same page with the key shown, and an event that says who saw it."""
    wanted = _id(license_id)
    page = await _page(visit, wanted, revealed=True)
    await visit.record("license.key_shown", Subject("license", wanted))
    return page


@route("GET", "/licenses/{license_id:str}/key", access=Access.SIGNED_IN, event=None)
async def hide(visit: Visit, license_id: FromPath[str]) -> Redirect:  # noqa: ARG001
    """Without JavaScript the shown key has an address of its own: opening it again covers it."""
    return Redirect(f"/licenses/{_id(license_id)}")


async def _page(visit: Visit, license_id: UUID, *, revealed: bool) -> Page:
    reader = await reader_of(visit)
    facts = await show.show(visit.unit, reader, license_id)
    texts = texts_for(visit)
    if revealed and not rules.key_may_be_shown(texts.status(facts)):
        raise NotFoundError
    context = license_page(
        texts,
        facts,
        await show.linked_groups(visit.unit, reader, license_id),
        await show.devices(visit.unit, license_id),
        revealed=revealed,
    )
    return Page("portal/licenses/show.html", context, area="licenses", fragment="key")


def _id(text: str) -> UUID:
    found = parse_id(text)
    if found is None:
        raise NotFoundError
    return found


def _after(text: str) -> UUID:
    return _id(text) if text else listing.NEWEST


def summary(words: Language, number: int) -> str:
    """How many licenses there are: "1,000+ licenses" where counting stopped."""
    if number > COUNT_CAP:
        return words.text("%(num)s+ licenses", num=words.number(COUNT_CAP))
    return words.counted("%(num)s license", "%(num)s licenses", number)


def no_licenses(visit: Visit, reader: Reader) -> str:
    """What an empty list says: why, and whom to ask."""
    text, vendor = visit.words.text, visit.vendor_site.vendor.name
    if reader.is_organization_admin:
        return text("Your organization has no licenses yet. Contact %(vendor)s.", vendor=vendor)
    if reader.organization_id:
        return text("You have no licenses yet. Ask your organization’s admin.")
    return text("You have no licenses yet. Contact %(vendor)s.", vendor=vendor)
