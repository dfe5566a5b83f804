"""Each setting is documented, and each documented one exists."""

from __future__ import annotations

import re
from pathlib import Path

from livery.core import database_urls, paths, settings

NAME = re.compile(r"\b(?:LIVERY_[A-Z_]+|DATABASE_URL|PORT)\b")


def test_the_documentation_names_exactly_the_settings_that_are_read() -> None:
    code = source(settings.__file__) + source(database_urls.__file__)
    read = set(re.findall(r'"((?:LIVERY_[A-Z_]+|DATABASE_URL|PORT))"', code))
    documented = set(NAME.findall(source(paths.migrations().parent / "docs" / "settings.md")))
    assert documented == read


def source(file: str | Path) -> str:
    """A file's text."""
    return Path(file).read_text("utf-8")
