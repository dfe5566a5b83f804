"""Everybody asks for everything: each route, visitor and object answers as `rights.toml` says."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

import pytest

from isolation.cells import Route, routes
from isolation.kinds import kind_of
from isolation.matrix import Matrix
from isolation.rights import RIGHTS, STRANGER, Gap
from isolation.visitors import VISITORS, Visitor

ROUTES = routes()
Note = Callable[[str, object], None]


@pytest.fixture(autouse=True)
def quiet_log(matrix: Matrix, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """No text of any vendor gets into the log."""
    caplog.set_level(logging.INFO)
    yield
    assert not list(matrix.canaries.found_in(caplog.text.encode()))


@pytest.mark.parametrize("visitor", VISITORS, ids=str)
@pytest.mark.parametrize("route", [each for each in ROUTES if each.is_safe], ids=str)
async def test_reading(
    matrix: Matrix, route: Route, visitor: Visitor, record_property: Note
) -> None:
    before = matrix.cells
    await matrix.check(route, visitor)
    record_property("cells", matrix.cells - before)


@pytest.mark.parametrize("role", [STRANGER, "organization-admin", "staff-owner"])
@pytest.mark.parametrize("route", [each for each in ROUTES if each.is_safe], ids=str)
async def test_reading_changes_nothing(matrix: Matrix, route: Route, role: str) -> None:
    before = await matrix.rows()
    await matrix.check(route, Visitor(role))
    assert await matrix.rows() == before


@pytest.mark.postgresql
@pytest.mark.parametrize("visitor", VISITORS, ids=str)
@pytest.mark.parametrize("route", [each for each in ROUTES if not each.is_safe], ids=str)
async def test_changing(
    matrix: Matrix, route: Route, visitor: Visitor, record_property: Note
) -> None:
    before = matrix.cells
    await matrix.check(route, visitor)
    record_property("cells", matrix.cells - before)


def test_the_table_names_no_route_that_is_gone() -> None:
    known = {str(route) for route in ROUTES}
    assert set(RIGHTS.routes) == known
    assert set(RIGHTS.lists) <= known


def test_what_is_missing_is_told_in_a_sentence() -> None:
    with pytest.raises(Gap, match=r'"portal GET /seats": add it to \[routes\]'):
        RIGHTS.verb_of("portal GET /seats")
    with pytest.raises(Gap, match=r"no table \[seat.see\]: add it"):
        RIGHTS.places("seat.see", "holder")
    with pytest.raises(Gap, match=r"who may read seat.name on the face portal: add"):
        RIGHTS.reading("portal", "seat", "name")
    with pytest.raises(AssertionError, match=r"kind 'seat', .* add it to KINDS"):
        kind_of("seat")


def test_there_are_as_many_cells_as_were_agreed_on(matrix: Matrix) -> None:
    cells = sum(
        len(route.forms) * len(VISITORS) * (len(matrix.objects[name]) if name else 1)
        for route in ROUTES
        for name in [route.line.declaration.object]
    )
    assert cells >= 8_500
