"""Reads `rights.toml`, the expected rights; a gap in it is told in a sentence."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("rights.toml")
STRANGER = "stranger"
ROLES = (
    "holder",
    "member",
    "colleague",
    "organization-admin",
    "sister-admin",
    "single",
    "staff-owner",
    "staff-admin",
    "staff-support",
)
NEUTRAL = "neutral"
NEVER = "never"
ALL = "all"
_MANY = {"everybody": (STRANGER, *ROLES), "signed-in": ROLES, "staff": ROLES[-3:]}
_SECTIONS = {"routes", "lists", "columns"}


class Gap(AssertionError):
    """`rights.toml` says nothing of something; the text says what to add."""


@dataclass(frozen=True)
class Rights:
    """Route → verb, list → verb, face of sessions → column → verb; verb → role → places."""

    routes: Mapping[str, str]
    lists: Mapping[str, str]
    columns: Mapping[str, Mapping[str, str]]
    verbs: Mapping[str, Mapping[str, frozenset[str]]]

    def verb_of(self, route: str) -> str:
        """What using the route means, e.g. `license.see`."""
        if route not in self.routes:
            raise Gap(
                f'rights.toml says nothing of the route "{route}": add it to [routes] with its verb'
                " (`<kind>.<what>`, or `neutral`), and the verb's table of roles if it is new."
            )
        return self.routes[route]

    def places(self, verb: str, role: str) -> frozenset[str]:
        """The places of the objects on which the role may do it."""
        if verb not in self.verbs:
            raise Gap(f"rights.toml uses {verb} and has no table [{verb}]: add it with its roles.")
        return self.verbs[verb].get(role, frozenset())

    def allows(self, verb: str, role: str, place: str) -> bool:
        """Whether the role may do it at that place of its own vendor."""
        found = self.places(verb, role)
        return ALL in found or place in found

    def reading(self, face: str, table: str, column: str) -> str:
        """The verb that lets a role read the column on a face of sessions, or `never`."""
        known = self.columns.get(face, {})
        found = known.get(f"{table}.{column}") or known.get(table)
        if found is None:
            raise Gap(
                f"rights.toml does not say who may read {table}.{column} on the face {face}: add"
                f' "{table}" or "{table}.{column}" to [columns.{face}] with a verb or "never".'
            )
        return found


def read() -> Rights:
    """The file."""
    found: dict[str, Any] = tomllib.loads(FILE.read_text("utf-8"))
    verbs = {
        f"{kind}.{what}": dict(_roles(f"{kind}.{what}", table))
        for kind, tables in found.items()
        if kind not in _SECTIONS
        for what, table in tables.items()
    }
    return Rights(found["routes"], found["lists"], found["columns"], verbs)


def _roles(verb: str, table: Mapping[str, list[str]]) -> list[tuple[str, frozenset[str]]]:
    known = {STRANGER, *ROLES, *_MANY}
    if unknown := set(table) - known:
        raise Gap(f"rights.toml names {', '.join(unknown)} in [{verb}]: there is no such role.")
    return [
        (role, frozenset(places))
        for name, places in table.items()
        for role in _MANY.get(name, (name,))
    ]


RIGHTS = read()
