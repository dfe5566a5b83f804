"""Locks name packages and hashes, never where to fetch them."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = [*(ROOT / "requirements").glob("*.txt"), ROOT / "package-lock.json"]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_holds_no_address(lock: Path) -> None:
    text = lock.read_text()
    assert "://" not in text
    assert "sha256:" in text or "sha512-" in text
