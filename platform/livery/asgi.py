"""The server: one gate in front of all faces, which finds tenant and face by the request's host.

It stands outside Litestar, because Litestar routes (404, 405) before its own middleware runs.
"""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from litestar.enums import ScopeType
from litestar.types import (
    ASGIApp,
    HTTPScope,
    LifeSpanReceive,
    LifeSpanSend,
    Message,
    Receive,
    Scope,
    Send,
)

from livery.app import faces, services_of
from livery.core import roles
from livery.core.database import UNAVAILABLE
from livery.core.health import Health
from livery.core.settings import Settings, load
from livery.demo.index import DemoIndex
from livery.demo.mails import DemoMails
from livery.tenancy import canary
from livery.tenancy.host_names import Host, parse_host
from livery.web.kit import neutral, proxies
from livery.web.kit.forgery import SAFE_METHODS
from livery.web.kit.headers import SafeResponses
from livery.web.kit.services import Services
from livery.web.kit.vendor_site import in_look, vendor_site
from livery.web.kit.visit import Visit
from livery.worker import Worker

_log = logging.getLogger(__name__)
# How many make the garbage collector look: a page makes thousands, and next to no cycles.
_NEW_OBJECTS = 10_000


class Gate:
    """Finds the host's tenant and face, and hands the request to the face's app."""

    def __init__(
        self,
        services: Services,
        base_page: ASGIApp = neutral.base_page,
        mails: ASGIApp | None = None,
    ) -> None:
        self._services = services
        self._settings = services.settings
        self._faces = faces()
        self._base_page = base_page
        self._mails = mails

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] == ScopeType.HTTP:
            await self._http(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1000, "reason": None})

    async def _http(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        header = proxies.host_header(scope, self._settings)
        name = parse_host(header) if header is not None else None
        if name is None:
            await neutral.answer(send, 400, neutral.MALFORMED)
        elif name == self._settings.base_domain:
            await self._base_page(scope, receive, send)
        elif self._mails and name == f"mail.{self._settings.base_domain}":
            await self._mails(scope, receive, send)
        else:
            await self._known_or_not(name, scope, receive, send)

    async def _known_or_not(
        self, name: str, scope: HTTPScope, receive: Receive, send: Send
    ) -> None:
        try:
            host = await self._services.hosts.find(name)
        except UNAVAILABLE:
            _log.exception("The database could not be asked for a host.")
            await neutral.answer(send, 503, neutral.BROKEN)
            return
        app = self._face(host, scope["path"]) if host else None
        if host is None or app is None:
            await neutral.answer(send, 404, neutral.UNKNOWN)
            return
        await self._visit(host, app, scope, receive, send)

    def _face(self, host: Host, path: str) -> ASGIApp | None:
        is_api = host.face == "portal" and (path == "/api" or path.startswith("/api/"))
        return self._faces.get("api" if is_api else host.face)

    async def _visit(
        self, host: Host, app: ASGIApp, scope: HTTPScope, receive: Receive, send: Send
    ) -> None:
        address = proxies.client_address(scope, self._settings)
        writes = scope["method"] not in SAFE_METHODS
        visit = Visit(self._services, host, address, writes=writes)
        begun = False

        async def noting_send(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            if await self._knows_vendor(visit, noting_send):
                scope.setdefault("state", {})["visit"] = visit
                await app(scope, receive, noting_send)
        except Exception:
            # The face answers its own errors; this is what even its error page could not do.
            _log.exception("A request failed without an answer.")
            if begun:
                raise
            await neutral.answer(send, 500, neutral.BROKEN)
        finally:
            await visit.close()

    async def _knows_vendor(self, visit: Visit, send: Send) -> bool:
        try:
            site = await vendor_site(self._services, visit.unit)
            await visit.unit.close()
        except UNAVAILABLE:
            _log.exception("The database could not be asked for a vendor.")
            await neutral.answer(send, 503, neutral.BROKEN)
            return False
        if site is None:
            await neutral.answer(send, 404, neutral.UNKNOWN)
            return False
        look = self._services.looks.get(visit.host.face)
        visit.know(in_look(site, look) if look else site)
        return True


class Server:
    """The gate with what lives as long as the process."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.services = services_of(settings)
        self._app = SafeResponses(
            Gate(self.services, _base_page(settings), _mails(settings)),
            https=settings.scheme == "https",
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if str(scope["type"]) == "lifespan":  # which Litestar's types leave out
            await self._lifespan(receive, send)  # type: ignore[arg-type]
        else:
            await self._app(scope, receive, send)

    async def _lifespan(self, receive: LifeSpanReceive, send: LifeSpanSend) -> None:
        async with AsyncExitStack() as stack:
            await receive()
            try:
                await stack.enter_async_context(self.running())
            except Exception as error:  # noqa: BLE001 - the server is told, and stops
                _log.exception("The server can't start.")
                await send({"type": "lifespan.startup.failed", "message": str(error)})
                return
            # What was made so far stays: the collector need not look through it again and again.
            gc.collect()
            gc.freeze()
            gc.set_threshold(_NEW_OBJECTS)
            await send({"type": "lifespan.startup.complete"})
            await receive()
        await send({"type": "lifespan.shutdown.complete"})

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Services]:
        """Check the database role, then watch for changes until the process stops."""
        await roles.refuse_unsafe_role(self._settings.app_url)
        database, stop = self.services.database, asyncio.Event()
        await canary.check(database, self.services.sealer)
        await self.services.memory.refresh()
        watching = asyncio.create_task(self.services.memory.watch())
        working = asyncio.create_task(self._work(stop))
        async with Health(self._settings, database):
            try:
                yield self.services
            finally:
                stop.set()
                watching.cancel()
                await asyncio.gather(watching, working, return_exceptions=True)
                self.services.passwords.close()
                await database.close()

    async def _work(self, stop: asyncio.Event) -> None:
        """The worker, where no process of its own is meant to run beside the server."""
        if self._settings.embedded_worker:
            worker = Worker(self._settings, self.services.database, self.services.sealer)
            await worker.run(stop, alone=True)


def _base_page(settings: Settings) -> ASGIApp:
    return DemoIndex(settings.demo_file) if settings.demo_file else neutral.base_page


def _mails(settings: Settings) -> ASGIApp | None:
    return DemoMails(Path(settings.demo_file).parent / "mails") if settings.demo_file else None


def create() -> Server:
    """The server with settings from the environment, for an ASGI server's factory option."""
    return Server(load())
