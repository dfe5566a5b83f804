"""Send a mail from a request: it is drawn now, kept with the request's work, and sent after it."""

from uuid import UUID

from livery.domains import primary
from livery.outbox.write import write
from livery.web.kit.vendor_site import vendor_site
from livery.web.kit.visit import Visit
from livery.web.mail.draw import draw
from livery.web.mail.message import Message


async def send(
    visit: Visit, kind: str, message: Message, recipient: str, *, subject_id: UUID | None = None
) -> None:
    """Put the mail into the outbox. `kind` names it in lists; `subject_id` is what it is about."""
    known = await vendor_site(visit.services, visit.unit)  # the portal's look, also of an admin's
    if known is None:
        raise RuntimeError("The vendor of this request is gone.")
    host = await portal_host(visit)
    letter = draw(visit.services, known, message, recipient=recipient, host=host)
    await write(visit.unit, visit.services.sealer, letter, kind, subject_id)


async def portal_host(visit: Visit) -> str:
    """The portal that a mail leads to: the one at hand, from the admin the primary one."""
    if visit.host.face == "portal":
        return visit.host.name
    slug = visit.vendor_site.vendor.slug
    return await primary.host(visit.unit, visit.services.settings, slug)
