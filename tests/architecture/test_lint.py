"""What the linter refuses stays refused: shells, evaluation, weak hashes, guessable numbers, times
without a zone. And what it can't say: patterns are ours alone.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import livery

ROOT = Path(__file__).resolve().parents[2]
SOURCE = Path(livery.__file__).parent
RULES = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["ruff"]["lint"]
# Security rules that are off: programs are called without a shell, and found on PATH.
OFF = {"S603", "S607"}
# Each place where one is set aside, with what it is.
ASIDE = {
    ("core/settings.py", "S104"),  # a server listens everywhere
    ("manifest/scratch.py", "S301"),  # our own file, written a moment ago
    ("web/kit/template_names.py", "S704"),  # a catalog is as trusted as a template
}
_SIGN = re.compile(r"# noqa:[^#]*?\b(S\d{3})\b")


def test_security_rules_are_on() -> None:
    assert {"S", "DTZ"} <= set(RULES["select"])
    assert {each for each in RULES["ignore"] if re.fullmatch(r"S\d+", each)} == OFF
    for place, names in RULES["per-file-ignores"].items():
        assert place.startswith(("tests/", "tools/")) or not [n for n in names if n[0] == "S"]


def test_they_are_set_aside_in_known_places_only() -> None:
    found = {
        (file.relative_to(SOURCE).as_posix(), rule)
        for file in SOURCE.rglob("*.py")
        for rule in _SIGN.findall(file.read_text("utf-8"))
    }
    assert found == ASIDE


def test_no_pattern_is_built_from_input() -> None:
    built = [
        f"{file.relative_to(SOURCE)}:{pattern.lineno}"
        for file in SOURCE.rglob("*.py")
        for pattern in patterns(ast.parse(file.read_text("utf-8")))
        for name in ast.walk(pattern)
        if isinstance(name, ast.Name) and not name.id.isupper()
    ]
    assert built == []


def patterns(tree: ast.AST) -> Iterator[ast.expr]:
    """The first argument of each call of the module `re`."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and node.args
        ):
            yield node.args[0]
