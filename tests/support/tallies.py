"""Counts that single tests report by `record_property`, summed up for the end of the run."""

from __future__ import annotations

from collections import Counter

import pytest

WORDS = {"cells": "cells of the isolation matrix"}


def add_up(reporter: pytest.TerminalReporter) -> dict[str, int]:
    """What the passed tests counted, by the property's name."""
    found: Counter[str] = Counter()
    for report in reporter.getreports("passed"):
        for name, value in report.user_properties:
            if name in WORDS:
                found[name] += int(str(value))
    return dict(found)


def tell(reporter: pytest.TerminalReporter) -> None:
    """Print the sums."""
    for name, number in add_up(reporter).items():
        reporter.write_line(f"{number:,} {WORDS[name]}")
