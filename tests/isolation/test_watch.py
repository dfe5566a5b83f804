"""The watch over every answer of every test: it sees what is another vendor's, and only that."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from livery.core.ids import new_id
from support.watch import Watch

OURS, THEIRS = new_id(), new_id()
ROW = {"id": new_id(), "key": "ABCDE-FGHJK-MNPQR-STVWX-YZ234"}


def answered(text: object, asked: bytes = b"/licenses", *, known: bool = True) -> list[str]:
    """What the watch says against an answer to one of our people."""
    watch = Watch()
    watch.note(THEIRS, [ROW])
    state = {"visit": SimpleNamespace(host=SimpleNamespace(tenant_id=OURS))} if known else {}
    scope: dict[str, Any] = {"method": "GET", "path": "/licenses", "state": state}
    watch.look(scope, asked, f"<p>{text}</p>".encode())
    return watch.leaks


@pytest.mark.parametrize("name", ROW)
@pytest.mark.parametrize("known", [True, False])
def test_another_vendors_id_or_key_is_seen(name: str, *, known: bool) -> None:
    assert answered(ROW[name], known=known) == [f"GET /licenses tells {ROW[name]}"]


def test_what_was_asked_for_may_come_back() -> None:
    assert answered(ROW["id"], asked=f"/licenses/{ROW['id']}".encode()) == []


def test_what_is_nobodys_is_no_leak() -> None:
    assert answered(new_id()) == []


def test_every_test_is_watched(watch: Watch) -> None:
    assert watch.leaks == []
