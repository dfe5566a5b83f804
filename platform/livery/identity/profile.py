"""What people choose for themselves."""

from uuid import UUID

from sqlalchemy import update

from livery.identity.models import Account
from livery.tenancy.tables import TENANT
from livery.tenancy.unit import Unit

APPEARANCES = ("system", "light", "dark")


async def choose_appearance(unit: Unit, account_id: UUID, appearance: str) -> None:
    """Show pages as one of APPEARANCES says; `system` follows the reader's device."""
    await unit.execute(
        update(Account)
        .where(Account.tenant_id == TENANT, Account.id == account_id)
        .values(appearance=appearance)
    )
