"""Compare the fields of tenant.toml with the vendor as it stands, and store what differs.

A field changed elsewhere since the last apply is kept, unless force is asked for.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import NamedTuple

from livery.audit.record import Actor
from livery.branding import publish
from livery.branding.pictures import SLOTS, BrandImage, Picture
from livery.branding.publish import PublishedBrand
from livery.branding.tokens import BrandInputs
from livery.manifest.document import Document, Logo
from livery.manifest.fields import BRAND_NAMES, DEFAULTS, Value, toml_name
from livery.tenancy import limits, vendors
from livery.tenancy.limits import Limits, Switches
from livery.tenancy.unit import Unit
from livery.tenancy.vendors import VendorProfile


class FieldChange(NamedTuple):
    """A field that differs. A `kept` one was changed elsewhere and stays as it is."""

    path: str
    old: Value
    new: Value
    kept: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """The vendor's fields as they are, by path, with its limits, switches and brand."""

    fields: Mapping[str, Value]
    limits: Limits
    switches: Switches
    brand: PublishedBrand | None


def wanted(document: Document) -> dict[str, Value]:
    """The document's fields and logos by path; a logo's value is the hash of its file."""
    logos = {f"logo.{slot}": logo.source for slot, logo in document.logos.items()}
    return {**document.fields, **logos}


def has_brand(document: Document) -> bool:
    """Whether the document says anything of the brand."""
    return any(path.startswith(("brand.", "logo.")) for path in wanted(document))


def new_revision(document: Document, stands: Standing) -> str:
    """Why the brand gets a revision although no field of it changes; empty if it doesn't."""
    if stands.brand is None:
        return "a first brand revision" if has_brand(document) else ""
    behind = publish.is_behind(stands.brand)
    return "a brand revision: what is made of the brand's values has changed" if behind else ""


async def standing(
    unit: Unit, profile: VendorProfile | None, document: Document, applied: Mapping[str, str]
) -> Standing:
    """How the vendor stands now."""
    if profile is None:
        return Standing(DEFAULTS, Limits(), Switches(), None)
    found: dict[str, Value] = {f"vendor.{n}": getattr(profile, n) for n in vendors.FIELDS}
    vendor_limits, switches = await limits.limits(unit), await limits.switches(unit)
    brand = await publish.current(unit)
    inputs = brand.inputs if brand else BrandInputs()
    found |= {f"limits.{name}": value for name, value in asdict(vendor_limits).items()}
    found |= {f"switches.{name}": value for name, value in asdict(switches).items()}
    found |= {f"brand.{toml_name(name)}": value for name, value in asdict(inputs).items()}
    for slot in SLOTS:
        image = brand.images.get(slot) if brand else None
        found[f"logo.{slot}"] = _source(
            image, document.logos.get(slot), applied.get(f"logo.{slot}")
        )
    return Standing(found, vendor_limits, switches, brand)


def _source(image: BrandImage | None, logo: Logo | None, applied: str | None) -> Value:
    """The hash of the file that a stored image was made from, where we know it."""
    if image is None:
        return None
    if logo and logo.picture.digest == image.digest:
        return logo.source
    source, _, digest = (applied or "").partition(" ")
    return source if digest == image.digest else f"image {image.digest}"


def compare(
    wanted_fields: Mapping[str, Value],
    stands: Mapping[str, Value],
    applied: Mapping[str, str],
    *,
    force: bool,
) -> list[FieldChange]:
    """What differs. Without a value applied before, the default tells whether it was changed."""
    found = []
    for path, new in wanted_fields.items():
        old = stands[path]
        if old != new:
            changed_elsewhere = old != _baseline(path, applied)
            found.append(FieldChange(path, old, new, changed_elsewhere and not force))
    return found


def _baseline(path: str, applied: Mapping[str, str]) -> Value:
    if path not in applied:
        return DEFAULTS[path]
    if path.startswith("logo."):
        return applied[path].partition(" ")[0]
    value: Value = json.loads(applied[path])
    return value


def as_applied(path: str, value: Value, document: Document) -> str:
    """What to remember of a field that was just applied."""
    if path.startswith("logo."):
        logo = document.logos[path.removeprefix("logo.")]
        return f"{logo.source} {logo.picture.digest}"
    return json.dumps(value)


async def store(
    unit: Unit,
    changes: Mapping[str, Value],
    document: Document,
    stands: Standing,
    author: Actor,
) -> int | None:
    """Write the changed fields; the number of the new brand revision, if there is one."""
    profile = _part(changes, "vendor")
    if profile:
        await vendors.change(unit, dict(profile))
    new_limits, new_switches = _part(changes, "limits"), _part(changes, "switches")
    if new_limits:
        await limits.set_limits(unit, replace(stands.limits, **new_limits))  # type: ignore[arg-type]
    if new_switches:
        await limits.set_switches(unit, replace(stands.switches, **new_switches))  # type: ignore[arg-type]
    return await _publish(unit, changes, document, stands, author)


def _part(changes: Mapping[str, Value], table: str) -> dict[str, Value]:
    return {
        path.removeprefix(f"{table}."): value
        for path, value in changes.items()
        if path.startswith(f"{table}.")
    }


async def _publish(
    unit: Unit,
    changes: Mapping[str, Value],
    document: Document,
    stands: Standing,
    author: Actor,
) -> int | None:
    values, logos = _part(changes, "brand"), _part(changes, "logo")
    if not (values or logos or new_revision(document, stands)):
        return None
    inputs = stands.brand.inputs if stands.brand else BrandInputs()
    named = {BRAND_NAMES.get(name, name): value for name, value in values.items()}
    images: dict[str, Picture | BrandImage] = dict(stands.brand.images) if stands.brand else {}
    images |= {slot: document.logos[slot].picture for slot in logos}
    return await publish.publish(unit, replace(inputs, **named), images, author)  # type: ignore[arg-type]
