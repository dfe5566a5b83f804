"""A vendor's OpenID providers, and whom they mean by their subjects."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Text, Uuid, and_, bindparam, delete, select, true, update

from livery.core import clock
from livery.core.crypto import Sealer
from livery.core.ids import new_id
from livery.identity.models import Account, Provider, ProviderIdentity
from livery.tenancy.tables import TENANT
from livery.tenancy.unit import Unit

_TABLE = "provider"


@dataclass(frozen=True, slots=True)
class KnownProvider:
    """One provider, without its secret."""

    id: UUID
    name: str
    issuer: str
    client_id: str
    enabled: bool


_ALL = (
    select(Provider.id, Provider.name, Provider.issuer, Provider.client_id, Provider.enabled)
    .where(Provider.tenant_id == TENANT)
    .order_by(Provider.id)
)
_ENABLED = _ALL.where(Provider.enabled == true())
_ID = bindparam("provider_id", type_=Uuid())
_ONE = _ALL.where(Provider.id == _ID)
_SECRET = select(Provider.sealed_secret).where(Provider.tenant_id == TENANT, Provider.id == _ID)
_ACCOUNT = (
    select(ProviderIdentity.account_id)
    .join(
        Account,
        and_(Account.tenant_id == TENANT, Account.id == ProviderIdentity.account_id),
    )
    .where(
        ProviderIdentity.tenant_id == TENANT,
        ProviderIdentity.issuer == bindparam("issuer", type_=Text()),
        ProviderIdentity.subject == bindparam("subject", type_=Text()),
        Account.disabled_at.is_(None),
    )
)


async def providers(unit: Unit, *, enabled_only: bool = False) -> list[KnownProvider]:
    """The vendor's providers, the oldest first."""
    rows = await unit.rows(_ENABLED if enabled_only else _ALL)
    return [KnownProvider(*row) for row in rows]


async def provider(unit: Unit, provider_id: UUID) -> KnownProvider | None:
    """One of them."""
    row = await unit.first(_ONE, {"provider_id": provider_id})
    return KnownProvider(*row) if row else None


async def secret(unit: Unit, sealer: Sealer, provider_id: UUID) -> str:
    """The secret that the provider knows us by."""
    row = await unit.first(_SECRET, {"provider_id": provider_id})
    if row is None:
        return ""
    return sealer.open(row[0], unit.tenant_id, _TABLE, provider_id).decode()


async def add(
    unit: Unit, sealer: Sealer, *, name: str, issuer: str, client_id: str, client_secret: str
) -> UUID:
    """Add a provider, off until it is switched on; raises TakenError if the issuer is known."""
    made = new_id()
    await unit.insert(
        Provider,
        {
            "id": made,
            "name": name,
            "issuer": issuer,
            "client_id": client_id,
            "sealed_secret": sealer.seal(client_secret.encode(), unit.tenant_id, _TABLE, made),
            "enabled": False,
            "created_at": clock.now(),
        },
    )
    return made


async def change(
    unit: Unit, sealer: Sealer, provider_id: UUID, *, client_secret: str, **values: object
) -> None:
    """Change `name`, `client_id`, `enabled`; a secret that is empty stays as it is."""
    if client_secret:
        sealed = sealer.seal(client_secret.encode(), unit.tenant_id, _TABLE, provider_id)
        values["sealed_secret"] = sealed
    await unit.execute(
        update(Provider)
        .where(Provider.tenant_id == TENANT, Provider.id == provider_id)
        .values(**values)
    )


async def remove(unit: Unit, provider_id: UUID) -> None:
    """Take a provider away, and with it everybody's link to it."""
    found = await provider(unit, provider_id)
    if found is None:
        return
    await unit.execute(
        delete(ProviderIdentity).where(
            ProviderIdentity.tenant_id == TENANT, ProviderIdentity.issuer == found.issuer
        )
    )
    await unit.execute(
        delete(Provider).where(Provider.tenant_id == TENANT, Provider.id == provider_id)
    )


async def account_of(unit: Unit, issuer: str, subject: str) -> UUID | None:
    """The account that was linked to this subject, unless it is disabled."""
    row = await unit.first(_ACCOUNT, {"issuer": issuer, "subject": subject})
    return row[0] if row else None


async def link(unit: Unit, issuer: str, subject: str, account_id: UUID) -> None:
    """Let this subject be that account from now on; raises TakenError if it is another already."""
    row = {
        "issuer": issuer,
        "subject": subject,
        "account_id": account_id,
        "created_at": clock.now(),
    }
    await unit.insert(ProviderIdentity, row)
