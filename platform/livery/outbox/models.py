"""The table of mails."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped

from livery.core.database import Base
from livery.tenancy.tables import TenantObject


class Mail(TenantObject, Base):
    """One mail to one person. Its text is sealed while it waits, and blanked once it was sent:
    it may hold a link that lets somebody in.
    """

    __tablename__ = "mail"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'sent', 'failed')", name="state"),
        Index("ix_mail_state", "tenant_id", "state", "id"),
        Index("ix_mail_subject", "tenant_id", "subject_id", "id"),
    )

    kind: Mapped[str]
    subject_id: Mapped[UUID | None]
    recipient: Mapped[str]
    title: Mapped[str]
    sealed: Mapped[bytes | None]
    message_id: Mapped[str]
    state: Mapped[str]
    attempts: Mapped[int]
    error: Mapped[str]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
