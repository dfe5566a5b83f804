"""Switches layers off for a whole run (`--without guard`): what tests notice then, they notice by
themselves. `make mutants` lives on it; row-level security is off on SQLite anyway.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from livery.tenancy import guard
from support import watch


def switch_off(layers: Sequence[str], patch: pytest.MonkeyPatch) -> None:
    """Leave these out until the patch is undone."""
    if "guard" in layers:
        patch.setattr(guard, "check", lambda _statement: None)
    if "watch" in layers:
        patch.setattr(watch.Watch, "look", lambda *_: None)
