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
from livery.licensing.choices import choices
from livery.web.kit.access import Access
from livery.web.kit.answers import Page, Redirect
from livery.web.kit.routes import route
from livery.web.kit.visit import Visit
from livery.web.portal.license_csv import csv_lines
from livery.web.portal.license_history import license_history
from livery.web.portal.license_list import license_list
from livery.web.portal.license_page import license_page
from livery.web.portal.license_query import LicenseQuery
from livery.web.portal.reading import bare_reader, reader_of, texts_for


@route("GET", "/licenses", access=Access.SIGNED_IN, event=None)
async def index(
    visit: Visit,
    q: FromQuery[str] = "",
    status: FromQuery[str] = "",
    product: FromQuery[str] = "",
    group: FromQuery[str] = "",
    order: FromQuery[str] = listing.NEWEST,
    after: FromQuery[str] = "",
) -> Page:
    """One page of the list; `after` is the id of the last license of the page before."""
    query = LicenseQuery(q, status, product, group, order, after)
    asked = query.asked(visit.vendor_site.vendor.expiring_days)
    reader = bare_reader(visit)
    offered = await choices(visit.unit, reader)
    visit.organization = offered.organization
    found, more, number = await listing.counted_page(visit.unit, reader, asked)
    context = license_list(visit, reader, query, offered, found, number, more=more)
    # What htmx puts into the address bar: the form's own would name every empty field.
    shared = {"HX-Push-Url": query.href(after=after)}
    return Page(
        "portal/licenses/index.html", context, area="licenses", fragment="rows", headers=shared
    )


@route("GET", "/licenses.csv", access=Access.SIGNED_IN, event=None)
async def export(
    visit: Visit,
    q: FromQuery[str] = "",
    status: FromQuery[str] = "",
    product: FromQuery[str] = "",
    group: FromQuery[str] = "",
    order: FromQuery[str] = listing.NEWEST,
) -> Response[Any]:
    """The whole list as a CSV file, written while it is read from the database."""
    query = LicenseQuery(q, status, product, group, order)
    asked = query.asked(visit.vendor_site.vendor.expiring_days)
    return Stream(
        csv_lines(visit, bare_reader(visit), asked),
        media_type="text/csv",
        headers={
            "Cache-Control": "private, no-store",
            "Content-Disposition": 'attachment; filename="licenses.csv"',
        },
    )


@route("GET", "/licenses/{license_id:str}", access=Access.SIGNED_IN, object="license", event=None)
async def detail(visit: Visit, license_id: FromPath[str]) -> Page:
    """One license, its key masked."""
    return await _page(visit, _id(license_id), revealed=False)


@route(
    "POST",
    "/licenses/{license_id:str}/key",
    access=Access.SIGNED_IN,
    object="license",
    event="license.key_shown",
)
async def reveal(visit: Visit, license_id: FromPath[str]) -> Page:
    """The same page with the key shown, and an event that says who saw it."""
    wanted = _id(license_id)
    page = await _page(visit, wanted, revealed=True)
    await visit.record("license.key_shown", Subject("license", wanted))
    return page


@route(
    "GET", "/licenses/{license_id:str}/key", access=Access.SIGNED_IN, object="license", event=None
)
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
        await license_history(visit, license_id),
        revealed=revealed,
    )
    return Page("portal/licenses/show.html", context, area="licenses", fragment="key")


def _id(text: str) -> UUID:
    found = parse_id(text)
    if found is None:
        raise NotFoundError
    return found
