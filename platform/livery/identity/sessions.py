"""Sessions: a random token in the browser, its SHA-256 here, bound to one face and one host."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import LargeBinary, Text, and_, bindparam, delete, func, null, select, update

from livery.core import clock
from livery.core.ids import new_id
from livery.core.types import UtcDateTime
from livery.identity.models import Account, Membership, Session, Staff
from livery.tenancy import vendors
from livery.tenancy.tables import TENANT
from livery.tenancy.unit import Unit, WideSelect

STAFF_FACE = "vendor"  # where only the vendor's own team may be

LIFETIME = timedelta(days=14)  # whatever happens, a new sign-in after this
IDLE = timedelta(days=3)  # without a request for this long, too
TOUCH = timedelta(minutes=10)  # `seen_at` is no more exact than this, to spare writes


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Whose session it is.

    `role` is that in the active organization (`user` without one), in the vendor admin that in the
    team.
    """

    session_id: UUID
    seen_at: datetime
    account_id: UUID
    email: str
    given_name: str
    family_name: str
    language: str
    zone: str
    appearance: str
    organization_id: UUID | None
    role: str

    @property
    def is_organization_admin(self) -> bool:
        """Whether the person administers the active organization."""
        return self.role == "organization-admin"

    @property
    def name(self) -> str:
        """The person's name, or the e-mail address where none was given."""
        return f"{self.given_name} {self.family_name}".strip() or self.email


def token_hash(token: str) -> bytes:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).digest()


_SESSION: WideSelect = (
    select(
        Session.id,
        Session.seen_at,
        Account.id,
        Account.email,
        Account.given_name,
        Account.family_name,
        Account.language,
        Account.zone,
        Account.appearance,
    )
    .join(Account, and_(Account.tenant_id == TENANT, Account.id == Session.account_id))
    .where(
        Session.tenant_id == TENANT,
        Session.token_hash == bindparam("token_hash", type_=LargeBinary()),
        Session.face == bindparam("face", type_=Text()),
        Session.host == bindparam("host", type_=Text()),
        Session.expires_at > bindparam("now", type_=UtcDateTime()),
        Session.seen_at > bindparam("idle_since", type_=UtcDateTime()),
        Account.disabled_at.is_(None),
        vendors.is_active(),  # hosts are remembered for a moment longer
    )
)
_OF_CUSTOMER: WideSelect = _SESSION.add_columns(
    Membership.organization_id,
    func.coalesce(Membership.role, "user"),  # nobody administers without an organization
).outerjoin(
    Membership,
    and_(
        Membership.tenant_id == TENANT,
        Membership.account_id == Session.account_id,
        Membership.organization_id == Session.organization_id,
        Membership.is_live(),
    ),
)
_OF_STAFF: WideSelect = _SESSION.add_columns(null(), Staff.role).join(
    Staff, and_(Staff.tenant_id == TENANT, Staff.account_id == Session.account_id)
)


async def find(unit: Unit, token: str, face: str, host: str) -> SignedIn | None:
    """The live session of `token` on this face and host, in one statement."""
    now = clock.now()
    row = await unit.first(
        _OF_STAFF if face == STAFF_FACE else _OF_CUSTOMER,
        {
            "token_hash": token_hash(token),
            "face": face,
            "host": host,
            "now": now,
            "idle_since": now - IDLE,
        },
    )
    return SignedIn(*row) if row else None


async def open_session(
    unit: Unit,
    account_id: UUID,
    face: str,
    host: str,
    organization_id: UUID | None,
    *,
    address: str = "",
    device: str = "",
) -> str:
    """Start a session; the new token, which exists nowhere else.

    `address` and `device` tell the person later where it was started.
    """
    token, now = secrets.token_urlsafe(32), clock.now()
    await unit.insert(
        Session,
        {
            "id": new_id(now),
            "token_hash": token_hash(token),
            "account_id": account_id,
            "face": face,
            "host": host,
            "organization_id": organization_id,
            "address": address,
            "device": device,
            "created_at": now,
            "seen_at": now,
            "confirmed_at": now,
            "expires_at": now + LIFETIME,
        },
    )
    return token


async def touch(unit: Unit, session_id: UUID) -> None:
    """Note that the session is in use."""
    await unit.execute(
        update(Session)
        .where(Session.tenant_id == TENANT, Session.id == session_id)
        .values(seen_at=clock.now())
    )


async def close_session(unit: Unit, session_id: UUID) -> None:
    """End the session at once, in every process."""
    await unit.execute(delete(Session).where(Session.tenant_id == TENANT, Session.id == session_id))


async def purge(unit: Unit) -> int:
    """Drop sessions that are over; their number."""
    now = clock.now()
    over = (Session.expires_at <= now) | (Session.seen_at <= now - IDLE)
    return await unit.execute(delete(Session).where(Session.tenant_id == TENANT, over))
