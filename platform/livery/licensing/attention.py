"""Licenses that need somebody's attention: about to expire, or expired a short while ago."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, union

from livery.core.types import UtcDateTime
from livery.licensing.lines import LicenseLine, lines
from livery.licensing.models import License
from livery.licensing.visible import Reader, visible
from livery.tenancy.tables import TENANT
from livery.tenancy.unit import Unit, WideSelect

SHOWN = 6
_EXPIRED_SINCE = timedelta(days=30)

_SINCE = bindparam("since", type_=UtcDateTime())
_UNTIL = bindparam("until", type_=UtcDateTime())


def _urgent(is_admin: bool) -> WideSelect:
    branches = (
        branch.where(
            License.expires_at > _SINCE,
            License.expires_at <= _UNTIL,
            License.revoked_at.is_(None),
            License.suspended_at.is_(None),
        )
        .order_by(License.expires_at)
        .limit(SHOWN)
        .subquery()
        for branch in visible(is_admin)
    )
    chosen = union(*(select(branch.c.id) for branch in branches)).subquery("chosen")
    return (
        lines(is_admin)
        .join(chosen, chosen.c.id == License.id)
        .where(License.tenant_id == TENANT)
        .order_by(License.expires_at, License.id)
        .limit(SHOWN)
    )


_URGENT = {is_admin: _urgent(is_admin) for is_admin in (False, True)}


async def page(unit: Unit, reader: Reader, now: datetime, expiring_days: int) -> list[LicenseLine]:
    """The most urgent `SHOWN` licenses, the one that ended or ends first on top."""
    values = {
        **reader.values,
        "since": now - _EXPIRED_SINCE,
        "until": now + timedelta(days=expiring_days),
    }
    found = await unit.rows(_URGENT[reader.is_organization_admin], values)
    return [LicenseLine._make(row) for row in found]
