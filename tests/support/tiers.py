"""Which tests run: PostgreSQL's own only there, the browser's only with `-m browser`."""

import pytest


def select(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselects, never skips: a skipped test would look like one that could have run."""
    unwanted = set()
    if config.getoption("database") != "postgresql":
        unwanted.add("postgresql")
    if "browser" not in config.getoption("markexpr"):
        unwanted.add("browser")
    kept: list[pytest.Item] = []
    left_out: list[pytest.Item] = []
    for item in items:
        marks = {mark.name for mark in item.iter_markers()}
        (left_out if marks & unwanted else kept).append(item)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = kept
