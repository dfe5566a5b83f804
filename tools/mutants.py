"""`make mutants`: forgets one rule of isolation or rights at a time; the tests named must notice.

The faults are data: tests/mutants/*.toml. Each is made in a copy of the files, never in the
checkout, with the layers off that would catch it anyway. Interrupt when you like: what was proven
of these very files is kept in build/mutants.json.
"""

import ast
import os
import re
import shutil
import sys
import time
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from queue import SimpleQueue
from typing import Any
from xml.etree import ElementTree as ET

from tools.proofs import Proof, checked_out, contents, prove
from tools.shell import ROOT, Trouble, main, quiet

FAULTS = ROOT / "tests/mutants"
STATE = ROOT / "build/mutants.json"
COPIES = ROOT / "build/mutants"
LANES = 2  # faults at a time, each in a copy of its own
REPORT = "build/report.xml"
# How a failure begins that a test meant; any other is a fault of the fault.
_NOTICED = re.compile(r"(AssertionError|assert |Failed: DID NOT RAISE)")
# What the log says when the product itself broke down over the fault.
_CRASHED = re.compile(r"Request failed, reference|A request failed without an answer")


@dataclass(frozen=True)
class Fault:
    """A rule that could be forgotten: each `change` is a text that stands in `file` once, and what
    stands there without the rule. `off` are the layers that would catch it before the tests do.
    """

    name: str
    file: str
    change: Sequence[tuple[str, str]]
    tests: Sequence[str]
    off: Sequence[str] = ("guard", "watch")
    database: str = "sqlite"

    @property
    def options(self) -> str:
        """For pytest; tests of several faults with the same options can run together."""
        without = "".join(f" --without {layer}" for layer in self.off)
        return f"--database {self.database}{without}"

    def made_in(self, text: str) -> str:
        """The file's text with the fault; Trouble if it does not fit."""
        for old, new in self.change:
            if text.count(old) != 1:
                raise Trouble(f"{self.name}: {old!r} stands {text.count(old)} times in {self.file}")
            text = text.replace(old, new)
        ast.parse(text)
        return text


def faults(folder: Path = FAULTS) -> list[Fault]:
    """All of them."""
    found = list[Fault]()
    for file in sorted(folder.glob("*.toml")):
        said: dict[str, dict[str, Any]] = tomllib.loads(file.read_text("utf-8"))
        found += [Fault(name, **facts) for name, facts in said.items()]
    return found


def mutants() -> int:
    """Makes the faults whose names hold the given words, or all."""
    chosen = {each.name: each for each in faults() if all(w in each.name for w in sys.argv[1:])}
    together = defaultdict[str, list[Fault]](list)
    for fault in chosen.values():
        together[f"no fault, {fault.options}"].append(fault)
    copies = SimpleQueue[Path]()
    for number in range(LANES):
        copies.put(copy(COPIES / str(number)))

    def run(piece: str) -> Proof:
        folder = copies.get()
        try:
            if piece in together:
                return pass_together(together[piece], folder)
            return notice(chosen[piece], folder)
        finally:
            copies.put(folder)

    pieces = [*together, *chosen]
    begin = time.monotonic()
    failed = sum(not proof.passed for proof in prove(pieces, STATE, contents(), run, lanes=LANES))
    minutes = (time.monotonic() - begin) / 60
    print(f"\n{len(chosen)} faults; {failed} of {len(pieces)} pieces failed; {minutes:.1f} minutes")
    return 1 if failed else 0


def copy(folder: Path) -> Path:
    """The files as they are now, with the front-end files that set-up made."""
    shutil.rmtree(folder, ignore_errors=True)
    for name in checked_out():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)
    (folder / "build").mkdir()
    (folder / "build/static").symlink_to(ROOT / "build/static")
    return folder


def pass_together(chosen: Sequence[Fault], folder: Path) -> Proof:
    """All named tests pass while nothing is forgotten: else no failure would mean anything."""
    tests = list(dict.fromkeys(test for fault in chosen for test in fault.tests))
    return pytest(chosen[0].options, tests, folder)


def notice(fault: Fault, folder: Path) -> Proof:
    """A named test fails, by an assertion."""
    with made(fault, folder):
        outcome = pytest(fault.options, fault.tests, folder)
    if outcome.passed:
        return replace(outcome, passed=False, output=f"It survived.\n{outcome.output}")
    noticed = "" if _CRASHED.search(outcome.output) else noticed_by(folder / REPORT)
    if not noticed:
        return replace(outcome, output=f"No assertion failed.\n{outcome.output}")
    return replace(outcome, passed=True, figures={"noticed by": noticed}, output="")


@contextmanager
def made(fault: Fault, folder: Path) -> Iterator[None]:
    """The fault is in the copy until the block ends."""
    file = folder / fault.file
    before = file.read_text("utf-8")
    file.write_text(fault.made_in(before), "utf-8")
    try:
        yield
    finally:
        file.write_text(before, "utf-8")


def pytest(options: str, tests: Sequence[str], folder: Path) -> Proof:
    """Runs tests in the copy until one fails."""
    report = folder / REPORT
    report.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-n", "0", f"--junitxml={report}"]
    begin = time.monotonic()
    # The copy's code also in the processes that tests start.
    paths = {"PYTHONPATH": os.fspath(folder / "platform")}
    done = quiet([*command, *options.split(), *tests], paths, folder=folder)
    return Proof(not done.returncode, time.monotonic() - begin, output=done.stdout)


def noticed_by(report: Path) -> str:
    """The test that failed as it was meant to; nothing if none did."""
    cases = ET.parse(report).iterfind(".//testcase") if report.is_file() else ()  # noqa: S314 - ours
    for case in cases:
        failure = case.find("failure")
        if failure is not None and _NOTICED.match(failure.get("message", "")):
            return case.get("name", "")
    return ""


if __name__ == "__main__":
    main(mutants)
