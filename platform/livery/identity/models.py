"""Tables of identity."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    ForeignKeyConstraint,
    Index,
    and_,
)
from sqlalchemy.orm import Mapped, mapped_column

from livery.core.database import Base
from livery.tenancy.tables import TenantObject, TenantRow


class Account(TenantObject, Base):
    """A person of one vendor: a customer's user or the vendor's staff."""

    __tablename__ = "account"
    __table_args__ = (
        Index("uq_account_email", "tenant_id", "email", unique=True),
        CheckConstraint("email = lower(email)", name="email_lower"),
        CheckConstraint("appearance IN ('system', 'light', 'dark')", name="appearance"),
    )

    email: Mapped[str]
    password_hash: Mapped[str | None]
    given_name: Mapped[str]
    family_name: Mapped[str]
    language: Mapped[str]
    zone: Mapped[str]
    appearance: Mapped[str]
    created_at: Mapped[datetime]
    signed_in_at: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]


class Membership(TenantRow, Base):
    """A person's place in an organization; it counts while it is neither deactivated by an admin
    nor suspended with the organization.
    """

    __tablename__ = "membership"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "account_id"], ["account.tenant_id", "account.id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(
            ["tenant_id", "organization_id"],
            ["organization.tenant_id", "organization.id"],
            ondelete="CASCADE",
        ),
        CheckConstraint("role IN ('organization-admin', 'user')", name="role"),
        Index("ix_membership_organization", "tenant_id", "organization_id", "account_id"),
    )

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID] = mapped_column(primary_key=True)
    role: Mapped[str]
    created_at: Mapped[datetime]
    deactivated_at: Mapped[datetime | None]
    suspended_at: Mapped[datetime | None]

    @classmethod
    def is_live(cls) -> ColumnElement[bool]:
        """Whether the place counts."""
        return and_(cls.deactivated_at.is_(None), cls.suspended_at.is_(None))


class Staff(TenantRow, Base):
    """A person of the vendor's own team."""

    __tablename__ = "staff"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "account_id"], ["account.tenant_id", "account.id"], ondelete="CASCADE"
        ),
        CheckConstraint("role IN ('owner', 'admin', 'support')", name="role"),
    )

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    role: Mapped[str]
    created_at: Mapped[datetime]


class Session(TenantObject, Base):
    """A signed-in browser, on one face and one host."""

    __tablename__ = "session"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "account_id"], ["account.tenant_id", "account.id"], ondelete="CASCADE"
        ),
        Index("uq_session_token", "tenant_id", "token_hash", unique=True),
        Index("ix_session_account", "tenant_id", "account_id"),
        Index("ix_session_expires", "tenant_id", "expires_at"),
    )

    token_hash: Mapped[bytes]
    account_id: Mapped[UUID]
    face: Mapped[str]
    host: Mapped[str]
    organization_id: Mapped[UUID | None]
    address: Mapped[str]
    device: Mapped[str]
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    confirmed_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class AccountToken(TenantObject, Base):
    """A link that was mailed to somebody: to choose a password anew, or to confirm an address."""

    __tablename__ = "account_token"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "account_id"], ["account.tenant_id", "account.id"], ondelete="CASCADE"
        ),
        CheckConstraint("kind IN ('password-reset', 'confirm-email')", name="kind"),
        Index("uq_account_token_hash", "tenant_id", "token_hash", unique=True),
        Index("ix_account_token_account", "tenant_id", "account_id", "kind"),
        Index("ix_account_token_expires", "tenant_id", "expires_at"),
    )

    kind: Mapped[str]
    token_hash: Mapped[bytes]
    account_id: Mapped[UUID]
    email: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignInFlow(TenantObject, Base):
    """A sign-in on its way: what one browser has shown so far, on one face and one host.

    An address that nobody has gets a flow too, so that nothing tells it apart.
    """

    __tablename__ = "sign_in_flow"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "account_id"], ["account.tenant_id", "account.id"], ondelete="CASCADE"
        ),
        CheckConstraint("step IN ('code', 'factor', 'enroll', 'provider')", name="step"),
        Index("uq_sign_in_flow_token", "tenant_id", "token_hash", unique=True),
        Index("ix_sign_in_flow_account", "tenant_id", "account_id"),
        Index("ix_sign_in_flow_expires", "tenant_id", "expires_at"),
    )

    token_hash: Mapped[bytes]
    face: Mapped[str]
    host: Mapped[str]
    step: Mapped[str]
    email: Mapped[str]
    account_id: Mapped[UUID | None]
    code_hash: Mapped[bytes | None]
    attempts: Mapped[int]
    next_path: Mapped[str]
    sealed: Mapped[bytes | None]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class Totp(TenantRow, Base):
    """A person's second factor; `last_step` is the last time step whose code was taken."""

    __tablename__ = "totp"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "account_id"], ["account.tenant_id", "account.id"], ondelete="CASCADE"
        ),
    )

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    sealed: Mapped[bytes]
    last_step: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]


class RecoveryCode(TenantRow, Base):
    """One of the codes that stand in for a lost second factor, each for once."""

    __tablename__ = "recovery_code"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "account_id"], ["account.tenant_id", "account.id"], ondelete="CASCADE"
        ),
    )

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    code_hash: Mapped[bytes] = mapped_column(primary_key=True)
    used_at: Mapped[datetime | None]


class SignInPolicy(TenantRow, Base):
    """How people of one vendor may sign in; without a row everything but a second factor is on."""

    __tablename__ = "sign_in_policy"

    password: Mapped[bool]
    code: Mapped[bool]
    factor_for_staff: Mapped[bool]
    factor_for_customers: Mapped[bool]
    least_password: Mapped[int]


class Provider(TenantObject, Base):
    """A vendor's OpenID provider."""

    __tablename__ = "provider"
    __table_args__ = (Index("uq_provider_issuer", "tenant_id", "issuer", unique=True),)

    name: Mapped[str]
    issuer: Mapped[str]
    client_id: Mapped[str]
    sealed_secret: Mapped[bytes]
    enabled: Mapped[bool]
    created_at: Mapped[datetime]


class ProviderIdentity(TenantRow, Base):
    """Whom a provider means by a subject; never found by e-mail."""

    __tablename__ = "provider_identity"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "account_id"], ["account.tenant_id", "account.id"], ondelete="CASCADE"
        ),
        Index("ix_provider_identity_account", "tenant_id", "account_id"),
    )

    issuer: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]
    created_at: Mapped[datetime]


class SignInThrottle(TenantRow, Base):
    """Sign-ins tried by one address or for one e-mail in the current window."""

    __tablename__ = "sign_in_throttle"
    __table_args__ = (Index("ix_sign_in_throttle_window", "tenant_id", "window_ends_at"),)

    key: Mapped[bytes] = mapped_column(primary_key=True)
    attempts: Mapped[int]
    window_ends_at: Mapped[datetime]
