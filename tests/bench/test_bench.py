"""The benchmark's own code works; how fast anything is, it tells only at full size."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tools.shell import ROOT


@pytest.mark.postgresql
@pytest.mark.timeout(600)
def test_a_quick_run_prints_its_tables() -> None:
    command = [sys.executable, "-m", "tools.bench", "--quick", "--fresh", "pages", "trips"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "| list of licenses, requests a second by the limit's |" in done.stdout
    assert "| statements: list (5 round trips) | 4 (4–4) | ≤ 5 | ≤ 4 | met |" in done.stdout
    assert "| home |" in done.stdout
