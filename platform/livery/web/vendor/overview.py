"""The vendor admin's first page."""

from livery.identity import importing as identity
from livery.licensing import importing as licensing
from livery.organizations import importing as organizations
from livery.tenancy import host_names
from livery.tenancy.urls import origin
from livery.web.kit.access import Access
from livery.web.kit.answers import Page
from livery.web.kit.routes import route
from livery.web.kit.visit import Visit
from livery.web.vendor.pages.overview import Figure, OverviewPage


@route("GET", "/", access=Access.SIGNED_IN, event=None)
async def overview(visit: Visit) -> Page:
    """Where the portal is, and how much there is in it."""
    unit, words, settings = visit.unit, visit.words, visit.services.settings
    hosts = await host_names.names(unit)
    counts = (
        (words.text("Organizations"), await organizations.count(unit)),
        (words.text("People"), await identity.count(unit)),
        (words.text("Licenses"), await licensing.count(unit)),
    )
    context = OverviewPage(
        portals=tuple(origin(settings, name) for name, face in hosts if face == "portal"),
        figures=tuple(Figure(label, words.number(number)) for label, number in counts),
    )
    return Page("vendor/overview.html", context, area="overview")
