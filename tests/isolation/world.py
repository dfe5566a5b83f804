"""The world of the matrix: two vendors alike in everything, with somebody in each role."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select

from isolation import people
from livery.audit.models import Event
from livery.audit.record import Actor, Subject, record
from livery.branding.publish import publish
from livery.branding.tokens import BrandInputs
from livery.core import clock
from livery.core.database import Database
from livery.core.ids import new_id
from livery.domains.claim import claim
from livery.identity import sessions, throttle
from livery.licensing.models import Product
from livery.tenancy import applied
from livery.tenancy.tables import TENANT
from support.vendors import Vendor, new_vendor

# The face that a session of each face belongs to; the API's are the portal's.
SESSION_FACES = {"portal": "portal", "api": "portal", "vendor": "vendor"}


@dataclass
class Side:
    """One of the two vendors. `places` says where the row of an id stands (see `rights.toml`)."""

    vendor: Vendor
    hosts: dict[str, str]
    second_host: str
    accounts: dict[str, UUID] = field(default_factory=dict)
    organizations: dict[str, UUID] = field(default_factory=dict)
    groups: dict[str, UUID] = field(default_factory=dict)
    places: dict[UUID, tuple[str, str]] = field(default_factory=dict)

    def put(self, table: str, place: str, row_id: UUID) -> UUID:
        """Note of which table a row is, and where it stands."""
        self.places[row_id] = (table, place)
        return row_id

    def host(self, face: str) -> str:
        """Where a face answers."""
        if face not in SESSION_FACES:
            raise AssertionError(
                f"The matrix does not know where the face {face} answers and whose sessions it"
                " takes: add it to SESSION_FACES and to the hosts of `side` in world.py."
            )
        return self.hosts[SESSION_FACES[face]]

    def home_of(self, role: str) -> UUID | None:
        """The organization in which a session of the role starts."""
        homes = {"single": None, "sister-admin": "mill"}
        name = None if role.startswith("staff") else homes.get(role, "works")
        return self.organizations[name] if name else None

    async def open_session(self, role: str, face: str, host: str) -> str:
        """A new session's token."""
        unit, account = self.vendor.unit, self.accounts[role]
        token = await sessions.open_session(unit, account, face, host, self.home_of(role))
        await self.vendor.save()
        return token


@dataclass(frozen=True)
class World:
    """Requests go to hosts of `ours`; visitors come from both."""

    ours: Side
    theirs: Side


async def side(database: Database, accent: str) -> Side:
    """One vendor with everybody and one row at least in each table; licenses come with kinds.py."""
    vendor = await new_vendor(database)
    second = f"licenses.{vendor.slug}.test"
    made = Side(vendor, {"portal": vendor.host, "vendor": vendor.admin_host}, second)
    await claim(vendor.unit, second)
    await publish(vendor.unit, BrandInputs(accent=accent), {}, Actor("system"))
    await applied.remember(vendor.unit, {"vendor.name": "Sample"})
    await throttle.take(vendor.unit, "somebody@example.com", "192.0.2.1")
    for name in ("works", "mill"):
        made.organizations[name] = made.put(
            "organization", name, await vendor.organization(name.title())
        )
    await _people(made)
    made.put("provider", "team", await people.ways_in(vendor, made.accounts["member"]))
    works, design = made.organizations["works"], made.groups["design"]
    for table, row in (await people.waiting(vendor, works, design)).items():
        made.put(table, "works", row)
    await made.open_session("single", "portal", made.host("portal"))
    return made


async def _people(made: Side) -> None:
    vendor, works, mill = made.vendor, made.organizations["works"], made.organizations["mill"]
    members: dict[str, tuple[UUID, str]] = {
        "holder": (works, "user"),
        "member": (works, "user"),
        "colleague": (works, "user"),
        "organization-admin": (works, "organization-admin"),
        "sister-admin": (mill, "organization-admin"),
    }
    for role, place in members.items():
        made.accounts[role] = await vendor.person(f"{role}@example.com", place)
    made.accounts["single"] = await vendor.person("single@example.com")
    for role in ("owner", "admin", "support"):
        made.accounts[f"staff-{role}"] = await vendor.staff(f"staff-{role}@example.com", role)
    for role, account in made.accounts.items():
        made.put("account", role, account)
    for group, organization, member in (
        ("design", works, "member"),
        ("writers", works, "colleague"),
        ("foundry", mill, "sister-admin"),
    ):
        made.groups[group] = made.put(
            "user_group",
            group,
            await vendor.group(organization, group.title(), made.accounts[member]),
        )


# --- Licenses, each with a product, a device and an event of its own ------------------------------

Facts = Callable[[Side], dict[str, object]]
LICENSES: dict[str, Facts] = {
    "held": lambda side: {"account_id": side.accounts["holder"]},
    "held-in-works": lambda side: {
        "account_id": side.accounts["holder"],
        "organization_id": side.organizations["works"],
    },
    "design": lambda side: _in_group(side, "design"),
    "writers": lambda side: _in_group(side, "writers"),
    "without-group": lambda side: {"organization_id": side.organizations["works"]},
    "suspended": lambda side: {**_in_group(side, "design"), "suspended_at": clock.now()},
    "revoked": lambda side: {**_in_group(side, "design"), "revoked_at": clock.now()},
    "sister": lambda side: _in_group(side, "foundry", "mill"),
    "single": lambda side: {"account_id": side.accounts["single"]},
    "nobody": lambda _: {},
}


def _in_group(side: Side, group: str, organization: str = "works") -> dict[str, object]:
    return {
        "organization_id": side.organizations[organization],
        "groups": (side.groups[group],),
    }


async def license_at(side: Side, place: str) -> UUID:
    """A new license at that place."""
    vendor = side.vendor
    product = side.put("product", place, new_id())
    row = {
        "id": product,
        "code": product.hex,
        "name": "Sample Studio",
        "renew_url": "https://vendor.example/renew",
        "created_at": clock.now(),
    }
    await vendor.unit.insert(Product, row)
    facts = LICENSES[place](side)
    made = side.put("license", place, await vendor.license(**{**facts, "product_id": product}))  # type: ignore[arg-type]
    side.put("activation", place, await vendor.device(made))
    await _happened(side, made, place, "organization-admin")
    if place == "design":
        await _happened(side, made, "design-by-member", "member")
    await vendor.save()
    return made


async def _happened(side: Side, license_id: UUID, place: str, by: str) -> None:
    """An event of the license, by somebody."""
    unit, actor_id = side.vendor.unit, side.accounts[by]
    actor = Actor("account", actor_id, f"{by}@example.com")
    await record(unit, "license.key_shown", actor, Subject("license", license_id))
    about = (Event.subject_id == license_id, Event.actor_id == actor_id)
    row = await unit.first(select(Event.id).where(Event.tenant_id == TENANT, *about))
    assert row is not None
    side.put("event", place, row[0])
