"""The home page's context."""

from dataclasses import dataclass

from livery.web.portal.pages.licenses import LicenseRow


@dataclass(frozen=True, slots=True)
class HomePage:
    """`portal/home.html`: what needs attention first, then a first look at the licenses."""

    attention: tuple[LicenseRow, ...]
    licenses: tuple[LicenseRow, ...]
    summary: str
    licenses_href: str
    empty: str
