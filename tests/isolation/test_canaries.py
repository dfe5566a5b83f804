"""The canaries themselves: each column has one, a leak is seen, and memory keeps them apart."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from isolation.canaries import FIXED, Canary, columns
from isolation.cells import Route, routes
from isolation.matrix import Matrix, Outcome
from isolation.visitors import Visitor
from livery.schema import METADATA, TENANT_TABLES
from livery.tenancy.memory import Cache
from support.raw import Answer, ask

ROUTES = {str(route): route for route in routes()}
HOME = ROUTES["portal GET /"]
LICENSE = ROUTES["portal GET /licenses/{license_id:str}"]


def found(matrix: Matrix, **wanted: object) -> Iterator[tuple[str, Canary]]:
    """The canaries whose facts are these, with their texts."""
    for text, canary in matrix.canaries.items():
        if all(getattr(canary, name) == value for name, value in wanted.items()):
            yield text, canary


def search(matrix: Matrix, route: Route, role: str, text: str) -> None:
    """What the matrix does with an answer that holds the text."""
    outcome = Outcome(Answer(200, (), f"<p>{text}</p>".encode()), 0)
    matrix.search(route, Visitor(role), "page", "", outcome)


def test_every_column_of_both_vendors_has_one(matrix: Matrix) -> None:
    sides = {matrix.world.ours.vendor.id, matrix.world.theirs.vendor.id}
    for table in (*TENANT_TABLES, METADATA.tables["vendor"]):
        for column in columns(table):
            wanted = {"table": table.name, "column": column.name}
            assert {each.tenant_id for _, each in found(matrix, **wanted)} == sides, wanted


def test_the_columns_that_have_none_are_still_there() -> None:
    known = {
        f"{table.name}.{column.name}"
        for table in METADATA.sorted_tables
        for column in table.columns
    }
    assert known >= FIXED


@pytest.mark.parametrize(
    ("table", "column"), [("license", "key"), ("organization", "name"), ("activation", "name")]
)
def test_another_vendors_text_is_a_leak(matrix: Matrix, table: str, column: str) -> None:
    theirs = matrix.world.theirs.vendor.id
    for text, _ in found(matrix, tenant_id=theirs, table=table, column=column):
        with pytest.raises(AssertionError, match="it holds Canary"):
            search(matrix, HOME, "organization-admin", text)


@pytest.mark.parametrize(
    ("role", "table", "column", "place"),
    [
        ("organization-admin", "license", "suspended_reason", "sister"),
        ("organization-admin", "license", "key", "revoked"),
        ("organization-admin", "license", "notes", "design"),
        ("organization-admin", "event", "details", "design"),
        ("organization-admin", "account", "email", "sister-admin"),
        ("organization-admin", "account", "password_hash", "organization-admin"),
        ("member", "activation", "fingerprint", "writers"),
        ("member", "user_group", "name", "writers"),
        ("member", "event", "actor_name", "design"),
        ("stranger", "organization", "name", "works"),
        ("staff-owner", "product", "name", "nobody"),
    ],
)
def test_what_a_role_may_not_read_is_a_leak(
    matrix: Matrix, role: str, table: str, column: str, place: str
) -> None:
    ours = matrix.world.ours.vendor.id
    wanted = {"tenant_id": ours, "table": table, "column": column, "place": place}
    [(text, _)] = found(matrix, **wanted)
    with pytest.raises(AssertionError, match="it holds Canary"):
        search(matrix, HOME, role, text)


def test_an_id_is_a_leak_too(matrix: Matrix) -> None:
    for row_id, (table, _) in matrix.world.theirs.places.items():
        with pytest.raises(AssertionError, match=f"table='{table}'"):
            search(matrix, HOME, "organization-admin", str(row_id))


async def test_pages_do_show_canaries(matrix: Matrix) -> None:
    """Else none could be missed."""
    [target] = [each for each in matrix.objects["license"] if each.place == "design"]
    outcome = await matrix.ask(LICENSE, Visitor("organization-admin"), target.name, "page")
    shown = {(each.table, each.column) for each in matrix.canaries.found_in(outcome.answer.body)}
    assert shown >= {
        ("vendor", "name"),
        ("product", "name"),
        ("organization", "name"),
        ("user_group", "name"),
        ("activation", "fingerprint"),
        ("activation", "name"),
        ("event", "action"),
        ("event", "actor_name"),
        ("account", "given_name"),
    }


async def test_what_the_process_remembers_is_kept_apart(matrix: Matrix) -> None:
    sides = {side.vendor.id: side for side in (matrix.world.ours, matrix.world.theirs)}
    for side in sides.values():
        for host in (*side.hosts.values(), side.second_host):
            await ask(matrix.server, "GET", "/sign-in", host=host)
    caches: list[Cache] = vars(matrix.server.services.memory)["_caches"]
    checked = 0
    for cache in caches:
        for key, value in vars(cache)["_entries"].items():
            told = set(matrix.canaries.found_in(repr(value).encode()))
            owners = {each.tenant_id for each in told} | {
                tenant for tenant in sides if str(tenant) in repr(value)
            }
            assert len(owners) <= 1, f"what is remembered under {key} is of two vendors"
            if key in sides:
                assert owners == {key}
                checked += 1
    assert checked == len(sides)
