"""The faults of `make mutants` fit today's source; only a failed assertion counts as noticing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.mutants import Fault, faults, notice
from tools.shell import ROOT, Trouble

FOUND = faults()
OPTIONS = """
def pytest_addoption(parser):
    parser.addoption("--database")
    parser.addoption("--without", action="append")
"""
RULE = "def may(role):\n    return role == 'admin'\n"
TEST = "from rule import may\n\ndef test_rule():\n    assert not may('user')\n"


@pytest.mark.parametrize("fault", FOUND, ids=lambda fault: fault.name)
def test_the_fault_can_still_be_made(fault: Fault) -> None:
    text = (ROOT / fault.file).read_text("utf-8")
    assert fault.made_in(text) != text
    for test in fault.tests:
        file, _, name = test.partition("::")
        place = ROOT / file
        assert place.exists(), test
        assert not name or f"def {name.partition('[')[0]}(" in place.read_text("utf-8"), test


def test_each_has_a_name_of_its_own() -> None:
    assert len({fault.name for fault in FOUND}) == len(FOUND) >= 80


@pytest.mark.parametrize("old", ["role == 'owner'", "r"])
def test_one_that_does_not_fit_is_told(old: str) -> None:
    with pytest.raises(Trouble, match=r"role: .* stands \d+ times in rule.py"):
        Fault("role", "rule.py", [(old, "")], ()).made_in(RULE)


@pytest.mark.parametrize(
    ("without", "said"),
    [
        ("True", ""),
        ("role == 'admin' and True", "It survived."),
        ("role.is_admin", "No assertion failed."),
        ("nobody", "No assertion failed."),
    ],
)
def test_only_an_assertion_notices(tmp_path: Path, without: str, said: str) -> None:
    for name, text in (("conftest", OPTIONS), ("rule", RULE), ("test_rule", TEST)):
        (tmp_path / f"{name}.py").write_text(text)
    (tmp_path / "build").mkdir()
    proof = notice(
        Fault("role", "rule.py", [("role == 'admin'", without)], ["test_rule.py"]), tmp_path
    )
    assert proof.passed is not bool(said)
    assert proof.output.partition("\n")[0] == said
    assert dict(proof.figures) == ({} if said else {"noticed by": "test_rule"})
    assert (tmp_path / "rule.py").read_text() == RULE


def test_a_test_that_is_not_there_notices_nothing(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(OPTIONS)
    (tmp_path / "rule.py").write_text(RULE)
    gone = Fault("role", "rule.py", [("role == 'admin'", "True")], ["test_gone.py"])
    assert not notice(gone, tmp_path).passed
