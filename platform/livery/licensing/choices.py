"""What a reader can narrow their list by: products and groups, with the organization's name for the
page around it, in one statement."""

from dataclasses import dataclass
from functools import cache
from uuid import UUID

from sqlalchemy import Select, exists, literal, or_, select, union_all

from livery.licensing.models import License, Product
from livery.licensing.visible import ORGANIZATION, Reader, known_groups, visible
from livery.organizations.views import organizations
from livery.tenancy.tables import TENANT
from livery.tenancy.unit import Unit

Choice = tuple[UUID, str]


@dataclass(frozen=True, slots=True)
class Choices:
    """Ids and names, by name."""

    organization: str
    products: tuple[Choice, ...]
    groups: tuple[Choice, ...]


async def choices(unit: Unit, reader: Reader) -> Choices:
    """Products of licenses that the reader may see, and groups that they may know."""
    rows = await unit.rows(_statement(reader.is_organization_admin), reader.values)
    found: dict[str, list[Choice]] = {"organization": [], "product": [], "group": []}
    for kind, choice_id, name in sorted(rows, key=lambda row: row[2].casefold()):
        found[kind].append((choice_id, name))
    return Choices(
        organization=found["organization"][0][1] if found["organization"] else "",
        products=tuple(found["product"]),
        groups=tuple(found["group"]),
    )


@cache
def _statement(is_admin: bool) -> Select[str, UUID, str]:
    active, known = organizations(), known_groups(is_admin)
    sold = or_(
        *(
            exists(branch.where(License.product_id == Product.id).correlate(Product))
            for branch in visible(is_admin)
        )
    )
    parts = union_all(
        select(literal("organization").label("kind"), active.c.id, active.c.name).where(
            active.c.id == ORGANIZATION
        ),
        select(literal("product"), Product.id, Product.name).where(
            Product.tenant_id == TENANT, sold
        ),
        select(literal("group"), known.c.id, known.c.name),
    ).subquery("choices")
    return select(parts.c.kind, parts.c.id, parts.c.name)
