"""Sealed secrets open where they were sealed, with a key that is still listed, and nowhere else."""

from __future__ import annotations

import pytest

from livery.core.crypto import Sealer
from livery.core.errors import ConfigurationError
from livery.core.secret_keys import new_key, parse_keys

PLACE = ("mail", "tenant", "row")


def test_what_was_sealed_opens_in_its_place_alone() -> None:
    sealer = Sealer(parse_keys(new_key()))
    sealed = sealer.seal(b"a link", *PLACE)
    assert b"a link" not in sealed
    assert sealer.open(sealed, *PLACE) == b"a link"
    for place in (("mail", "tenant", "other row"), ("mail", "other", "row"), ("totp", *PLACE[1:])):
        with pytest.raises(ConfigurationError, match="does not belong there"):
            sealer.open(sealed, *place)


def test_no_changed_byte_opens() -> None:
    sealer = Sealer(parse_keys(new_key()))
    sealed = sealer.seal(b"a link", *PLACE)
    for at in range(len(sealed)):
        changed = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
        with pytest.raises(ConfigurationError):
            sealer.open(changed, *PLACE)


def test_no_two_seals_are_equal() -> None:
    sealer = Sealer(parse_keys(new_key()))
    assert len({sealer.seal(b"a link", *PLACE) for _ in range(1000)}) == 1000


def test_a_key_is_replaced_without_losing_what_it_sealed() -> None:
    old, new = new_key(), new_key()
    sealed = Sealer(parse_keys(old)).seal(b"a link", *PLACE)
    both = Sealer(parse_keys(f"{new},{old}"))
    assert both.open(sealed, *PLACE) == b"a link"
    assert not both.is_current(sealed)
    assert both.is_current(both.seal(b"a link", *PLACE))
    with pytest.raises(ConfigurationError, match="LIVERY_SECRET_KEYS"):
        Sealer(parse_keys(new)).open(sealed, *PLACE)


@pytest.mark.parametrize("text", ["c2hvcnQ=", "not base64", "c2hvcnRlciB0aGFuIGEga2V5IGlzLCBi"])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(ConfigurationError, match="32 bytes"):
        parse_keys(text)
