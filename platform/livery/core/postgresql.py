"""One question to PostgreSQL through the driver alone, for commands that must start quickly."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import unquote, urlsplit

import asyncpg

from livery.core.errors import ConfigurationError


@asynccontextmanager
async def connection(url: str) -> AsyncIterator["asyncpg.Connection[Any]"]:
    """A connection; raises ConfigurationError in plain words where none can be had."""
    parts = urlsplit(url)
    try:
        opened = await asyncpg.connect(url)
    except (asyncpg.InvalidAuthorizationSpecificationError, asyncpg.InvalidCatalogNameError) as e:
        raise ConfigurationError(
            f"The database refused the role {unquote(parts.username or '')}: {e}. If it was never"
            " set up, run `livery db upgrade`; else check the address and the password."
        ) from e
    except (
        OSError,
        TimeoutError,
        asyncpg.TooManyConnectionsError,
        asyncpg.CannotConnectNowError,
    ) as e:
        raise ConfigurationError(
            f"No database answers at {parts.hostname}:{parts.port or 5432}: {e}"
        ) from e
    try:
        yield opened
    finally:
        await opened.close()
