"""Tables of organizations."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from livery.core.database import Base
from livery.tenancy.tables import TenantObject, TenantRow


class Organization(TenantObject, Base):
    """A customer with users."""

    __tablename__ = "organization"
    __table_args__ = (Index("uq_organization_name", "tenant_id", "name", unique=True),)

    name: Mapped[str]
    allowed_users: Mapped[int | None]
    allowed_mail_domains: Mapped[list[str]] = mapped_column(JSON)
    created_at: Mapped[datetime]
    suspended_at: Mapped[datetime | None]
    suspended_reason: Mapped[str]


class UserGroup(TenantObject, Base):
    """A set of an organization's users, linked to licenses."""

    __tablename__ = "user_group"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "organization_id"],
            ["organization.tenant_id", "organization.id"],
            ondelete="CASCADE",
        ),
        Index("uq_user_group_name", "tenant_id", "organization_id", "name", unique=True),
        Index("uq_user_group_place", "tenant_id", "organization_id", "id", unique=True),
    )

    organization_id: Mapped[UUID]
    name: Mapped[str]
    created_at: Mapped[datetime]


class GroupMember(TenantRow, Base):
    """A user's place in a group; it ends with the membership."""

    __tablename__ = "group_member"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "organization_id", "group_id"],
            ["user_group.tenant_id", "user_group.organization_id", "user_group.id"],
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["tenant_id", "account_id", "organization_id"],
            ["membership.tenant_id", "membership.account_id", "membership.organization_id"],
            ondelete="CASCADE",
        ),
        Index("ix_group_member_account", "tenant_id", "account_id", "organization_id", "group_id"),
    )

    group_id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID]


class Invitation(TenantObject, Base):
    """A place that waits for somebody: in an organization, as a single user, or in the team.

    Its state is derived: accepted, revoked, expired, else pending.
    """

    __tablename__ = "invitation"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "organization_id"],
            ["organization.tenant_id", "organization.id"],
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["tenant_id", "account_id"], ["account.tenant_id", "account.id"], ondelete="CASCADE"
        ),
        CheckConstraint(
            "role = 'user' OR (role = 'organization-admin' AND organization_id IS NOT NULL)"
            " OR (role IN ('owner', 'admin', 'support') AND organization_id IS NULL)",
            name="role",
        ),
        CheckConstraint("email = lower(email)", name="email_lower"),
        Index("uq_invitation_token", "tenant_id", "token_hash", unique=True),
        Index("uq_invitation_place", "tenant_id", "organization_id", "id", unique=True),
        Index("ix_invitation_email", "tenant_id", "email"),
        Index("ix_invitation_account", "tenant_id", "account_id"),
    )

    organization_id: Mapped[UUID | None]
    email: Mapped[str]
    given_name: Mapped[str]
    family_name: Mapped[str]
    role: Mapped[str]
    token_hash: Mapped[bytes]
    invited_by: Mapped[str]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    account_id: Mapped[UUID | None]


class InvitationGroup(TenantRow, Base):
    """A group that an invited person will be in."""

    __tablename__ = "invitation_group"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "organization_id", "invitation_id"],
            ["invitation.tenant_id", "invitation.organization_id", "invitation.id"],
            ondelete="CASCADE",
            name="fk_invitation_group_invitation",
        ),
        ForeignKeyConstraint(
            ["tenant_id", "organization_id", "group_id"],
            ["user_group.tenant_id", "user_group.organization_id", "user_group.id"],
            ondelete="CASCADE",
            name="fk_invitation_group_group",
        ),
    )

    invitation_id: Mapped[UUID] = mapped_column(primary_key=True)
    group_id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID]
