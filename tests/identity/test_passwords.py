"""Passwords are kept as hashes that are slow to guess at."""

from __future__ import annotations

from argon2 import Type, extract_parameters

from livery.identity.passwords import Passwords


async def test_a_hash_costs_what_is_recommended_and_repeats_nothing() -> None:
    passwords = Passwords(1)
    first, second = [await passwords.hash("correct horse battery staple") for _ in range(2)]
    found = extract_parameters(first)
    assert found.type is Type.ID
    assert (found.memory_cost, found.time_cost) >= (19 * 1024, 2)
    assert found.salt_len >= 16
    assert first != second
    assert await passwords.verify(first, "correct horse battery staple")
    assert not await passwords.verify(first, "correct horse battery staple ")
    passwords.close()
