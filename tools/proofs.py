"""What the long proofs share: a proof of these very files is remembered, and not repeated."""

import json
import subprocess
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tools.shell import ROOT, Trouble, digest


@dataclass(frozen=True)
class Proof:
    """What came of one piece; `output` is what a failure said."""

    passed: bool
    seconds: float = 0.0
    figures: Mapping[str, str] = field(default_factory=dict)
    output: str = ""


def prove(
    pieces: Iterable[str],
    state: Path,
    files: str,
    run: Callable[[str], Proof],
    *,
    lanes: int = 1,
) -> list[Proof]:
    """Runs what is not proven yet of the files with that digest, `lanes` pieces at a time, and
    remembers each success.
    """
    proven, every = remembered(state, files), list[Proof]()
    known = frozenset(proven)
    with ThreadPoolExecutor(lanes) as pool:
        wanted = list(pieces)
        proofs = pool.map(lambda piece: proven.get(piece) or run(piece), wanted)
        for piece in wanted:
            print(f"{piece} ", end="", flush=True)
            proof = next(proofs)
            told = "".join(f"  {name} {value}" for name, value in proof.figures.items())
            verdict = "known" if piece in known else "ok" if proof.passed else "failed"
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


def checked_out(root: Path = ROOT) -> list[str]:
    """The files that are checked out, new ones that git does not ignore included."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(listed, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Trouble(f"What was proven is remembered by git's files: {done.stderr.strip()}")
    return sorted(name for name in done.stdout.split("\0") if name and (root / name).is_file())


def contents(root: Path = ROOT) -> str:
    """A digest of those files as they are now."""
    return digest(*(root / name for name in checked_out(root)))
