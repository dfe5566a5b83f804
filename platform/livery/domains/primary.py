"""The vendor's main portal address."""

from sqlalchemy import select, true

from livery.core.settings import Settings
from livery.domains.models import Domain
from livery.tenancy.tables import TENANT
from livery.tenancy.unit import Unit
from livery.tenancy.urls import platform_host

_PRIMARY = select(Domain.name).where(Domain.tenant_id == TENANT, Domain.is_primary == true())


async def host(unit: Unit, settings: Settings, slug: str) -> str:
    """The domain that the vendor chose, else the portal's name on the platform."""
    row = await unit.first(_PRIMARY)
    return row[0] if row else platform_host(settings, slug)
