"""A health address on a port of its own, which no customer reaches: 200 if this process can serve.

Workers share the port, so that any of them answers; asked again and again, all of them do.
"""

import asyncio
from types import TracebackType

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from livery.core.database import Database
from livery.core.settings import Settings

_TIMEOUT = 5  # seconds


class Health:
    """Listens on 127.0.0.1 while the process runs; port 0 in the settings turns it off."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._port = settings.health_port
        self._database = database
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> None:
        if self._port:
            self._server = await asyncio.start_server(
                self._answer, "127.0.0.1", self._port, reuse_port=True
            )

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._server:
            self._server.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(2 * _TIMEOUT):
                await reader.readline()
                status = "200 OK" if await self._database_answers() else "503 Service Unavailable"
                body = f'{{"status": "{"ok" if status[0] == "2" else "database away"}"}}'
                writer.write(
                    f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\n"
                    f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}".encode()
                )
                await writer.drain()
        except (TimeoutError, ConnectionError):
            pass  # whoever asked went away
        finally:
            writer.close()

    async def _database_answers(self) -> bool:
        try:
            async with asyncio.timeout(_TIMEOUT), self._database.engine.connect() as connection:
                await connection.execute(text("SELECT 1"))
                await connection.rollback()
        except (SQLAlchemyError, OSError, TimeoutError):
            return False
        return True
