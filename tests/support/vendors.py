"""Vendors with customers, made row by row: what a test says of them is all that there is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any
from uuid import UUID

from argon2 import PasswordHasher

from livery.audit.record import Actor
from livery.branding.publish import publish
from livery.branding.tokens import BrandInputs
from livery.core.database import Database
from livery.core.ids import new_id
from livery.identity.models import Account, Membership, Staff
from livery.licensing import keys
from livery.licensing.models import Activation, License, LicenseGroup, Product
from livery.organizations.models import GroupMember, Organization, UserGroup
from livery.tenancy import host_names, vendors
from livery.tenancy.unit import Unit
from support.server import BASE

PASSWORD = "correct horse battery staple"
CHEAP_HASH = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)
_numbers = count(1)


@dataclass
class Vendor:
    """One vendor, ready for rows; `unit` writes and must be committed by `save`."""

    database: Database
    slug: str
    unit: Unit
    product_id: UUID = field(default_factory=new_id)

    @property
    def id(self) -> UUID:
        """The tenant."""
        return self.unit.tenant_id

    @property
    def host(self) -> str:
        """Its portal's host."""
        return f"{self.slug}.{BASE}"

    @property
    def admin_host(self) -> str:
        """The host of its admin."""
        return f"{self.slug}.admin.{BASE}"

    async def save(self) -> None:
        """Keep everything made so far."""
        await self.unit.commit()

    async def organization(self, name: str = "Sample Works") -> UUID:
        """A customer."""
        made = new_id()
        row = {
            "id": made,
            "name": name,
            "allowed_users": None,
            "allowed_mail_domains": [],
            "suspended_reason": "",
            "created_at": _now(),
        }
        await self.unit.insert(Organization, row)
        return made

    async def person(
        self, email: str, *places: tuple[UUID, str], disabled_at: datetime | None = None
    ) -> UUID:
        """Somebody with `PASSWORD`, with roles in organizations."""
        made = new_id()
        await self.unit.insert(
            Account,
            {
                "id": made,
                "email": email,
                "password_hash": CHEAP_HASH,
                "given_name": "Sample",
                "family_name": email.partition("@")[0].title(),
                "language": "en",
                "zone": "UTC",
                "appearance": "system",
                "created_at": _now(),
                "disabled_at": disabled_at,
            },
        )
        for organization_id, role in places:
            await self.unit.insert(
                Membership,
                {
                    "account_id": made,
                    "organization_id": organization_id,
                    "role": role,
                    "created_at": _now(),
                },
            )
        return made

    async def staff(self, email: str, role: str = "owner") -> UUID:
        """Somebody of the vendor's own team, with `PASSWORD`."""
        made = await self.person(email)
        await self.unit.insert(Staff, {"account_id": made, "role": role, "created_at": _now()})
        return made

    async def group(self, organization_id: UUID, name: str, *members: UUID) -> UUID:
        """A user group."""
        made = new_id()
        await self.unit.insert(
            UserGroup,
            {"id": made, "organization_id": organization_id, "name": name, "created_at": _now()},
        )
        for account_id in members:
            await self.unit.insert(
                GroupMember,
                {"group_id": made, "account_id": account_id, "organization_id": organization_id},
            )
        return made

    async def license(self, key: str = "", *, groups: tuple[UUID, ...] = (), **facts: Any) -> UUID:
        """A license; `facts` override the defaults by column."""
        key = key or keys.new_key()
        row = {
            "id": new_id(),
            "key": key,
            "key_normalized": keys.normalize(key),
            "lookup_hash": keys.lookup_hash(self.id, key),
            "product_id": self.product_id,
            "organization_id": None,
            "account_id": None,
            "type": "node-locked",
            "allowed_activations": 10,
            "total_activations": 0,
            "allowed_deactivations": 5,
            "total_deactivations": 0,
            "validity": None,
            "validity_starts": "creation",
            "effective_at": None,
            "expires_at": None,
            "maintenance_expires_at": None,
            "suspended_at": None,
            "suspended_reason": "",
            "revoked_at": None,
            "revoked_reason": "",
            "notes": "",
            "created_at": _now(),
            **facts,
        }
        await self.unit.insert(License, row)
        for group_id in groups:
            await self.unit.insert(
                LicenseGroup,
                {
                    "license_id": row["id"],
                    "group_id": group_id,
                    "organization_id": row["organization_id"],
                },
            )
        made: UUID = row["id"]
        return made

    async def device(self, license_id: UUID, name: str = "Sample workstation") -> UUID:
        """An activation."""
        made = new_id()
        await self.unit.insert(
            Activation,
            {
                "id": made,
                "license_id": license_id,
                "fingerprint": made.hex,
                "name": name,
                "platform": "linux",
                "app_version": "2026.1",
                "imported": False,
                "activated_at": _now(),
                "last_seen_at": _now(),
                "lease_expires_at": None,
            },
        )
        return made


def _now() -> datetime:
    return datetime.now(UTC)


async def new_vendor(database: Database, name: str = "Sample Software") -> Vendor:
    """A vendor of its own for one test, with a brand, a portal host and one product."""
    slug = f"v{next(_numbers)}-{new_id().hex[-8:]}"
    unit = Unit(database, new_id(), writes=True)
    vendor = Vendor(database, slug, unit)
    await vendors.create(unit, slug, name)
    await host_names.claim(unit, vendor.host, "portal")
    await host_names.claim(unit, vendor.admin_host, "vendor")
    await publish(unit, BrandInputs(accent="#1f4ed8"), {}, Actor("system"))
    await unit.insert(
        Product,
        {
            "id": vendor.product_id,
            "code": "studio",
            "name": "Sample Studio",
            "renew_url": "https://vendor.example/renew",
            "created_at": _now(),
        },
    )
    await vendor.save()
    return vendor
