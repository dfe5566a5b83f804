"""Publish a brand as an immutable revision, and read the published one."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from uuid import UUID

from sqlalchemy import Text, and_, bindparam, func, select, update

from livery.audit.record import Actor, Subject, record
from livery.branding.models import Brand, BrandAsset, BrandRevision
from livery.branding.pictures import BrandImage, Picture
from livery.branding.stylesheet import stylesheet
from livery.branding.tokens import BrandInputs, derive
from livery.core import clock
from livery.core.ids import new_id
from livery.tenancy.memory import changed
from livery.tenancy.tables import TENANT
from livery.tenancy.unit import Unit, WideSelect


@dataclass(frozen=True, slots=True)
class PublishedBrand:
    """The revision that pages show. `images` is by slot: `light`, `dark`."""

    number: int
    pack: str
    inputs: BrandInputs
    stylesheet: str
    stylesheet_digest: str
    images: Mapping[str, BrandImage]


@dataclass(frozen=True, slots=True)
class Asset:
    """An image as it is served."""

    media_type: str
    body: bytes


_BRAND = (
    select(Brand.id, Brand.published_number)
    .where(Brand.tenant_id == TENANT)
    .order_by(Brand.id)
    .limit(1)
)
_CURRENT: WideSelect = (
    select(
        BrandRevision.number,
        BrandRevision.inputs,
        BrandRevision.images,
        BrandRevision.stylesheet,
        BrandRevision.stylesheet_digest,
    )
    .join(
        Brand,
        and_(
            Brand.tenant_id == TENANT,
            Brand.id == BrandRevision.brand_id,
            Brand.published_number == BrandRevision.number,
        ),
    )
    .where(BrandRevision.tenant_id == TENANT)
    .order_by(Brand.id)
    .limit(1)
)
_ASSET = select(BrandAsset.media_type, BrandAsset.body).where(
    BrandAsset.tenant_id == TENANT, BrandAsset.digest == bindparam("digest", type_=Text())
)
_NEWEST = select(func.max(BrandRevision.number)).where(
    BrandRevision.tenant_id == TENANT, BrandRevision.brand_id == bindparam("brand_id")
)


async def current(unit: Unit) -> PublishedBrand | None:
    """The vendor's published brand, if it has one."""
    row = await unit.first(_CURRENT)
    if row is None:
        return None
    number, inputs, images, css, digest = row
    return PublishedBrand(
        number=number,
        pack=inputs["pack"],
        inputs=BrandInputs(**inputs),
        stylesheet=css,
        stylesheet_digest=digest,
        images={slot: BrandImage(**image) for slot, image in images.items()},
    )


async def asset(unit: Unit, digest: str) -> Asset | None:
    """The vendor's image with that digest."""
    row = await unit.first(_ASSET, {"digest": digest})
    return Asset(*row) if row else None


async def publish(
    unit: Unit, inputs: BrandInputs, images: Mapping[str, Picture | BrandImage], author: Actor
) -> int | None:
    """Make a revision and show it from now on; its number, or None if nothing would change.

    `images` is by slot (`light`, `dark`): a new picture, or one of the current revision to keep.
    """
    kept = {slot: BrandImage(i.digest, i.width, i.height) for slot, i in images.items()}
    before = await current(unit)
    if before and before.inputs == inputs and before.images == kept:
        return None
    for image in images.values():
        if isinstance(image, Picture):
            await _store(unit, image)
    brand_id = await _brand_id(unit)
    number = await _add_revision(unit, brand_id, inputs, kept, author)
    await unit.execute(
        update(Brand)
        .where(Brand.tenant_id == TENANT, Brand.id == brand_id)
        .values(published_number=number)
    )
    await record(
        unit, "brand.published", author, Subject("brand", brand_id), details={"number": number}
    )
    await changed(unit)
    return number


async def _store(unit: Unit, picture: Picture) -> None:
    if await asset(unit, picture.digest) is None:
        row = {
            "digest": picture.digest,
            "media_type": picture.media_type,
            "width": picture.width,
            "height": picture.height,
            "body": picture.body,
            "created_at": clock.now(),
        }
        await unit.insert(BrandAsset, row)


async def _brand_id(unit: Unit) -> UUID:
    row = await unit.first(_BRAND)
    if row:
        return row[0]
    brand_id = new_id()
    await unit.insert(Brand, {"id": brand_id, "name": "Main", "published_number": 0})
    return brand_id


async def _add_revision(
    unit: Unit,
    brand_id: UUID,
    inputs: BrandInputs,
    images: Mapping[str, BrandImage],
    author: Actor,
) -> int:
    css = stylesheet(derive(inputs))
    row = await unit.first(_NEWEST, {"brand_id": brand_id})
    number = (row[0] if row and row[0] else 0) + 1
    await unit.insert(
        BrandRevision,
        {
            "brand_id": brand_id,
            "number": number,
            "inputs": asdict(inputs),
            "images": {slot: asdict(image) for slot, image in images.items()},
            "stylesheet": css,
            "stylesheet_digest": hashlib.sha256(css.encode()).hexdigest()[:16],
            "author": author.name or author.kind,
            "created_at": clock.now(),
        },
    )
    return number
