"""`make soak`: the long proofs, one after the other; a proof of these very files is not repeated.

A piece is one test marked `soak`, named as pytest names it. It has 20 minutes, and tells figures
with `record_property`. Interrupt when you like: what is proven is kept in build/soak.json.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET

from tools.shell import ROOT, Trouble, digest, main, quiet

STATE = ROOT / "build/soak.json"
REPORT = ROOT / "build/reports/soak.xml"
LONGEST = 20 * 60  # seconds
PYTEST = [sys.executable, "-m", "pytest", "-q", "-m", "soak", "-n", "0"]


@dataclass(frozen=True)
class Proof:
    """What came of one piece; `output` is what a failure said."""

    passed: bool
    seconds: float = 0.0
    figures: Mapping[str, str] = field(default_factory=dict)
    output: str = ""


def soak() -> int:
    """Proves the pieces whose names hold the given words, or all."""
    pieces = [piece for piece in collect() if all(word in piece for word in sys.argv[1:])]
    proofs = prove(pieces, STATE, contents(), run)
    seconds = sum(proof.seconds for proof in proofs)
    failed = sum(not proof.passed for proof in proofs)
    print(f"\n{len(proofs) - failed} pieces proven, {failed} failed, {seconds / 60:.1f} minutes")
    return 1 if failed else 0


def prove(
    pieces: Iterable[str], state: Path, files: str, run: Callable[[str], Proof]
) -> list[Proof]:
    """Runs what is not proven yet of the files with that digest, and remembers each success."""
    proven, every = remembered(state, files), list[Proof]()
    for piece in pieces:
        print(f"{piece} ", end="", flush=True)
        known = proven.get(piece)
        proof = known or run(piece)
        told = "".join(f"  {name} {value}" for name, value in proof.figures.items())
        verdict = "known" if known else "ok" if proof.passed else "failed"
        print(f"{verdict} {proof.seconds:.1f} s{told}", flush=True)
        if proof.passed:
            proven[piece] = proof
            remember(state, files, proven)
        else:
            print(proof.output, flush=True)
        every.append(proof)
    return every


def remembered(state: Path, files: str) -> dict[str, Proof]:
    """Piece → its proof, if the state is about the same files."""
    kept = json.loads(state.read_text()) if state.is_file() else {}
    if kept.get("files") != files:
        return {}
    return {piece: Proof(**proof) for piece, proof in kept["proven"].items()}


def remember(state: Path, files: str, proven: Mapping[str, Proof]) -> None:
    """Writes the state in one move."""
    kept = {"files": files, "proven": {piece: asdict(proof) for piece, proof in proven.items()}}
    fresh = state.with_suffix(".new")
    fresh.parent.mkdir(parents=True, exist_ok=True)
    fresh.write_text(f"{json.dumps(kept, indent=1)}\n")
    fresh.rename(state)


def contents(root: Path = ROOT) -> str:
    """A digest of the files that are checked out, changes and new files included."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(listed, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Trouble(f"What was proven is remembered by git's files: {done.stderr.strip()}")
    return digest(*(root / name for name in sorted(done.stdout.split("\0")) if name))


def collect() -> list[str]:
    """The names of all pieces."""
    done = subprocess.run(
        [*PYTEST, "--collect-only"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Trouble(done.stdout + done.stderr)
    return [line for line in done.stdout.splitlines() if "::" in line]


def run(piece: str) -> Proof:
    """Runs one test; its output is kept only if it fails."""
    REPORT.unlink(missing_ok=True)
    begin = time.monotonic()
    done = quiet([*PYTEST, f"--timeout={LONGEST}", f"--junitxml={REPORT}", piece])
    seconds = time.monotonic() - begin
    if done.returncode:
        return Proof(passed=False, seconds=seconds, output=done.stdout)
    told = ET.parse(REPORT).iterfind(".//property")  # noqa: S314 - our own file
    figures = {each.get("name", ""): each.get("value", "") for each in told}
    return Proof(passed=True, seconds=seconds, figures=figures)


if __name__ == "__main__":
    main(soak)
