"""The page about rights says what routes declare and what the matrix expects."""

from isolation.reference import FILE, reference


def test_the_reference_is_current() -> None:
    assert FILE.read_text(encoding="utf-8") == reference(), (
        "run PYTHONPATH=tests:platform .venv/bin/python -m isolation.reference"
    )
