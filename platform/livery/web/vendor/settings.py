"""Settings → General: what the vendor tells of itself."""

from functools import cache
from typing import Annotated
from zoneinfo import available_timezones

from litestar.params import FromQuery
from pydantic import BaseModel, Field

from livery.audit.record import Subject
from livery.tenancy import vendors
from livery.web.kit.access import Access
from livery.web.kit.answers import Page, Redirect
from livery.web.kit.filling import (
    Fields,
    OptionalEmail,
    OptionalWebAddress,
    Text,
    filled,
    stored,
)
from livery.web.kit.language import LANGUAGES
from livery.web.kit.routes import route
from livery.web.kit.visit import Visit
from livery.web.vendor.pages.settings import GeneralPage


class General(BaseModel):
    """The form."""

    name: Text
    language: str
    zone: str
    expiring_days: Annotated[int, Field(ge=1, le=365)]
    support_email: OptionalEmail
    support_url: OptionalWebAddress
    website: OptionalWebAddress


@route("GET", "/settings", access=Access.STAFF_ADMIN, event=None)
async def general(visit: Visit, done: FromQuery[str] = "") -> Page:
    """The form with what is stored."""
    vendor = visit.vendor_site.vendor
    values = {name: getattr(vendor, name) for name in General.model_fields}
    notice = visit.words.text("Settings saved.") if done == "saved" else ""
    return _page(stored(**values), notice)


@route("POST", "/settings", access=Access.STAFF_ADMIN, event="vendor.changed")
async def save_general(visit: Visit) -> Page | Redirect:
    """Keep what was changed; portals show it within a second."""
    came = await filled(visit, General)
    wrong = _unknown(visit, came.fields)
    if came.form is None or wrong:
        return _page(came.fields.but(*came.fields.problems, *wrong), status=422)
    before, after = visit.vendor_site.vendor, came.form.model_dump()
    values = {name: "" if value is None else value for name, value in after.items()}
    changes = {name: value for name, value in values.items() if getattr(before, name) != value}
    await visit.record("vendor.changed", Subject("vendor", before.id), fields=sorted(changes))
    await vendors.change(visit.unit, changes)
    return Redirect("/settings?done=saved")


def _unknown(visit: Visit, fields: Fields) -> list[tuple[str, str]]:
    """Choices that no list of ours holds."""
    choose = visit.words.text("Choose one of the options.")
    known = {"language": tuple(LANGUAGES), "zone": _zones()}
    return [(name, choose) for name, values in known.items() if fields.value(name) not in values]


@cache
def _zones() -> tuple[str, ...]:
    """All time zones by name; listing them reads hundreds of files."""
    return tuple(sorted(available_timezones()))


def _page(fields: Fields, notice: str = "", status: int = 200) -> Page:
    context = GeneralPage(
        fields=fields,
        languages=tuple(LANGUAGES.items()),
        zones=tuple((zone, zone.replace("_", " ")) for zone in _zones()),
        notice=notice,
    )
    return Page("vendor/settings/general.html", context, area="settings", status=status)
