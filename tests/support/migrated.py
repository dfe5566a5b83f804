"""Brings a fresh test database to the newest schema."""

from __future__ import annotations

from livery.core.migrate import upgrade
from support.database import TestDatabase


async def migrate(database: TestDatabase) -> None:
    """Migrates as the owner, and lets the app's role in."""
    await upgrade(database.owner_url, database.app_url)
