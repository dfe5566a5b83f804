"""Bounds of query strings, held before the framework parses them.

It keeps the last 1,024 results: without bounds, a stranger's empty parameters fill gigabytes.
"""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.exceptions import HTTPException
from litestar.handlers import BaseRouteHandler

_LONGEST = 4096  # bytes
_MOST = 50  # parameters


async def refuse_excess(
    connection: ASGIConnection[Any, Any, Any, Any], _handler: BaseRouteHandler
) -> None:
    """App-wide guard, asynchronous lest it runs in a thread: before parameters are read."""
    query: bytes = connection.scope["query_string"]
    if len(query) > _LONGEST or query.count(b"&") >= _MOST:
        raise HTTPException(status_code=414)
