"""The statement guard alone: the forgotten predicate, in each form in which it can be forgotten."""

from __future__ import annotations

import pytest
from sqlalchemy import (
    and_,
    column,
    delete,
    exists,
    func,
    insert,
    literal_column,
    or_,
    select,
    union,
    update,
)
from sqlalchemy import table as sql_table
from sqlalchemy.orm import aliased
from sqlalchemy.sql.base import Executable

from livery.core.errors import UnboundTenantError
from livery.core.ids import new_id
from livery.licensing.models import License, Product
from livery.organizations.models import GroupMember
from livery.schema import METADATA
from livery.tenancy import guard
from livery.tenancy.tables import TENANT

other = aliased(License)
table = METADATA.tables["license"]
scoped = License.tenant_id == TENANT
members = select(GroupMember.group_id)

FORGOTTEN: dict[str, Executable] = {
    "declared class": select(License.id),
    "plain table": select(table.c.id),
    "count": select(func.count()).select_from(table),
    "alias": select(other.id),
    "one of two joined": select(License.id)
    .join(Product, Product.id == License.product_id)
    .where(scoped),
    "one of two aliases": select(License.id).join(other, other.id == License.id).where(scoped),
    "inside an or": select(License.id).where(or_(scoped, License.id == new_id())),
    "negated": select(License.id).where(License.tenant_id != TENANT),
    "compared with another value": select(License.id).where(License.tenant_id == new_id()),
    "sub-select": select(License.id).where(scoped, License.id.in_(members)),
    "exists": select(License.id).where(scoped, exists(members)),
    "second part of a union": union(select(License.id).where(scoped), select(other.id)),
    "from a sub-query": select(select(License.id).subquery().c.id),
    "common table": select(select(License.id).cte("all_of_them").c.id),
    "scalar sub-query in a column": select(
        License.id, select(func.count(other.id)).scalar_subquery()
    ).where(scoped),
    "the same table again in an IN": select(License.id).where(
        scoped, License.id.in_(select(License.id))
    ),
    "the same table again as a column": select(
        License.id, select(func.count(License.id)).scalar_subquery()
    ).where(scoped),
    "the same table in both parts of a union": union(
        select(License.id).where(scoped), select(License.id)
    ),
    "kept side of an outer join, bound in ON": select(License.id).outerjoin(
        Product, and_(scoped, Product.tenant_id == TENANT, Product.id == License.product_id)
    ),
    "full join, bound in ON": select(License.id).join(
        Product, and_(scoped, Product.tenant_id == TENANT), full=True
    ),
    "sub-query in FROM that reads a table around it": select(
        License.id,
        select(Product.id)
        .where(Product.tenant_id == TENANT, Product.id == License.product_id)
        .subquery()
        .c.id,
    ).where(scoped),
    "update from another table": update(License)
    .where(scoped, License.product_id == Product.id)
    .values(notes=Product.name),
    "delete using another table": delete(License).where(scoped, License.product_id == Product.id),
    "literal column": select(License.id, literal_column("(SELECT key FROM license)")).where(scoped),
    "undeclared table": select(sql_table("license", column("key"))),
    "undeclared table without columns": select(func.count()).select_from(sql_table("license")),
    "update": update(License).values(notes=""),
    "delete": delete(License),
    "update by another table": update(License)
    .where(scoped, License.product_id.in_(select(Product.id)))
    .values(notes=""),
    "insert": insert(table).values(id=new_id()),
    "insert for somebody else": insert(table).values(tenant_id=new_id()),
    "insert from a select": insert(table).from_select(["id"], select(License.id)),
}
NAMED: dict[str, Executable] = {
    "declared class": select(License.id).where(scoped),
    "plain table": select(table.c.id).where(table.c.tenant_id == TENANT),
    "the other way round": select(License.id).where(License.tenant_id == TENANT),
    "nested and": select(License.id).where(and_(License.id == new_id(), and_(scoped))),
    "in the join": select(License.id)
    .join(Product, and_(Product.tenant_id == TENANT, Product.id == License.product_id))
    .where(scoped),
    "alias": select(other.id).where(other.tenant_id == TENANT),
    "correlated": select(License.id).where(
        scoped,
        exists(
            select(Product.id).where(Product.tenant_id == TENANT, Product.id == License.product_id)
        ),
    ),
    "correlated scalar": select(
        License.id,
        select(Product.name)
        .where(Product.tenant_id == TENANT, Product.id == License.product_id)
        .scalar_subquery(),
    ).where(scoped),
    "optional side of an outer join, bound in ON": select(License.id)
    .outerjoin(Product, and_(Product.tenant_id == TENANT, Product.id == License.product_id))
    .where(scoped),
    "update by another table": update(License)
    .where(scoped, Product.tenant_id == TENANT, License.product_id == Product.id)
    .values(notes=Product.name),
    "update": update(License).where(scoped).values(notes=""),
    "delete": delete(License).where(scoped),
    "insert": insert(table).values(tenant_id=TENANT),
}


@pytest.mark.parametrize("statement", FORGOTTEN.values(), ids=FORGOTTEN)
def test_a_forgotten_predicate_is_found(statement: Executable) -> None:
    with pytest.raises(UnboundTenantError):
        guard.check(statement)


@pytest.mark.parametrize("statement", NAMED.values(), ids=NAMED)
def test_a_named_tenant_passes(statement: Executable) -> None:
    guard.check(statement)
