"""Which tests run: PostgreSQL's own only there, the browser's only with `-m browser`, long proofs
only with `-m soak`; and what needs nginx only where it is.
"""

import pytest

from tools import nginx


def select(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselects, never skips: a skipped test would look like one that could have run."""
    unwanted = set()
    if config.getoption("database") != "postgresql":
        unwanted.add("postgresql")
    asked = config.getoption("markexpr")
    if "soak" not in asked:
        unwanted.add("soak")
    if "browser" not in asked and "soak" not in asked:
        unwanted.add("browser")
    if nginx.find() is None:
        unwanted.add("nginx")
    kept: list[pytest.Item] = []
    left_out: list[pytest.Item] = []
    for item in items:
        marks = {mark.name for mark in item.iter_markers()}
        (left_out if marks & unwanted else kept).append(item)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = kept


def tell(reporter: pytest.TerminalReporter) -> None:
    """Say what this machine has not."""
    if nginx.find() is None:
        reporter.write_line(nginx.MISSING)
