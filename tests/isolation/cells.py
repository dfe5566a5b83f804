"""The cells of the matrix, from the route table: a new route joins by itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import quote

import livery
from isolation.kinds import Kind, kind_of
from livery.app import route_table
from livery.web.kit.access import Declared
from livery.web.kit.forgery import SAFE_METHODS
from support.raw import Headers
from support.vendors import PASSWORD

# Somebody beside the roles, whom nobody's rights are about: a sign-in needs a password.
DOOR = "door@example.com"
_PARAMETER = re.compile(r"\{[^}]*\}")
# What an unsafe route needs in its body to succeed.
BODIES = {
    "POST /sign-in": f"email={quote(DOOR)}&password={quote(PASSWORD)}".encode(),
    "POST /appearance": b"appearance=dark",
    "POST /settings": b"name=Sample&language=en&zone=UTC&expiring_days=30",
}


@dataclass(frozen=True)
class Route:
    """One line of the route table."""

    face: str
    line: Declared

    def __str__(self) -> str:
        return f"{self.face} {self.line.method} {self.line.path}"

    @property
    def body(self) -> bytes:
        """What is sent to it."""
        return BODIES.get(f"{self.line.method} {self.line.path}", b"")

    @property
    def is_safe(self) -> bool:
        """Whether it only reads."""
        return self.line.method in SAFE_METHODS

    @property
    def kind(self) -> Kind | None:
        """What its path names."""
        named = self.line.declaration.object
        return kind_of(named) if named else None

    def path(self, name: str) -> str:
        """Its address for an object."""
        return _PARAMETER.sub(lambda _: name, self.line.path)

    @property
    def forms(self) -> dict[str, Headers]:
        """The ways to ask: the page, or each part of a page that htmx may want."""
        if self.face == "api":
            return {"json": []}
        return {"page": []} | {
            f"part {part}": [
                ("hx-request", "true"),
                ("hx-request-type", "partial"),
                ("hx-target", f"div#{part}"),
            ]
            for part in fragments(self.face)
        }


@cache
def fragments(face: str) -> tuple[str, ...]:
    """The names of the parts that pages of a face declare, from its source."""
    folder = Path(livery.__file__).parent / "web" / face
    return tuple(sorted({name for file in folder.rglob("*.py") for name in _fragments(file)}))


def _fragments(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.keyword) and node.arg == "fragment":
            assert isinstance(node.value, ast.Constant), f"{file.name}: write the fragment's name"
            yield str(node.value.value)


def routes() -> list[Route]:
    """All routes of all faces."""
    return [Route(face, line) for face, lines in route_table().items() for line in lines]


def spellings(name: str) -> tuple[str, ...]:
    """A name as an answer may repeat it: as it is, in an address, and in a query."""
    return (quote(name, safe=""), quote(quote(name)), quote(name), name)
