"""`make soak`: the long proofs, one after the other; a proof of these very files is not repeated.

A piece is one test marked `soak`, named as pytest names it. It has 20 minutes, and tells figures
with `record_property`. Interrupt when you like: what is proven is kept in build/soak.json.
"""

import subprocess
import sys
import time
from xml.etree import ElementTree as ET

from tools.proofs import Proof, contents, prove
from tools.shell import ROOT, Trouble, main, quiet

STATE = ROOT / "build/soak.json"
REPORT = ROOT / "build/reports/soak.xml"
LONGEST = 20 * 60  # seconds
PYTEST = [sys.executable, "-m", "pytest", "-q", "-m", "soak", "-n", "0"]


def soak() -> int:
    """Proves the pieces whose names hold the given words, or all."""
    pieces = [piece for piece in collect() if all(word in piece for word in sys.argv[1:])]
    proofs = prove(pieces, STATE, contents(), run)
    seconds = sum(proof.seconds for proof in proofs)
    failed = sum(not proof.passed for proof in proofs)
    print(f"\n{len(proofs) - failed} pieces proven, {failed} failed, {seconds / 60:.1f} minutes")
    return 1 if failed else 0


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
