"""Products, licenses, links and devices from a vendor's files, many rows at a time."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Integer, Text, Uuid, bindparam, func, select, update

from livery.core.ids import new_id
from livery.licensing import keys
from livery.licensing.models import Activation, License, LicenseGroup, Product
from livery.tenancy.tables import TENANT
from livery.tenancy.unit import Unit, WideSelect

_BATCH = 1000


class NewProduct(NamedTuple):
    """A product to add."""

    code: str
    name: str
    renew_url: str
    created_at: datetime


class StoredProduct(NamedTuple):
    """A product as it stands."""

    id: UUID
    code: str
    name: str
    renew_url: str


class Terms(NamedTuple):
    """What a license grants, to whom, and its marks: all of it that a file may change.

    Limits of None are unlimited; `validity` is ISO 8601 or None (perpetual).
    """

    product_id: UUID
    organization_id: UUID | None
    account_id: UUID | None
    type: str
    allowed_activations: int | None
    allowed_deactivations: int | None
    validity: str | None
    validity_starts: str
    effective_at: datetime | None
    expires_at: datetime | None
    maintenance_expires_at: datetime | None
    suspended_at: datetime | None
    suspended_reason: str
    revoked_at: datetime | None
    revoked_reason: str
    notes: str


class NewLicense(NamedTuple):
    """A license to add. `anonymous` of its activations have no device row of their own."""

    key: str
    terms: Terms
    total_activations: int
    anonymous: int
    total_deactivations: int
    created_at: datetime


class StoredLicense(NamedTuple):
    """A license as it stands."""

    id: UUID
    terms: Terms


class NewDevice(NamedTuple):
    """An activation to add."""

    license_id: UUID
    fingerprint: str
    name: str
    platform: str
    app_version: str
    activated_at: datetime
    last_seen_at: datetime | None
    lease_expires_at: datetime | None


class Link(NamedTuple):
    """A group's link to a license of the same organization."""

    license_id: UUID
    group_id: UUID
    organization_id: UUID


_ROW = bindparam("row_id", type_=Uuid())
_IDS = bindparam("ids", type_=Uuid(), expanding=True)
_TEXTS = bindparam("texts", type_=Text(), expanding=True)
_PRODUCTS = select(Product.id, Product.code, Product.name, Product.renew_url).where(
    Product.tenant_id == TENANT, Product.code.in_(_TEXTS)
)
_CHANGE_PRODUCT = (
    update(Product)
    .where(Product.tenant_id == TENANT, Product.id == _ROW)
    .values(name=bindparam("new_name"), renew_url=bindparam("new_renew_url"))
)
_LICENSES: WideSelect = select(
    License.key_normalized, License.id, *(getattr(License, name) for name in Terms._fields)
).where(License.tenant_id == TENANT, License.key_normalized.in_(_TEXTS))
_CHANGE_LICENSE = (
    update(License)
    .where(License.tenant_id == TENANT, License.id == _ROW)
    .values({name: bindparam(f"new_{name}") for name in Terms._fields})
)
_LINKS = select(LicenseGroup.license_id, LicenseGroup.group_id).where(
    LicenseGroup.tenant_id == TENANT, LicenseGroup.license_id.in_(_IDS)
)
_DEVICES = select(Activation.license_id, Activation.fingerprint).where(
    Activation.tenant_id == TENANT,
    Activation.license_id.in_(_IDS),
    Activation.fingerprint.in_(_TEXTS),
)
_MORE_ACTIVATIONS = (
    update(License)
    .where(License.tenant_id == TENANT, License.id == _ROW)
    .values(total_activations=License.total_activations + bindparam("more", type_=Integer()))
)
_COUNT = select(func.count()).select_from(License).where(License.tenant_id == TENANT)


async def products(unit: Unit, codes: Collection[str]) -> dict[str, StoredProduct]:
    """Those of the products that exist, by code."""
    rows = await unit.rows(_PRODUCTS, {"texts": list(codes)})
    return {row[1]: StoredProduct(*row) for row in rows}


async def add_products(unit: Unit, rows: Sequence[NewProduct]) -> None:
    """Add products, in one statement."""
    await unit.insert(Product, [{"id": new_id(row.created_at), **row._asdict()} for row in rows])


async def change_product(unit: Unit, product: StoredProduct) -> None:
    """Store name and renew address of the product with that id."""
    values = {"new_name": product.name, "new_renew_url": product.renew_url}
    await unit.execute(_CHANGE_PRODUCT, {"row_id": product.id, **values})


async def licenses(unit: Unit, normalized: Collection[str]) -> dict[str, StoredLicense]:
    """Those of the licenses that exist, by normalized key."""
    rows = await unit.rows(_LICENSES, {"texts": list(normalized)})
    return {key: StoredLicense(license_id, Terms(*terms)) for key, license_id, *terms in rows}


async def add_licenses(unit: Unit, rows: Sequence[NewLicense]) -> None:
    """Add licenses, and an anonymous activation for each use that has no device row.

    So the counter equals the rows from the start, and each place can be given back.
    """
    ids = [new_id(row.created_at) for row in rows]
    await unit.insert(
        License,
        [
            _license_row(unit.tenant_id, license_id, row)
            for license_id, row in zip(ids, rows, strict=True)
        ],
    )
    unnamed = (
        device
        for license_id, row in zip(ids, rows, strict=True)
        for device in _anonymous(license_id, row)
    )
    while batch := list(islice(unnamed, _BATCH)):
        await unit.insert(Activation, batch)


def _license_row(tenant_id: UUID, license_id: UUID, row: NewLicense) -> dict[str, object]:
    return {
        "id": license_id,
        "key": row.key,
        "key_normalized": keys.normalize(row.key),
        "lookup_hash": keys.lookup_hash(tenant_id, row.key),
        "total_activations": row.total_activations,
        "total_deactivations": row.total_deactivations,
        "created_at": row.created_at,
        **row.terms._asdict(),
    }


def _anonymous(license_id: UUID, row: NewLicense) -> Iterator[dict[str, object]]:
    for number in range(1, row.anonymous + 1):
        device = NewDevice(license_id, f"imported-{number}", "", "", "", row.created_at, None, None)
        yield {"id": new_id(row.created_at), "imported": True, **device._asdict()}


async def change_license(unit: Unit, license_id: UUID, terms: Terms) -> None:
    """Store new terms of a license."""
    values = {f"new_{name}": value for name, value in terms._asdict().items()}
    await unit.execute(_CHANGE_LICENSE, {"row_id": license_id, **values})


async def links(unit: Unit, license_ids: Collection[UUID]) -> set[tuple[UUID, UUID]]:
    """(License, group) of these licenses' links."""
    rows = await unit.rows(_LINKS, {"ids": list(license_ids)})
    return {(license_id, group_id) for license_id, group_id in rows}


async def add_links(unit: Unit, rows: Sequence[Link]) -> None:
    """Link groups to licenses, in one statement."""
    await unit.insert(LicenseGroup, [row._asdict() for row in rows])


async def devices(
    unit: Unit, license_ids: Collection[UUID], fingerprints: Collection[str]
) -> set[tuple[UUID, str]]:
    """(License, fingerprint) of the activations that exist."""
    rows = await unit.rows(_DEVICES, {"ids": list(license_ids), "texts": list(fingerprints)})
    return {(license_id, fingerprint) for license_id, fingerprint in rows}


async def add_devices(unit: Unit, rows: Sequence[NewDevice], *, counted: bool) -> None:
    """Add activations; unless their licenses have `counted` them already, count them there too."""
    await unit.insert(
        Activation,
        [{"id": new_id(row.activated_at), "imported": False, **row._asdict()} for row in rows],
    )
    if not counted:
        for license_id in sorted({row.license_id for row in rows}):
            more = sum(row.license_id == license_id for row in rows)
            await unit.execute(_MORE_ACTIVATIONS, {"row_id": license_id, "more": more})


async def count(unit: Unit) -> int:
    """How many licenses the vendor has."""
    row = await unit.first(_COUNT)
    return row[0] if row else 0
