"""The first page after signing in: what needs attention, then the newest licenses."""

from livery.core import clock
from livery.licensing import attention, listing
from livery.web.kit.access import Access
from livery.web.kit.answers import Page
from livery.web.kit.routes import route
from livery.web.kit.visit import Visit
from livery.web.portal.license_list import no_licenses, summary
from livery.web.portal.pages.home import HomePage
from livery.web.portal.reading import reader_of, texts_for

_SHOWN = 6


@route("GET", "/", access=Access.SIGNED_IN, event=None)
async def home(visit: Visit) -> Page:
    """Expiring and just expired licenses first."""
    reader = await reader_of(visit)
    texts = texts_for(visit)
    days = visit.vendor_site.vendor.expiring_days
    urgent = await attention.page(visit.unit, reader, clock.now(), days)
    newest, _, number = await listing.counted_page(visit.unit, reader, limit=_SHOWN)
    context = HomePage(
        attention=tuple(texts.row(line) for line in urgent),
        licenses=tuple(texts.row(line) for line in newest),
        summary=summary(visit.words, number),
        licenses_href="/licenses",
        empty=no_licenses(visit, reader),
    )
    return Page("portal/home.html", context, area="home")
