"""tenant.toml as tables: known names only, and no value that TOML does not allow."""

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

from livery.manifest.problems import ManifestError, Problem, Problems, nearest
from livery.manifest.toml_lines import fault_line, key_lines, line_of

Lines = Mapping[tuple[str, str], int]
Tables = dict[str, dict[str, object]]


def read_tables(
    path: Path, known: Mapping[str, Iterable[str]], problems: Problems
) -> tuple[Lines, Tables]:
    """Where its keys stand, and its tables. Raises ManifestError where the file is no TOML."""
    text = _text(path)
    lines = key_lines(text)
    found: Tables = {}
    for name, table in _parsed(path, text).items():
        if name not in known:
            hint = nearest(name, known)
            told = f"[{name}] is unknown{hint}; rename or delete it"
            problems.add(str(path), line_of(lines, name, ""), told)
        elif not isinstance(table, dict):
            told = f"{name} must be a table; write [{name}] above its lines"
            problems.add(str(path), line_of(lines, name, ""), told)
        else:
            found[name] = table
    for name, table in found.items():
        for key in list(table):
            fault = _fault(name, key, table[key], known[name])
            if fault:
                del table[key]
                problems.add(str(path), line_of(lines, name, key), f"{key} {fault}")
    return lines, found


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        told = "is not UTF-8; save the file as UTF-8"
        raise ManifestError([Problem(str(path), 1, told)]) from error


def _parsed(path: Path, text: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        told = f"this is no TOML: {error}; see docs/tenant-files.md"
        raise ManifestError([Problem(str(path), fault_line(text, error), told)]) from error


def _fault(table: str, key: str, value: object, known: Iterable[str]) -> str | None:
    if key not in known:
        return f"is unknown in [{table}]{nearest(key, known)}; rename or delete it"
    if not _fits(value):
        return "holds a number of more than 64 bits, which TOML does not allow; write a smaller one"
    return None


def _fits(value: object) -> bool:
    if isinstance(value, dict):
        return all(_fits(each) for each in value.values())
    if isinstance(value, list):
        return all(_fits(each) for each in value)
    return not isinstance(value, int) or -(1 << 63) <= value < 1 << 63
