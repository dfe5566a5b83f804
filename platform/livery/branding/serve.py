"""Published style sheets by their digest, also of earlier revisions: pages in tabs still ask."""

from sqlalchemy import Text, bindparam, select

from livery.branding.models import BrandRevision
from livery.tenancy.tables import TENANT
from livery.tenancy.unit import Unit

_STYLESHEET = (
    select(BrandRevision.stylesheet)
    .where(
        BrandRevision.tenant_id == TENANT,
        BrandRevision.stylesheet_digest == bindparam("digest", type_=Text()),
    )
    .limit(1)
)


async def stylesheet(unit: Unit, digest: str) -> str | None:
    """The vendor's style sheet with that digest."""
    row = await unit.first(_STYLESHEET, {"digest": digest})
    return row[0] if row else None
