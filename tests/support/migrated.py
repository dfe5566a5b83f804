"""Brings a fresh test database to the newest schema."""

from __future__ import annotations

from support.database import TestDatabase


async def migrate(database: TestDatabase) -> None:
    """Nothing to migrate yet."""
