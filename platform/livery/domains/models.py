"""The table of portal domains."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped

from livery.core.database import Base
from livery.tenancy.tables import TenantObject


class Domain(TenantObject, Base):
    """A custom host name of a vendor; while it is live it also stands in `host_name`."""

    __tablename__ = "domain"
    __table_args__ = (
        Index("uq_domain_name", "tenant_id", "name", unique=True),
        ForeignKeyConstraint(["tenant_id", "brand_id"], ["brand.tenant_id", "brand.id"]),
        CheckConstraint("state IN ('active')", name="state"),
        CheckConstraint("proven_by IN ('operator', 'dns')", name="proven_by"),
    )

    name: Mapped[str]
    brand_id: Mapped[UUID | None]
    state: Mapped[str]
    proven_by: Mapped[str]
    is_primary: Mapped[bool]
    created_at: Mapped[datetime]
