"""Tables of tenancy, among them all that are without a tenant (docs/data-model.md lists those)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from livery.core.database import Base
from livery.tenancy.tables import TenantRow


class Vendor(Base):
    """A company that sells licensed software: the tenant itself."""

    __tablename__ = "vendor"
    __table_args__ = (CheckConstraint("state IN ('active', 'suspended')", name="state"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    state: Mapped[str]
    language: Mapped[str]
    zone: Mapped[str]
    expiring_days: Mapped[int]
    support_email: Mapped[str]
    support_url: Mapped[str]
    website: Mapped[str]
    created_at: Mapped[datetime]


class HostName(Base):
    """A live host name: one name, one vendor, one face."""

    __tablename__ = "host_name"
    __table_args__ = (
        CheckConstraint("face IN ('portal', 'vendor')", name="face"),
        Index("ix_host_name_tenant_id_name", "tenant_id", "name"),
    )

    name: Mapped[str] = mapped_column(primary_key=True)
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("vendor.id"))
    face: Mapped[str]


class CacheGeneration(Base):
    """One row, whose number grows with every change of what processes keep in memory."""

    __tablename__ = "cache_generation"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    value: Mapped[int]


class Job(Base):
    """Work that waits for the worker: ids, kind and due time alone; the rest is the tenant's."""

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_due_at", "due_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("vendor.id"))
    kind: Mapped[str]
    object_id: Mapped[UUID]
    due_at: Mapped[datetime]


class Lease(Base):
    """What only one process at a time may do, and until when which of them does it."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]
    ends_at: Mapped[datetime]


class SecretCanary(Base):
    """One row that the present secret keys must be able to open."""

    __tablename__ = "secret_canary"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sealed: Mapped[bytes]


class VendorLimits(TenantRow, Base):
    """What a vendor may use; NULL is no limit."""

    __tablename__ = "vendor_limits"

    users: Mapped[int | None]
    licenses: Mapped[int | None]
    storage_mb: Mapped[int | None]
    mails_a_day: Mapped[int | None]
    api_calls_a_minute: Mapped[int | None]


class VendorSwitches(TenantRow, Base):
    """What a vendor lets its customers do by themselves."""

    __tablename__ = "vendor_switches"

    may_invite: Mapped[bool]
    may_deactivate: Mapped[bool]
    may_activate_offline: Mapped[bool]
    may_download: Mapped[bool]
    may_rotate_keys: Mapped[bool]


class AppliedValue(TenantRow, Base):
    """A field's value as `livery tenant apply` last wrote it."""

    __tablename__ = "applied_value"

    path: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
