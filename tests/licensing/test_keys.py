"""License keys: made, compared, covered."""

from __future__ import annotations

import re
from uuid import UUID

import pytest

from livery.licensing import keys

TENANT = UUID("01a20bc5-9355-7156-b2d1-e16ce22a085d")


def test_a_new_key_is_five_groups_that_nobody_misreads() -> None:
    made = {keys.new_key() for _ in range(500)}
    assert len(made) == 500
    for key in made:
        assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{5}-){4}[0-9A-HJKMNP-TV-Z]{5}", key)


@pytest.mark.parametrize("typed", [" abc-def ", "ABC-DEF", "abc-def\n"])
def test_spelling_does_not_matter(typed: str) -> None:
    assert keys.lookup_hash(TENANT, typed) == keys.lookup_hash(TENANT, "abc-def")


def test_the_look_up_hash_is_a_vendors_own() -> None:
    other = UUID("01a20bc5-9355-7156-b2d1-e16ce22a085e")
    found = keys.lookup_hash(TENANT, "ABC-DEF")
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", found)
    assert found != keys.lookup_hash(other, "ABC-DEF")


@pytest.mark.parametrize(
    ("key", "masked"),
    [
        ("ABCDE-FGHJK-MNPQR-STVWX-YZ012", "ABCD•-•••••-•••••-•••••-•Z012"),
        ("ABCD-EFGH-JKMN-PQRS", "••••-••••-••••-PQRS"),
        ("AP-2024-1091", "••-••••-••91"),
        ("-----", "-----"),
        ("SHORT", "•••••"),
        ("ABCDEFGHJKMN", "••••••••••MN"),
        ("X" * 256, "XXXX" + "•" * 24 + "XXXX"),
    ],
)
def test_a_mask_shows_too_little_to_guess_the_rest(key: str, masked: str) -> None:
    assert keys.mask(key) == masked
