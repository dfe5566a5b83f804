"""What every page knows of its vendor and its reader: `site` and `person` in templates."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Image:
    """An image that we serve: its address and its size in CSS pixels.

    `srcset` names it for screens of more pixels; `plate` tells that it can't be seen on the brand's
    dark header unless it stands on a plate.
    """

    src: str
    width: int
    height: int
    srcset: str = ""
    plate: bool = False


@dataclass(frozen=True, slots=True)
class Site:
    """The vendor as a page shows it. All addresses are ready for an `href`.

    `appearance` is `system` where readers may choose between light and dark. `mark` is a word that
    stands beside the name on pages that are not the vendor's portal, else empty.
    `share_image` is what other sites show beside a link to the portal.
    """

    name: str
    language: str
    direction: str
    theme_href: str
    font_hrefs: tuple[str, ...]
    logo: Image | None
    logo_dark: Image | None
    website: str
    support_email: str
    support_href: str
    appearance: str = "system"
    mark: str = ""
    icon_href: str = ""
    touch_icon_href: str = ""
    manifest_href: str = ""
    share_image: Image | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """The signed-in reader; `role` says in words what they are in `organization`, `code` for
    comparing: `organization-admin`, `user`, in the admin `owner`, `admin`, `support`.

    `appearance` is `light`, `dark`, or `system` for what the reader's device does.
    """

    name: str
    email: str
    initials: str
    role: str
    code: str
    organization: str
    appearance: str
