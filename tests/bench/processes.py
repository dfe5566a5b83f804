"""What processes cost: processor time and memory, as the system counts them (Linux)."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Memory:
    """Megabytes: resident, and with shared pages counted in proportion."""

    rss: float
    pss: float


def tree(pid: int) -> list[int]:
    """A process and its descendants."""
    parents = {int(path.name): _parent(path) for path in Path("/proc").glob("[0-9]*")}
    found = [pid]
    for each in found:
        found += [child for child, parent in parents.items() if parent == each]
    return found


def parent_of(pid: int, name: str) -> int | None:
    """The parent of the process called `name` with that id; None if it is not of this machine."""
    process = Path(f"/proc/{pid}")
    here = (process / "comm").exists() and (process / "comm").read_text().startswith(name)
    return _parent(process) if here else None


def cpu_seconds(pids: Iterable[int]) -> float:
    """Processor time that they used so far, in user and system mode."""
    ticks = (_fields(Path(f"/proc/{pid}"))[11:13] for pid in pids)
    return sum(int(value) for pair in ticks for value in pair) / _TICKS


def memory(pids: Iterable[int]) -> Memory:
    """Memory of all of them."""
    rss = pss = 0
    for pid in pids:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            name, _, value = line.partition(":")
            rss += int(value.split()[0]) if name == "Rss" else 0
            pss += int(value.split()[0]) if name == "Pss" else 0
    return Memory(rss / 1024, pss / 1024)


def _parent(process: Path) -> int | None:
    fields = _fields(process)
    return int(fields[1]) if fields else None


def _fields(process: Path) -> list[str]:
    """The fields of `stat` after the name, from the state on; none if the process is gone."""
    try:
        return (process / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
