"""Tables of organizations."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from livery.core.database import Base
from livery.tenancy.tables import TenantObject, TenantRow


class Organization(TenantObject, Base):
    """A customer with users."""

    __tablename__ = "organization"
    __table_args__ = (Index("uq_organization_name", "tenant_id", "name", unique=True),)

    name: Mapped[str]
    allowed_users: Mapped[int | None]
    created_at: Mapped[datetime]


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
