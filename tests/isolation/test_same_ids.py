"""Vendors whose rows have our ids change no answer of ours, and nothing of ours changes them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import product
from uuid import UUID

import pytest

from isolation.cells import Route, routes
from isolation.echoes import echoing
from isolation.matrix import Matrix, Outcome, masked
from isolation.rights import ALL, RIGHTS, ROLES, STRANGER
from isolation.visitors import Visitor
from support.contents import contents

Echoes = tuple[UUID, UUID]
Cell = tuple[str, str, str]
SAFE = [each for each in routes() if each.is_safe]
UNSAFE = [each for each in routes() if not each.is_safe]
ROLES_THAT_DO = ("member", "staff-owner")
PEOPLE = [Visitor(role) for role in (STRANGER, *ROLES)]


def names(matrix: Matrix, route: Route) -> list[str]:
    """What stands in the path: each of our own objects, or nothing."""
    kind = route.line.declaration.object
    return [each.name for each in matrix.objects[kind] if each.place] if kind else [""]


def place_of(route: Route) -> str:
    """Where the object stands that a route changes: one that a member may use, if there is any."""
    if route.kind is None:
        return ALL
    return "design" if "design" in route.kind.places else route.kind.places[0]


async def everything(matrix: Matrix) -> dict[Cell, Outcome]:
    """What everybody gets to read, anywhere."""
    await matrix.warm()
    return {
        (str(route), str(visitor), name): await matrix.ask(
            route, visitor, name, next(iter(route.forms))
        )
        for route in SAFE
        for visitor in PEOPLE
        for name in names(matrix, route)
    }


@dataclass
class Unechoed:
    """What came back while our ids were ours alone; and, from that time, an object for each route
    that changes something, and sessions.
    """

    answers: dict[Cell, Outcome]
    objects: dict[str, str]
    sessions: dict[tuple[str, str], str]


@pytest.fixture(scope="module")
async def unechoed(matrix: Matrix) -> AsyncIterator[Unechoed]:
    """Everybody has been everywhere."""
    world = matrix.world
    objects = {
        str(each): await each.kind.make(world.ours, place_of(each)) for each in UNSAFE if each.kind
    }
    sessions = {
        (str(route), role): await Visitor(role).token(world, route.face)
        for route, role in product(UNSAFE, ROLES_THAT_DO)
    }
    yield Unechoed(await everything(matrix), objects, sessions)
    for route in UNSAFE:
        if route.kind and route.kind.remove:
            await route.kind.remove(world.ours, objects[str(route)])


@pytest.fixture(scope="module")
async def echoes(matrix: Matrix, unechoed: Unechoed) -> AsyncIterator[Echoes]:
    """Our ids are others' too."""
    async with echoing(matrix.owner, matrix.world.ours) as made:
        yield made


async def test_no_answer_changes(matrix: Matrix, unechoed: Unechoed, echoes: Echoes) -> None:
    for cell, outcome in (await everything(matrix)).items():
        before = unechoed.answers[cell]
        assert masked(outcome.answer, cell[2]) == masked(before.answer, cell[2]), cell
        assert outcome.statements == before.statements, cell


@pytest.mark.parametrize("role", ROLES_THAT_DO)
@pytest.mark.parametrize("route", UNSAFE, ids=str)
async def test_it_is_done_to_ours_and_not_to_theirs(
    matrix: Matrix, unechoed: Unechoed, echoes: Echoes, route: Route, role: str
) -> None:
    before = [await contents(matrix.owner, echo) for echo in echoes]
    name, token = unechoed.objects.get(str(route), ""), unechoed.sessions[str(route), role]
    outcome = await matrix.ask(route, Visitor(role), name, "page", token)
    allowed = RIGHTS.allows(RIGHTS.verb_of(str(route)), role, place_of(route))
    assert outcome.is_refusal is not allowed
    assert [await contents(matrix.owner, echo) for echo in echoes] == before
