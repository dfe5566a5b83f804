"""The table of events."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from livery.core.database import Base
from livery.tenancy.tables import TenantObject

_HAS_ADDRESS = text("address <> ''")


class Event(TenantObject, Base):
    """One thing that happened; never changed, never deleted by a request.

    The worker blanks `address`, where a request came from, after some months.
    """

    __tablename__ = "event"
    __table_args__ = (
        Index(
            "ix_event_address",
            "tenant_id",
            "id",
            sqlite_where=_HAS_ADDRESS,
            postgresql_where=_HAS_ADDRESS,
        ),
        Index("ix_event_organization", "tenant_id", "organization_id", "id"),
        Index("ix_event_subject", "tenant_id", "subject_id", "id"),
    )

    at: Mapped[datetime]
    action: Mapped[str]
    actor_kind: Mapped[str]
    actor_id: Mapped[UUID | None]
    actor_name: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[UUID | None]
    organization_id: Mapped[UUID | None]
    address: Mapped[str]
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
