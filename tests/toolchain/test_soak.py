"""A long proof is not repeated for the same files, and is for others."""

import subprocess
from pathlib import Path

import pytest

from tools.proofs import Proof, contents, prove
from tools.soak import collect


def test_only_what_is_not_proven_of_these_files_is_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    state, runs = tmp_path / "build/soak.json", list[str]()

    def run(piece: str) -> Proof:
        runs.append(piece)
        return Proof(passed=piece != "bad", seconds=60, figures={"pages": "80"}, output="why")

    for _ in range(2):
        proofs = prove(["one", "bad", "two"], state, "these", run)
        assert [proof.passed for proof in proofs] == [True, False, True]
    assert runs == ["one", "bad", "two", "bad"]
    assert "one known 60.0 s  pages 80" in capsys.readouterr().out

    prove(["one"], state, "others", run)
    assert runs[4:] == ["one"]


def test_a_proof_survives_an_interruption_of_the_next(tmp_path: Path) -> None:
    state = tmp_path / "soak.json"

    def stopped(piece: str) -> Proof:
        if piece == "two":
            raise KeyboardInterrupt
        return Proof(passed=True)

    with pytest.raises(KeyboardInterrupt):
        prove(["one", "two"], state, "these", stopped)
    assert prove(["one"], state, "these", stopped) == [Proof(passed=True)]


def test_every_marked_test_is_a_piece() -> None:
    pieces = collect()
    assert len(pieces) == len(set(pieces))
    assert any("browser/test_every_page.py::" in piece for piece in pieces)


def test_changed_and_new_files_count_and_ignored_ones_do_not(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    seen = list[str]()
    for name, text in ((".gitignore", "out"), ("a.py", "1"), ("a.py", "2"), ("out", "3")):
        (tmp_path / name).write_text(text)
        seen.append(contents(tmp_path))
    assert len(set(seen[:3])) == 3
    assert seen[2] == seen[3]
