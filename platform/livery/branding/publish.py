"""Publish a brand as an immutable revision, and read the published one."""

import asyncio
import hashlib
import logging
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from uuid import UUID

from sqlalchemy import Text, and_, bindparam, func, select, update

from livery.audit.record import Actor, Subject, record
from livery.branding.models import Brand, BrandAsset, BrandRevision
from livery.branding.pictures import SLOTS, BrandImage, Picture
from livery.branding.stylesheet import stylesheet
from livery.branding.tokens import BrandInputs, Tokens, derive
from livery.branding.variants import ALWAYS, Made, letter, make_variants
from livery.core import clock
from livery.core.ids import new_id
from livery.tenancy.memory import changed
from livery.tenancy.tables import TENANT
from livery.tenancy.unit import Unit, WideSelect
from livery.tenancy.vendors import profile

_log = logging.getLogger(__name__)
Images = Mapping[str, Picture | BrandImage]


@dataclass(frozen=True, slots=True)
class PublishedBrand:
    """The revision that pages show. `images` is by slot: `light`, `dark`, `symbol`.

    `variants` are what was made of them, by the names in `variants.NAMES`.
    """

    number: int
    pack: str
    inputs: BrandInputs
    stylesheet: str
    stylesheet_digest: str
    images: Mapping[str, BrandImage]
    variants: Mapping[str, BrandImage]


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
_STORED = select(BrandAsset.digest).where(
    BrandAsset.tenant_id == TENANT, BrandAsset.digest.in_(bindparam("digests", expanding=True))
)
_NEWEST = select(func.max(BrandRevision.number)).where(
    BrandRevision.tenant_id == TENANT, BrandRevision.brand_id == bindparam("brand_id")
)


async def current(unit: Unit) -> PublishedBrand | None:
    """The vendor's published brand, if it has one."""
    row = await unit.first(_CURRENT)
    if row is None:
        return None
    number, inputs, stored, css, digest = row
    images = {name: BrandImage(**image) for name, image in stored.items()}
    return PublishedBrand(
        number=number,
        pack=inputs["pack"],
        inputs=BrandInputs(**inputs),
        stylesheet=css,
        stylesheet_digest=digest,
        images={name: image for name, image in images.items() if name in SLOTS},
        variants={name: image for name, image in images.items() if name not in SLOTS},
    )


def is_behind(brand: PublishedBrand) -> bool:
    """Whether the code has changed what it makes of a brand: its style sheet, or a variant more."""
    lacks_variants = bool(brand.variants) and not brand.variants.keys() >= ALWAYS
    return lacks_variants or stylesheet(derive(brand.inputs)) != brand.stylesheet


async def asset(unit: Unit, digest: str) -> Asset | None:
    """The vendor's image with that digest."""
    row = await unit.first(_ASSET, {"digest": digest})
    return Asset(*row) if row else None


async def publish(unit: Unit, inputs: BrandInputs, images: Images, author: Actor) -> int | None:
    """Make a revision and show it from now on; its number, or None if nothing would change.

    The same inputs and images make one too where the code derives something else of them by now.
    `images` is by slot (`SLOTS`): a new picture, or one of the current revision to keep.
    """
    before = await current(unit)
    if before and _says_the_same(before, inputs, images) and not is_behind(before):
        return None
    tokens = derive(inputs)
    made = await _variants(unit, images, tokens)
    await _store(unit, [*images.values(), *made.pictures.values()])
    kept = {name: _kept(image) for name, image in {**images, **made.pictures}.items()}
    if "light" in kept:
        kept["light"] = replace(kept["light"], plate=made.plate)
    brand_id = await _brand_id(unit)
    number = await _add_revision(unit, brand_id, inputs, kept, stylesheet(tokens), author)
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


def _says_the_same(brand: PublishedBrand, inputs: BrandInputs, images: Images) -> bool:
    return brand.inputs == inputs and _digests(brand.images) == _digests(images)


def _digests(images: Images) -> dict[str, str]:
    return {slot: image.digest for slot, image in images.items()}


def _kept(image: Picture | BrandImage) -> BrandImage:
    return BrandImage(image.digest, image.width, image.height)


async def _variants(unit: Unit, images: Images, tokens: Tokens) -> Made:
    """Draw them beside the event loop. A brand is published without them rather than not at all."""
    vendor = await profile(unit)
    fallback = letter(vendor.name if vendor else "", tokens)
    bodies = {slot: await _body(unit, image) for slot, image in images.items()}
    try:
        return await asyncio.to_thread(make_variants, bodies, fallback, tokens)
    except ValueError as error:
        _log.warning("The brand of vendor %s gets no icons: %s", unit.tenant_id, error)
        return Made({}, plate=False)


async def _body(unit: Unit, image: Picture | BrandImage) -> bytes:
    if isinstance(image, Picture):
        return image.body
    found = await asset(unit, image.digest)
    return found.body if found else b""


async def _store(unit: Unit, images: Collection[Picture | BrandImage]) -> None:
    """Keep the pictures that are new."""
    new = {image.digest: image for image in images if isinstance(image, Picture)}
    stored = {row[0] for row in await unit.rows(_STORED, {"digests": list(new)})}
    await unit.insert(
        BrandAsset,
        [
            {
                "digest": picture.digest,
                "media_type": picture.media_type,
                "width": picture.width,
                "height": picture.height,
                "body": picture.body,
                "created_at": clock.now(),
            }
            for picture in new.values()
            if picture.digest not in stored
        ],
    )


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
    css: str,
    author: Actor,
) -> int:
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
