"""Where the keys of a TOML file stand: the parser doesn't tell."""

import re
from collections.abc import Mapping

_HEADER = re.compile(r"\s*\[+\s*([^\]]+?)\s*\]+\s*")
_KEY = re.compile(r"""\s*["']?([A-Za-z0-9_-]+)["']?\s*=""")


def key_lines(text: str) -> dict[tuple[str, str], int]:
    """(Table, key) → line; (table, "") is the table's own line."""
    lines: dict[tuple[str, str], int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.fullmatch(line.split("#")[0]):
            table = header[1]
            lines.setdefault((table, ""), number)
        elif key := _KEY.match(line):
            lines.setdefault((table, key[1]), number)
    return lines


def line_of(lines: Mapping[tuple[str, str], int], table: str, key: str) -> int:
    """The key's line, else its table's, else 1."""
    return lines.get((table, key)) or lines.get((table, "")) or 1
