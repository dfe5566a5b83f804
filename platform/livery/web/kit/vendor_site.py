"""A vendor as its pages know it, remembered by every process until something changes."""

import logging
from dataclasses import dataclass, replace

from livery.branding import publish
from livery.branding.faces import font_files
from livery.branding.publish import PublishedBrand
from livery.branding.tokens import BrandInputs
from livery.branding.variants import ICON, MAIL, SOCIAL, TOUCH_ICON, header_scales
from livery.tenancy.unit import Unit
from livery.tenancy.vendors import VendorProfile, profile
from livery.web.kit.language import language
from livery.web.kit.links import web_link
from livery.web.kit.look import Look
from livery.web.kit.services import Services
from livery.web.kit.site import Image, Site
from livery.web.kit.themes import BASE_PACK, ThemePack

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class VendorSite:
    """What a vendor told of itself, the pack that draws its pages, and for mails, which know no
    style sheets, its brand.
    """

    vendor: VendorProfile
    site: Site
    pack: ThemePack
    brand: BrandInputs
    mail_logo: Image | None


async def vendor_site(services: Services, unit: Unit) -> VendorSite | None:
    """The unit's vendor as its pages know it; None if the vendor is gone."""
    known = services.sites.get(unit.tenant_id)
    if isinstance(known, VendorSite):
        return known
    version = services.sites.version
    vendor = await profile(unit)
    if vendor is None:
        return None
    brand = await publish.current(unit)
    made = VendorSite(
        vendor,
        _site(services, vendor, brand),
        _pack(services, vendor, brand),
        brand.inputs if brand else BrandInputs(),
        _variant(brand, MAIL),
    )
    services.sites.put(unit.tenant_id, made, version)
    return made


def in_look(known: VendorSite, look: Look) -> VendorSite:
    """The vendor as an admin face shows it: by name, without its brand."""
    site = replace(
        known.site,
        theme_href=look.href,
        font_hrefs=(),
        logo=None,
        logo_dark=None,
        icon_href="",
        touch_icon_href="",
        manifest_href="",
        share_image=None,
        appearance="system",
        mark=language(known.vendor.language).text(look.mark),
    )
    return replace(known, site=site, pack=look.pack)


def _pack(services: Services, vendor: VendorProfile, brand: PublishedBrand | None) -> ThemePack:
    wanted = brand.pack if brand else BASE_PACK
    if wanted not in services.packs:
        _log.warning(
            "The theme pack %s of %s is not installed; using default.", wanted, vendor.slug
        )
        wanted = BASE_PACK
    return services.packs[wanted]


def _site(services: Services, vendor: VendorProfile, brand: PublishedBrand | None) -> Site:
    spoken = language(vendor.language)
    return Site(
        name=vendor.name,
        language=spoken.code,
        direction=spoken.direction,
        theme_href=f"/theme.{brand.stylesheet_digest}.css" if brand else "/theme.plain.css",
        font_hrefs=tuple(services.assets.path(name) for name in _fonts(brand)),
        logo=_image(brand, "light"),
        logo_dark=_image(brand, "dark"),
        website=web_link(vendor.website),
        support_email=vendor.support_email,
        support_href=web_link(vendor.support_url)
        or (f"mailto:{vendor.support_email}" if vendor.support_email else ""),
        appearance=brand.inputs.appearance if brand else "system",
        icon_href=_address(brand, ICON, "ico"),
        touch_icon_href=_address(brand, TOUCH_ICON, "png"),
        manifest_href="/site.webmanifest" if _address(brand, TOUCH_ICON, "png") else "",
        share_image=_variant(brand, SOCIAL),
    )


def _fonts(brand: PublishedBrand | None) -> tuple[str, ...]:
    return font_files(brand.inputs.body_face, brand.inputs.heading_face) if brand else ()


def _image(brand: PublishedBrand | None, slot: str) -> Image | None:
    found = brand.images.get(slot) if brand else None
    if found is None:
        return None
    scales = header_scales(brand.variants, slot) if brand else {}
    return Image(
        src=f"/brand/{found.digest}.png",
        width=found.width,
        height=found.height,
        srcset=", ".join(f"/brand/{each.digest}.png {n}x" for n, each in scales.items()),
        plate=found.plate,
    )


def _variant(brand: PublishedBrand | None, name: str) -> Image | None:
    found = brand.variants.get(name) if brand else None
    return Image(f"/brand/{found.digest}.png", found.width, found.height) if found else None


def _address(brand: PublishedBrand | None, variant: str, ending: str) -> str:
    found = brand.variants.get(variant) if brand else None
    return f"/brand/{found.digest}.{ending}" if found else ""
