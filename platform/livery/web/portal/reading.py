"""Who reads, as the rooms below want to know it."""

from livery.licensing.visible import Reader
from livery.organizations.views import organization_name
from livery.web.kit.visit import Visit
from livery.web.portal.license_texts import LicenseTexts


def bare_reader(visit: Visit) -> Reader:
    """The signed-in reader."""
    person = visit.signed_in
    return Reader(person.account_id, person.organization_id, person.is_organization_admin)


async def reader_of(visit: Visit) -> Reader:
    """The signed-in reader; the page's shell learns the organization's name on the way."""
    reader = bare_reader(visit)
    if reader.organization_id:
        visit.organization = await organization_name(visit.unit, reader.organization_id)
    return reader


def texts_for(visit: Visit) -> LicenseTexts:
    """Words for licenses in the reader's language and the vendor's zone."""
    return LicenseTexts(visit.words, visit.zone, visit.vendor_site.vendor.expiring_days)
