"""The vendor as it stands, but for its rows: what a plan compares with, and what it relies on."""

from collections.abc import Mapping
from dataclasses import dataclass

from livery.domains.claim import names as domain_names
from livery.manifest.changes import Standing, standing
from livery.manifest.document import Document
from livery.tenancy import host_names, vendors
from livery.tenancy.applied import last_applied
from livery.tenancy.unit import Unit
from livery.tenancy.vendors import VendorProfile


@dataclass(frozen=True, slots=True)
class Present:
    """Fields, names, and the fields as last applied; `profile` is None for a vendor to be made."""

    profile: VendorProfile | None
    applied: Mapping[str, str]
    standing: Standing
    hosts: frozenset[tuple[str, str]]
    domains: frozenset[str]


async def present(unit: Unit, document: Document) -> Present:
    """Read it in a handful of statements. Two of them are equal if nobody changed anything."""
    profile = await vendors.profile(unit)
    applied = await last_applied(unit)
    return Present(
        profile,
        applied,
        await standing(unit, profile, document, applied),
        frozenset(await host_names.names(unit)),
        frozenset(await domain_names(unit)),
    )
