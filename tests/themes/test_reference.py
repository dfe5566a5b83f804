"""The reference for theme authors says what the code does."""

from themes.reference import BEGIN, FILE, contexts, current
from themes.samples import pages


def test_the_reference_is_current() -> None:
    text = FILE.read_text(encoding="utf-8")
    assert BEGIN in text
    assert text == current(), "run PYTHONPATH=tests:platform .venv/bin/python -m themes.reference"


def test_every_context_has_samples() -> None:
    assert set(contexts()) == set(pages())
