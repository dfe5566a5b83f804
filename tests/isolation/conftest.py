"""Two vendors with equal rows, and ways to reach past single layers."""

from __future__ import annotations

import pytest

from livery.core import clock
from livery.core.database import Database
from livery.domains.claim import claim
from livery.identity import sessions
from livery.identity.models import Staff
from support.vendors import Vendor, new_vendor


@pytest.fixture
def app(rows: Database) -> Database:
    """The database as the application's role sees it."""
    return rows


@pytest.fixture
async def twins(app: Database) -> tuple[Vendor, Vendor]:
    """Two vendors whose customers, groups and keys are called the same."""
    return await twin(app), await twin(app)


async def twin(app: Database) -> Vendor:
    """One of them."""
    vendor = await new_vendor(app)
    organization = await vendor.organization("Sample Works")
    admin = await vendor.person("admin@example.com", (organization, "organization-admin"))
    group = await vendor.group(organization, "Design", admin)
    license_id = await vendor.license(
        "SAME-KEY-0001", organization_id=organization, groups=(group,), account_id=admin
    )
    await vendor.device(license_id)
    await sessions.open_session(vendor.unit, admin, "portal", vendor.host, organization)
    await vendor.unit.insert(
        Staff, {"account_id": admin, "role": "owner", "created_at": clock.now()}
    )
    await claim(vendor.unit, f"licenses.{vendor.slug}.test")
    await vendor.save()
    return vendor
