"""docs/rights.md: the route table from the routes' own declarations, and the expected rights.

`PYTHONPATH=tests:platform .venv/bin/python -m isolation.reference` writes it anew.
"""

from __future__ import annotations

from collections.abc import Iterator

from isolation.cells import routes
from isolation.rights import RIGHTS, ROLES, STRANGER
from livery.cli.routes import limits
from livery.core import paths

FILE = paths.migrations().parent / "docs/rights.md"
BEGINNING = """\
# Who may do what

Written by `python -m isolation.reference` (in `tests/`); a test fails where it is not current.

Every route declares who may call it, the kind of object that its path names, the event that a
success records, and its limits; `livery routes` prints the same. What each role may do to which
object is in `tests/isolation/rights.toml`, written by hand, and the isolation matrix
(`tests/isolation/test_matrix.py`) asks every route for every visitor and every object whether it
is so. Another vendor's object answers like one that is not there, byte for byte.
"""


def reference() -> str:
    """The whole file."""
    parts = [BEGINNING, "## Routes\n", *_routes(), "\n## Rights\n", *_rights(), "## Texts\n"]
    return "\n".join([*parts, *_texts()]) + "\n"


def _routes() -> Iterator[str]:
    yield "| face | method | path | who | object | verb | event | limits |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for route in routes():
        line, said = route.line, route.line.declaration
        cells = [
            route.face,
            line.method,
            f"`{line.path}`",
            said.access,
            said.object or "",
            RIGHTS.verb_of(str(route)),
            said.event or "",
            limits(said),
        ]
        yield f"| {' | '.join(cells)} |"


def _rights() -> Iterator[str]:
    yield "Places are those of `tests/isolation/world.py`; a role that is missing may do nothing.\n"
    for verb, roles in RIGHTS.verbs.items():
        yield f"### {verb}\n"
        alike: dict[frozenset[str], list[str]] = {}
        for role in (STRANGER, *ROLES):
            if places := roles.get(role):
                alike.setdefault(places, []).append(role)
        for places, who in alike.items():
            everybody = len(who) == len(ROLES) + 1
            yield f"- {'everybody' if everybody else ', '.join(who)}: {', '.join(sorted(places))}"
        yield ""


def _texts() -> Iterator[str]:
    yield "Which verb lets a role read a column; `never` is in no answer of that face.\n"
    yield "| face | table or column | verb |"
    yield "| --- | --- | --- |"
    for face, columns in RIGHTS.columns.items():
        for name, verb in columns.items():
            yield f"| {face} | `{name}` | {verb} |"


if __name__ == "__main__":
    FILE.write_text(reference(), encoding="utf-8")
