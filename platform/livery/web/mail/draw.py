"""Draw a message as HTML and as plain text.

Mail programs know neither custom properties nor style sheets that they can rely on, so each color
of the vendor's brand stands literally where it is used.
"""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from livery.branding.tokens import BrandInputs, derive
from livery.outbox.letter import Letter
from livery.tenancy.urls import origin
from livery.web.kit.services import Services
from livery.web.kit.vendor_site import VendorSite
from livery.web.mail.message import Message

# What stands in the HTML is escaped; plain text is not HTML.
_ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def draw(
    services: Services, known: VendorSite, message: Message, *, recipient: str, host: str
) -> Letter:
    """The letter that tells `message` to `recipient`, from the vendor's portal at `host`."""
    names = {
        "message": message,
        "site": known.site,
        "color": _colors(known.brand),
        "radius": known.brand.corners,
        "portal": origin(services.settings, host),
        "logo": known.mail_logo,
        "_": message.words.text,
    }
    return Letter(
        recipient=recipient,
        title=message.title,
        html=_ENVIRONMENT.get_template("mail.html").render(names),
        text=_ENVIRONMENT.get_template("mail.txt").render(names),
        sender_name=known.vendor.name,
        reply_to=known.vendor.support_email,
        host=host,
    )


@cache
def _colors(brand: BrandInputs) -> dict[str, str]:
    return dict(derive(brand).light)
