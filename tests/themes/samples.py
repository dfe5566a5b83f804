"""Sample contexts: for each page, what it looks like full, empty, with errors and with long texts.

They stand in for the server wherever theme packs are tested or looked at.
"""

import gettext
import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

from livery.branding.faces import font_files
from livery.branding.tokens import BrandInputs
from livery.web.kit.error_page import ErrorPage
from livery.web.kit.signing_in import SignInPage
from livery.web.kit.site import Image, Person, Site
from livery.web.portal.pages.common import Choice, Fact
from livery.web.portal.pages.home import HomePage
from livery.web.portal.pages.licenses import (
    DeviceRow,
    HistoryRow,
    LicensePage,
    LicenseRow,
    LicensesPage,
)
from support.brands import BRANDS
from themes import sampled

THEMES = Path(__file__).resolve().parents[2] / "themes"


@dataclass(frozen=True, slots=True)
class Vendor:
    """A vendor with a strong look of its own."""

    slug: str
    name: str
    website: str
    product: str
    brand: BrandInputs
    logos: bool = True

    def site(self, theme_href: str = "/theme.css", media: str = "/media/") -> Site:
        """What pages know of the vendor; the logos lie at `media`."""
        logo = f"{media}{self.slug}-logo.png"
        fonts = font_files(self.brand.body_face, self.brand.heading_face)
        return Site(
            name=self.name,
            language="en",
            direction="ltr",
            theme_href=theme_href,
            font_hrefs=tuple(f"/assets/{name}" for name in fonts),
            logo=Image(f"{media}{self.slug}-logo.png", 172, 32) if self.logos else None,
            logo_dark=Image(f"{media}{self.slug}-logo-dark.png", 172, 32) if self.logos else None,
            website=self.website,
            support_email=f"help@{self.slug}.example",
            support_href=f"mailto:help@{self.slug}.example",
            icon_href=logo if self.logos else "",
            touch_icon_href=logo if self.logos else "",
            share_image=Image(logo, 1200, 630) if self.logos else None,
        )


VENDORS = (
    Vendor(
        slug="northwind",
        name="Northwind CAD",
        website="https://northwind.example",
        product="Northwind Studio Pro",
        brand=BrandInputs(accent="#1f4fd8", body_face="sans", heading_face="sans"),
    ),
    Vendor(
        slug="halcyon",
        name="Halcyon Audio",
        website="https://halcyon.example",
        product="Tidewater Reverb",
        brand=BrandInputs(
            accent="#c2255c",
            neutral="warm",
            corners=16,
            body_face="rounded",
            heading_face="rounded",
            header="brand",
        ),
    ),
    Vendor(
        slug="ashcroft",
        name="Ashcroft Press",
        website="https://ashcroft.example",
        product="Compositor",
        brand=BrandInputs(
            accent="#14532d", neutral="warm", corners=4, body_face="serif", heading_face="serif"
        ),
    ),
)
# The reference brands, without logos.
REFERENCE = tuple(
    Vendor(
        slug=brand.slug,
        name=brand.name,
        website=f"https://{brand.slug}.example",
        product=brand.product,
        brand=brand.inputs,
        logos=False,
    )
    for brand in BRANDS
)
NORTHWIND = VENDORS[0]

ADMIN = Person(
    name="Ingrid Holm",
    email="ingrid.holm@northgate.example",
    initials="IH",
    role="Organization admin",
    code="organization-admin",
    organization="Northgate Engineering",
    appearance="system",
)
USER = Person(
    name="Jo",
    email="jo@example.org",
    initials="J",
    role="User",
    code="user",
    organization="",
    appearance="dark",
)

ROW = LicenseRow(
    href="/licenses/1",
    product="Northwind Studio Pro",
    masked_key="7K2MX-·····-·····-·····-LD3VQ",
    status="active",
    status_word="Active",
    devices="7 of 10",
    used_percent=70,
    expires="14 Mar 2027",
    expires_iso="2027-03-14T23:59:59+00:00",
    expires_hint="in 16 months",
    holder="Northgate Engineering",
    groups="Design, Quality",
)


def rows(product: str = NORTHWIND.product) -> tuple[LicenseRow, ...]:
    """One row of each status, with and without limits."""
    first = ROW._replace(product=product)
    return (
        first,
        first._replace(
            href="/licenses/2",
            masked_key="9QWTA-·····-·····-·····-ZW5ER",
            status="expiring",
            status_word="Expires soon",
            devices="10 of 10",
            used_percent=100,
            expires="9 Dec 2026",
            expires_hint="in 15 days",
            groups="Design",
        ),
        first._replace(
            href="/licenses/3",
            product=f"{product} Floating",
            masked_key="R4N2F-·····-·····-·····-0QASJ",
            devices="22 of 25",
            used_percent=88,
            expires="30 Jun 2027",
            expires_hint="in 7 months",
            groups="Render farm",
        ),
        first._replace(
            href="/licenses/4",
            product="Viewer",
            masked_key="VW1A0-·····-·····-·····-K9XCD",
            devices="3, unlimited",
            used_percent=None,
            expires="Never",
            expires_iso="",
            expires_hint="Perpetual",
            groups="Everyone",
        ),
        first._replace(
            href="/licenses/5",
            product=f"{product} LT",
            masked_key="LT9S4-·····-·····-·····-RM4DB",
            status="expired",
            status_word="Expired",
            devices="4 of 5",
            used_percent=80,
            expires="1 Nov 2026",
            expires_hint="23 days ago",
            holder="Tomasz Nowak",
            groups="",
        ),
        first._replace(
            href="/licenses/6",
            masked_key="3HJ7C-·····-·····-·····-P2TTN",
            status="suspended",
            status_word="Suspended",
            devices="2 of 5",
            used_percent=40,
            expires_hint="",
            groups="",
        ),
        first._replace(
            href="/licenses/7",
            masked_key="8ZB5K-·····-·····-·····-Y6M1F",
            status="revoked",
            status_word="Revoked",
            devices="0 of 5",
            used_percent=0,
            expires_hint="",
        ),
        first._replace(
            href="/licenses/8",
            masked_key="C0V9P-·····-·····-·····-44HXE",
            status="not-yet-effective",
            status_word="Not started",
            devices="0 of 20",
            used_percent=0,
            expires="31 Dec 2027",
            expires_hint="starts 1 Jan 2027",
        ),
    )


LONG = ROW._replace(
    product="Donaudampfschifffahrtsgesellschaftskapitänsausbildung & Co. <Enterprise> Edition 2027",
    masked_key="IMPORTED-KEY-" + "X" * 40,
    status_word="Läuft in wenigen Tagen ab",
    devices="1.234.567 von 10.000.000",
    expires="14. September 2027",
    expires_hint="in ungefähr neun Monaten und einigen Tagen",
    holder="Gesellschaft für angewandte Vermessungstechnik mbH & Co. KG",
    groups="Konstruktion, Qualitätssicherung, Auszubildende, Werk Süd, Werk Nord, Werk West",
)

DEVICES = (
    DeviceRow(
        "CAD-WS-014", "c41f·9a07", "Windows 11", "3 Feb 2026", "2026-02-03", "today", "2026-11-24"
    ),
    DeviceRow(
        "ingrid-mbp",
        "77b2·e05d",
        "macOS 15",
        "11 May 2026",
        "2026-05-11",
        "2 days ago",
        "2026-11-22",
    ),
    DeviceRow("render-03", "0a9c·31ff", "Linux", "19 Aug 2026", "2026-08-19", "", ""),
)

LICENSE = LicensePage(
    product=NORTHWIND.product,
    href="/licenses/1",
    back_href="/licenses",
    status="active",
    status_word="Active",
    status_sentence="Active until 14 March 2027. 7 of 10 devices in use.",
    renew_href="",
    masked_key=ROW.masked_key,
    key="",
    key_withheld="",
    reveal_href="/licenses/1/key",
    activations="7 of 10",
    activations_percent=70,
    deactivations="1 of 3",
    deactivations_percent=33,
    facts=(
        Fact("Type", "Node-locked", ""),
        Fact("Held by", "Northgate Engineering", ""),
        Fact("Expires", "14 March 2027", "in 16 months"),
        Fact("Maintenance until", "14 March 2027", "New releases until this day"),
        Fact("Issued", "14 March 2026", ""),
    ),
    groups=("Design", "Quality"),
    devices=DEVICES,
    devices_note="7 of 10 devices in use",
    history=(
        HistoryRow(
            "Key shown", "sample-admin-1@example.com", "14 Mar 2026, 09:30", "2026-03-14T09:30:00Z"
        ),
    ),
)


def licenses_page(product: str = NORTHWIND.product) -> LicensesPage:
    """A full page of licenses, as an organization-admin sees it."""
    return LicensesPage(
        summary="Northgate Engineering · 8 licenses, 48 of 75 devices in use",
        rows=rows(product),
        first_href="",
        more_href="/licenses?after=8",
        csv_href="/licenses.csv",
        shows_holder=True,
        empty="",
        words="",
        words_hint="",
        statuses=(
            Choice("", "Any status", True),
            Choice("active", "Active", False),
            Choice("expired", "Expired", False),
        ),
        products=(
            Choice("", "Any product", True),
            Choice("p1", product, False),
            Choice("p2", "Viewer", False),
        ),
        groups=(Choice("", "Any group", True), Choice("g1", "Design", False)),
        orders=(
            Choice("newest", "Newest first", True),
            Choice("expiry", "Next to expire first", False),
        ),
        clear_href="",
    )


def home_page(product: str = NORTHWIND.product) -> HomePage:
    """Two licenses need attention."""
    every = rows(product)
    return HomePage(
        attention=(every[1], every[4]),
        licenses=every[:6],
        summary="Northgate Engineering · 8 licenses, 48 of 75 devices in use",
        licenses_href="/licenses",
        empty="",
    )


def pages(vendor: Vendor = NORTHWIND) -> Mapping[str, Mapping[str, Any]]:
    """Template → name of the variant → context; those of `sampled/` join by themselves."""
    made = dict(_pages(vendor))
    for each in pkgutil.iter_modules(sampled.__path__, "themes.sampled."):
        made |= importlib.import_module(each.name).pages(vendor)
    return made


def _pages(vendor: Vendor) -> Mapping[str, Mapping[str, Any]]:
    listed, shown = licenses_page(vendor.product), replace(LICENSE, product=vendor.product)
    nothing = f"You have no licenses yet. Ask your administrator or contact {vendor.name}."
    return {
        "sign-in.html": {
            "first": SignInPage(email="", next="", error="", notice=""),
            "wrong": SignInPage(
                email="ingrid.holm@northgate.example",
                next="/licenses/1",
                error="The e-mail address or the password is wrong. Check both, then try again.",
                notice="",
            ),
            "notice": SignInPage(email="", next="", error="", notice="You are signed out."),
        },
        "portal/home.html": {
            "full": home_page(vendor.product),
            "calm": replace(home_page(vendor.product), attention=()),
            "empty": HomePage((), (), "", "/licenses", nothing),
        },
        "portal/licenses/index.html": {
            "full": listed,
            "user": replace(listed, shows_holder=False, more_href="", csv_href=""),
            "last": replace(listed, more_href="", first_href="/licenses"),
            "middle": replace(listed, first_href="/licenses"),
            "empty": replace(listed, summary="", rows=(), more_href="", csv_href="", empty=nothing),
            "nothing found": replace(
                listed,
                summary="0 licenses found",
                rows=(),
                more_href="",
                csv_href="",
                empty="No licenses match “zebra”.",
                words="ze",
                words_hint="Type at least 3 characters to search in keys.",
                clear_href="/licenses",
            ),
            "long": replace(listed, rows=(LONG, ROW, LONG)),
        },
        "portal/licenses/show.html": {
            "masked": shown,
            "shown": replace(shown, key="7K2MX-9QWTA-R4N2F-VW1A0-LD3VQ"),
            "expiring": replace(
                shown,
                status="expiring",
                status_word="Expires soon",
                status_sentence="Expires on 9 December 2026, in 15 days. All 10 devices in use.",
                renew_href="https://northwind.example/renew",
                activations="10 of 10",
                activations_percent=100,
            ),
            "suspended": replace(
                shown,
                status="suspended",
                status_word="Suspended",
                status_sentence="Suspended on 2 November 2026: the invoice is open.",
                key_withheld="The key is not shown while the license is suspended.",
            ),
            "unused": replace(
                shown,
                activations="0, unlimited",
                activations_percent=None,
                deactivations="Unlimited",
                deactivations_percent=None,
                devices=(),
                devices_note="",
                groups=(),
            ),
            "long": replace(
                shown,
                product=LONG.product,
                key="IMPORTED-KEY-" + "X" * 240,
                facts=(Fact("Inhaberin der Lizenz", LONG.holder, LONG.expires_hint),) * 3,
                groups=tuple(LONG.groups.split(", ")),
                devices=(
                    DEVICES[0]._replace(name="W" * 60, platform="Windows Server 2025 Datacenter"),
                ),
            ),
        },
        "error.html": {
            "missing": ErrorPage(
                404,
                "This page is not here",
                "The address may be mistyped, or the page is not yours to see.",
                "/licenses",
                "Go to your licenses",
                "",
            ),
            "broken": ErrorPage(
                500,
                "Something went wrong on our side",
                "Nothing you did is lost. Try again in a minute.",
                "/",
                "Try again",
                "9F2C-71B0",
            ),
        },
    }


@dataclass(frozen=True, slots=True)
class KitchenSink:
    """`ui/kitchen-sink.html`: every macro in every state. `text` says its words."""

    text: Callable[[str], str]
    license: LicensePage
    licenses: LicensesPage


def kitchen_sink(vendor: Vendor = NORTHWIND, text: Callable[[str], str] = str) -> KitchenSink:
    """What the kitchen sink shows, with `text` made of each of its words."""
    shown = replace(
        LICENSE, product=vendor.product, key="7K2MX-9QWTA-R4N2F-VW1A0-LD3VQ", groups=("A", "B")
    )
    listed = replace(licenses_page(vendor.product), empty="No licenses match “zebra”.")
    return KitchenSink(text, reworded(shown, text), reworded(listed, text))


WORDS_OF_MACHINES = {"status", "masked_key", "key", "fingerprint", "value", "product"}


def reworded(context: Any, text: Callable[[str], str], name: str = "") -> Any:
    """The same context with other words; addresses, moments and keys stay."""
    if isinstance(context, Fact):
        return Fact(*(text(each) for each in context))
    if is_dataclass(context) or hasattr(context, "_fields"):
        kind: Any = type(context)
        names = kind._fields if hasattr(kind, "_fields") else [each.name for each in fields(kind)]
        return kind(**{each: reworded(getattr(context, each), text, each) for each in names})
    if isinstance(context, tuple):
        return tuple(reworded(each, text) for each in context)
    if not isinstance(context, str) or not context or name in WORDS_OF_MACHINES:
        return context
    return context if name.endswith(("href", "iso")) else text(context)


def backwards(text: str) -> str:
    """A pseudo-language for layouts: half as long again, and running from right to left."""
    return f"\u202e{text} {'øřđ ' * (len(text) // 8 + 1)}\u202c"


FRAGMENTS = {"portal/licenses/index.html": "rows", "portal/licenses/show.html": "key"}
PUBLIC = {"sign-in.html", "error.html"}


def shared(
    site: Site,
    person: Person | None = ADMIN,
    current: str = "licenses",
    text: Callable[[str], str] = str,
) -> dict[str, object]:
    """The names that every template may use."""
    catalog = gettext.NullTranslations()
    return {
        "site": site,
        "person": person,
        "languages": () if person else (("de", "Deutsch", "/sign-in?lang=de"),),
        "current": current,
        "here": "/licenses",
        "csrf": lambda: "sample-token",
        "asset": lambda name: f"/assets/{name.removeprefix('/')}",
        "url": lambda path: path,
        "absolute": lambda path: f"https://licenses.northwind.example{path}",
        "gettext": lambda each: text(catalog.gettext(each)),
        "ngettext": catalog.ngettext,
        "pgettext": catalog.pgettext,
    }
