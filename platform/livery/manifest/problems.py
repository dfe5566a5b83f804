"""What is wrong in a vendor's files: file, line, what, and the cure."""

from collections import Counter
from collections.abc import Iterable
from difflib import get_close_matches
from typing import NamedTuple

from livery.core.errors import LiveryError

CAP = 50  # of one file; whoever has more fixes these first


class Problem(NamedTuple):
    """One fault; line 1 where the whole file is meant."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        """As editors and people read it."""
        return f"{self.file}:{self.line}: {self.text}"


class ManifestError(LiveryError):
    """The files can't be applied; nothing was changed."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class ChangedError(LiveryError):
    """Somebody changed the vendor after its files were compared with it; nothing was changed."""


class Problems:
    """Faults as they are found, at most `CAP` of a file."""

    def __init__(self) -> None:
        self._found: list[Problem] = []
        self._counts: Counter[str] = Counter()

    def add(self, file: str, line: int, text: str) -> None:
        """Note a fault; `text` says what is wrong; the cure."""
        self._counts[file] += 1
        if self._counts[file] <= CAP:
            self._found.append(Problem(file, line, text))

    def full(self, file: str) -> bool:
        """Whether enough faults of this file are known."""
        return self._counts[file] >= CAP

    def any_full(self) -> bool:
        """Whether a file has so many faults that it was not read to its end."""
        return any(count >= CAP for count in self._counts.values())

    def refuse(self) -> None:
        """Raise ManifestError if there is any fault."""
        if self._found:
            raise ManifestError(
                sorted(self._found, key=lambda problem: (problem.file, problem.line))
            )


def nearest(name: str, known: Iterable[str]) -> str:
    """` (did you mean …?)` with the most similar of the known names, or nothing."""
    by_lower = {each.lower(): each for each in known}
    found = get_close_matches(name.lower(), by_lower, n=1, cutoff=0.6)
    return f" (did you mean {by_lower[found[0]]}?)" if found else ""
