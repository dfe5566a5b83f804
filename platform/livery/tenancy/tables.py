"""The columns that every tenant's table begins with, and the parameter for the bound tenant."""

from uuid import UUID

from sqlalchemy import BindParameter, ForeignKey, Uuid, bindparam
from sqlalchemy.orm import Mapped, mapped_column

# Never named `tenant_id`: in an UPDATE that name would become `SET tenant_id = …`.
TENANT: BindParameter[UUID] = bindparam("bound_tenant", type_=Uuid())


class TenantRow:
    """A row of one tenant. `tenant_id` comes first in its primary key and in every other key."""

    tenant_id: Mapped[UUID] = mapped_column(
        ForeignKey("vendor.id"), primary_key=True, sort_order=-10
    )


class TenantObject(TenantRow):
    """A row of one tenant with an id of its own (UUIDv7, so that ids order by creation)."""

    id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-9)
