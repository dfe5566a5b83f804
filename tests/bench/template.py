"""One vendor as customers of a real one look, made by the product's own code; others are copies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from livery.core.database import Database
from livery.core.ids import new_id
from livery.licensing.models import Product
from support.vendors import Vendor, new_vendor

ADMIN, USER = "admin@works.example", "user@works.example"
COLLEAGUES = tuple(f"colleague-{number}@works.example" for number in range(1, 41))
ONCE = "not multiplied"  # in the notes of licenses that a copy with more licenses has once
HELD_BY_USER, HELD_BY_OTHERS = 7, 13

_PRODUCTS = ("Studio", "Studio Render", "Field Survey", "Machine Tools", "Server", "Viewer")
_GROUPS = ("Architecture", "Design", "Field crew", "Render farm", "Workshop", "Training")
_PLATFORMS = ("windows", "linux", "macos")


@dataclass
class Customers:
    """The people and places of the vendor that is being made."""

    vendor: Vendor
    random: Random
    now: datetime
    organization: UUID
    colleagues: list[UUID]
    groups: list[UUID]
    products: list[UUID]


async def make(database: Database, licenses: int) -> UUID:
    """The vendor's id. An organization of 42 people holds `licenses`, 20 more are others'.

    `ADMIN` administers the organization; `USER` holds 7 of the 20.
    """
    vendor = await new_vendor(database)
    made = await _customers(vendor)
    for _ in range(licenses):
        await _license(made, organization_id=made.organization, account_id=_holder(made))
    user = await vendor.person(USER, (made.organization, "user"))
    for _ in range(HELD_BY_USER):
        await _license(made, organization_id=made.organization, account_id=user, notes=ONCE)
    mill = await vendor.organization("Sample Mill")
    for _ in range(HELD_BY_OTHERS):
        await _license(made, organization_id=mill, notes=ONCE)
    await vendor.save()
    return vendor.id


async def _customers(vendor: Vendor) -> Customers:
    organization = await vendor.organization("Sample Works")
    await vendor.person(ADMIN, (organization, "organization-admin"))
    colleagues = [await vendor.person(email, (organization, "user")) for email in COLLEAGUES]
    groups = [
        await vendor.group(organization, name, *colleagues[number :: len(_GROUPS)])
        for number, name in enumerate(_GROUPS)
    ]
    products = [await _product(vendor, name) for name in _PRODUCTS]
    now = datetime.now(UTC)
    return Customers(vendor, Random(7), now, organization, colleagues, groups, products)  # noqa: S311


async def _product(vendor: Vendor, name: str) -> UUID:
    made = new_id()
    code = name.lower().replace(" ", "-")
    row = {"id": made, "code": f"{code}-x", "name": f"Sample {name}", "renew_url": ""}
    await vendor.unit.insert(Product, {**row, "created_at": datetime.now(UTC)})
    return made


def _holder(made: Customers) -> UUID | None:
    """Two in five licenses are held by somebody."""
    return made.random.choice(made.colleagues) if made.random.random() < 0.4 else None


async def _license(made: Customers, **place: Any) -> None:
    random = made.random
    created = made.now - timedelta(days=random.uniform(400, 1500))
    allowed = random.choice((None, 1, 2, 3, 5, 10, 25))
    used = random.randint(0, min(allowed if allowed is not None else 4, 4))
    in_own = place["organization_id"] == made.organization and "notes" not in place
    groups = random.sample(made.groups, random.choice((0, 1, 1, 2))) if in_own else []
    license_id = await made.vendor.license(
        id=new_id(created),
        created_at=created,
        product_id=random.choice(made.products),
        type=random.choice(("node-locked", "node-locked", "hosted-floating")),
        allowed_activations=allowed,
        total_activations=used,
        groups=tuple(groups),
        **_term(made),
        **place,
    )
    for number in range(used):
        await made.vendor.device(license_id, f"{random.choice(_PLATFORMS)}-{number + 1}")


def _term(made: Customers) -> dict[str, Any]:
    """Every status: about half are active, a quarter perpetual, a few stopped by the vendor."""
    random, now = made.random, made.now
    kind = random.random()
    if kind < 0.2:
        return {}
    if kind < 0.25:
        return {"validity": "P1Y", "validity_starts": "activation"}
    if kind < 0.29:
        return {"suspended_at": now - timedelta(days=9), "suspended_reason": "Invoice is open"}
    if kind < 0.33:
        return {"revoked_at": now - timedelta(days=40), "revoked_reason": "Refunded"}
    if kind < 0.36:
        starts = now + timedelta(days=20)
        return {"validity": "P1Y", "effective_at": starts, "expires_at": starts + _YEAR}
    days = random.choice((-200, -20, 5, 12, 25, 90, 200, 300, 365, 700))
    return {"validity": "P1Y", "expires_at": now + timedelta(days=days + random.random())}


_YEAR = timedelta(days=365)
