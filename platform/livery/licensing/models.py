"""Tables of licensing."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from livery.core.database import Base
from livery.tenancy.tables import TenantObject, TenantRow


class Product(TenantObject, Base):
    """What a vendor sells."""

    __tablename__ = "product"
    __table_args__ = (Index("uq_product_code", "tenant_id", "code", unique=True),)

    code: Mapped[str]
    name: Mapped[str]
    renew_url: Mapped[str]
    created_at: Mapped[datetime]


class License(TenantObject, Base):
    """A right with its limits. Its status is derived (`licensing/rules.py`), never stored."""

    __tablename__ = "license"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "product_id"], ["product.tenant_id", "product.id"]),
        ForeignKeyConstraint(
            ["tenant_id", "organization_id"], ["organization.tenant_id", "organization.id"]
        ),
        ForeignKeyConstraint(["tenant_id", "account_id"], ["account.tenant_id", "account.id"]),
        Index("uq_license_key", "tenant_id", "key_normalized", unique=True),
        Index("uq_license_lookup", "tenant_id", "lookup_hash", unique=True),
        Index("uq_license_place", "tenant_id", "organization_id", "id", unique=True),
        Index("ix_license_account", "tenant_id", "account_id", "id"),
        Index("ix_license_organization_expiry", "tenant_id", "organization_id", "expires_at"),
        Index("ix_license_account_expiry", "tenant_id", "account_id", "expires_at"),
        Index("ix_license_organization_product", "tenant_id", "organization_id", "product_id"),
        Index("ix_license_product", "tenant_id", "product_id", "id"),
        CheckConstraint("type IN ('node-locked', 'hosted-floating')", name="type"),
        CheckConstraint("validity_starts IN ('creation', 'activation')", name="validity_starts"),
        CheckConstraint(
            "allowed_activations IS NULL OR allowed_activations >= 0", name="allowed_activations"
        ),
        CheckConstraint("total_activations >= 0", name="total_activations"),
    )

    key: Mapped[str]
    key_normalized: Mapped[str]
    lookup_hash: Mapped[str]
    product_id: Mapped[UUID]
    organization_id: Mapped[UUID | None]
    account_id: Mapped[UUID | None]
    type: Mapped[str]
    allowed_activations: Mapped[int | None]
    total_activations: Mapped[int]
    allowed_deactivations: Mapped[int | None]
    total_deactivations: Mapped[int]
    validity: Mapped[str | None]
    validity_starts: Mapped[str]
    effective_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    maintenance_expires_at: Mapped[datetime | None]
    suspended_at: Mapped[datetime | None]
    suspended_reason: Mapped[str]
    revoked_at: Mapped[datetime | None]
    revoked_reason: Mapped[str]
    notes: Mapped[str]
    created_at: Mapped[datetime]


class LicenseGroup(TenantRow, Base):
    """A group's link to a license of the same organization."""

    __tablename__ = "license_group"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "organization_id", "license_id"],
            ["license.tenant_id", "license.organization_id", "license.id"],
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["tenant_id", "organization_id", "group_id"],
            ["user_group.tenant_id", "user_group.organization_id", "user_group.id"],
            ondelete="CASCADE",
        ),
        Index("ix_license_group_group", "tenant_id", "group_id", "license_id"),
    )

    license_id: Mapped[UUID] = mapped_column(primary_key=True)
    group_id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID]


class Activation(TenantObject, Base):
    """A device that holds a place of a license; deactivating deletes the row."""

    __tablename__ = "activation"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "license_id"], ["license.tenant_id", "license.id"], ondelete="CASCADE"
        ),
        Index("uq_activation_device", "tenant_id", "license_id", "fingerprint", unique=True),
    )

    license_id: Mapped[UUID]
    fingerprint: Mapped[str]
    name: Mapped[str]
    platform: Mapped[str]
    app_version: Mapped[str]
    imported: Mapped[bool]
    activated_at: Mapped[datetime]
    last_seen_at: Mapped[datetime | None]
    lease_expires_at: Mapped[datetime | None]
