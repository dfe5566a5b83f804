"""Where the keys and the faults of a TOML file stand, where the parser doesn't tell."""

import re
import tomllib
from collections.abc import Mapping

_HEADER = re.compile(r"\s*\[+\s*([^\]]+?)\s*\]+\s*")
_KEY = re.compile(r"""\s*["']?([A-Za-z0-9_-]+)["']?\s*=""")


def key_lines(text: str) -> dict[tuple[str, str], int]:
    """(Table, key) → line; (table, "") is the table's own line."""
    lines: dict[tuple[str, str], int] = {}
    table = ""
    for number, line in enumerate(text.split("\n"), 1):
        if header := _HEADER.fullmatch(line.split("#")[0]):
            table = header[1]
            lines.setdefault((table, ""), number)
        elif key := _KEY.match(line):
            lines.setdefault((table, key[1]), number)
    return lines


def line_of(lines: Mapping[tuple[str, str], int], table: str, key: str) -> int:
    """The key's line, else its table's, else 1."""
    return lines.get((table, key)) or lines.get((table, "")) or lines.get(("", table)) or 1


def fault_line(text: str, error: Exception) -> int:
    """The line that the parser names, else the one that begins what it could not read."""
    named = re.search(r"at line (\d+)", str(error))
    if named:
        return int(named[1])
    lines = text.split("\n")
    ends = range(len(lines) - 1, -1, -1)
    return 1 + next(end for end in ends if _is_toml("\n".join(lines[:end])))


def _is_toml(text: str) -> bool:
    try:
        tomllib.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
