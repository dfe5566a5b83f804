"""Tables of brands. A revision never changes: publishing adds one and points to it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from livery.core.database import Base
from livery.tenancy.tables import TenantObject, TenantRow


class Brand(TenantObject, Base):
    """A vendor's look, by its published revision (none before the first)."""

    __tablename__ = "brand"

    name: Mapped[str]
    published_number: Mapped[int]


class BrandRevision(TenantRow, Base):
    """One immutable version of a brand."""

    __tablename__ = "brand_revision"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "brand_id"], ["brand.tenant_id", "brand.id"]),
    )

    brand_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    inputs: Mapped[dict[str, Any]] = mapped_column(JSON)
    images: Mapped[dict[str, Any]] = mapped_column(JSON)
    stylesheet: Mapped[str]
    stylesheet_digest: Mapped[str]
    author: Mapped[str]
    created_at: Mapped[datetime]


class BrandAsset(TenantRow, Base):
    """An image that we made, by the digest of its bytes."""

    __tablename__ = "brand_asset"
    __table_args__ = (Index("ix_brand_asset_created", "tenant_id", "created_at"),)

    digest: Mapped[str] = mapped_column(primary_key=True)
    media_type: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    body: Mapped[bytes]
    created_at: Mapped[datetime]
