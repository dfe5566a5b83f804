"""What is wrong in a vendor's files: file, line, what, and the cure."""

from collections import Counter
from collections.abc import Iterable
from difflib import get_close_matches
from typing import NamedTuple

from livery.core.errors import LiveryError

CAP = 50  # of one file; whoever has more fixes these first


class Problem(NamedTuple):
    """One fault. A `whole` one kept the (rest of the) file from being read, and is told first."""

    file: str
    line: int
    text: str
    whole: bool = False

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

    def add(self, file: str, line: int, text: str, *, whole: bool = False) -> None:
        """Note a fault; `text` says what is wrong; the cure."""
        self.note(Problem(file, line, text, whole))

    def note(self, problem: Problem) -> None:
        """Note a fault that is already put into words."""
        self._counts[problem.file] += 1
        if self._counts[problem.file] <= CAP:
            self._found.append(problem)

    def full(self, file: str) -> bool:
        """Whether enough faults of this file are known."""
        return self._counts[file] >= CAP

    def refuse(self) -> None:
        """Raise ManifestError if there is any fault."""
        if self._found:
            raise ManifestError(
                sorted(self._found, key=lambda each: (not each.whole, each.file, each.line))
            )


def closest(name: str, known: Iterable[str]) -> str | None:
    """The most similar of the known names, if one is similar at all."""
    by_lower = {each.lower(): each for each in known}
    found = get_close_matches(name.lower(), by_lower, n=1, cutoff=0.6)
    return by_lower[found[0]] if found else None


def nearest(name: str, known: Iterable[str]) -> str:
    """` (did you mean …?)` with the most similar of the known names, or nothing."""
    found = closest(name, known)
    return f" (did you mean {found}?)" if found else ""
