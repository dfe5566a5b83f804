"""What `livery tenant apply` last wrote, so that a change made elsewhere since is noticed."""

from sqlalchemy import delete, select

from livery.tenancy.models import AppliedValue
from livery.tenancy.tables import TENANT
from livery.tenancy.unit import Unit


async def last_applied(unit: Unit) -> dict[str, str]:
    """Path of each field → its value as last applied."""
    rows = await unit.rows(
        select(AppliedValue.path, AppliedValue.value).where(AppliedValue.tenant_id == TENANT)
    )
    return {path: value for path, value in rows}  # noqa: C416 - typed rows are not a dict's


async def remember(unit: Unit, values: dict[str, str]) -> None:
    """Store the values that were just applied."""
    await unit.execute(
        delete(AppliedValue).where(
            AppliedValue.tenant_id == TENANT, AppliedValue.path.in_(list(values))
        )
    )
    await unit.insert(AppliedValue, [{"path": p, "value": v} for p, v in values.items()])
