"""Tables of identity."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index
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
    disabled_at: Mapped[datetime | None]


class Membership(TenantRow, Base):
    """A person's place in an organization."""

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
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class SignInThrottle(TenantRow, Base):
    """Sign-ins tried by one address or for one e-mail in the current window."""

    __tablename__ = "sign_in_throttle"
    __table_args__ = (Index("ix_sign_in_throttle_window", "tenant_id", "window_ends_at"),)

    key: Mapped[bytes] = mapped_column(primary_key=True)
    attempts: Mapped[int]
    window_ends_at: Mapped[datetime]
