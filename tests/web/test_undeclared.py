"""A route that does not say who may call it can't be written, started, or called."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from litestar import Controller, Litestar, Router, WebSocket, asgi, get, websocket
from litestar.handlers import BaseRouteHandler
from litestar.static_files import create_static_files_router
from litestar.types import Receive, Scope, Send

from livery import app
from livery import asgi as door
from livery.core.errors import ConfigurationError
from livery.web.kit.access import Access, Declaration, declared, refuse_undeclared
from livery.web.kit.routes import route
from livery.web.kit.visit import Visit
from livery.web.portal.app import portal_app
from support.database import TestDatabase
from support.raw import ask
from support.server import running, settings_for
from support.vendors import Vendor


async def test_the_decorator_asks_who_may_call_and_what_is_recorded() -> None:
    undecided: Any = route
    for arguments in ({}, {"access": Access.ANYONE}, {"event": None}):
        with pytest.raises(TypeError):
            undecided("GET", "/", **arguments)


def test_a_path_that_names_an_object_says_of_which_kind() -> None:
    for path, named in (("/seats/{seat_id:str}", None), ("/seats", "seat")):
        with pytest.raises(ConfigurationError, match="the kind of object"):
            route("GET", path, access=Access.ANYONE, event=None, object=named)


@get("/stray", sync_to_thread=False)
def stray() -> str:
    """A handler of the framework's own kind."""
    return "stray"


@websocket("/stray")
async def stray_socket(socket: WebSocket[Any, Any, Any]) -> None:
    """A socket."""


@asgi("/stray", is_mount=True, copy_scope=True)
async def stray_mount(scope: Scope, receive: Receive, send: Send) -> None:
    """Another application."""


class Strays(Controller):
    """A group of handlers."""

    path = "/strays"

    @get(sync_to_thread=False)
    def stray(self) -> str:
        """One of them."""
        return "stray"


def strays(folder: Path) -> list[Any]:
    """Each way to register something that declares nothing."""
    # What a router says of itself covers none of its handlers.
    declaration = Declaration(Access.ANYONE, None)
    return [
        stray,
        stray_socket,
        stray_mount,
        Strays,
        Router("/in", route_handlers=[stray], opt={"declaration": declaration}),
        create_static_files_router("/files", directories=[folder]),
    ]


def test_a_face_with_an_undeclared_route_does_not_start(tmp_path: Path) -> None:
    for each in strays(tmp_path):
        with pytest.raises(ConfigurationError, match="does not declare"):
            declared(Litestar([each], openapi_config=None))


def test_generated_documentation_is_no_exception() -> None:
    with pytest.raises(ConfigurationError, match="does not declare"):
        declared(Litestar([]))


def test_a_declared_route_passes() -> None:
    @route("GET", "/known", access=Access.ANYONE, event=None)
    async def known(visit: Visit) -> Any:
        """Nothing."""

    lines = declared(Litestar([known], openapi_config=None))
    assert [(line.method, line.path) for line in lines] == [("GET", "/known")]


def test_the_server_checks_every_face_at_its_start(monkeypatch: pytest.MonkeyPatch) -> None:
    def with_a_stray() -> Litestar:
        face = portal_app()
        face.register(stray)
        return face

    monkeypatch.setattr(app, "portal_app", with_a_stray)
    with pytest.raises(ConfigurationError, match="/stray"):
        app.faces()


async def test_a_route_that_comes_late_answers_nobody(
    database: TestDatabase, vendor: Vendor, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = app.faces()
    monkeypatch.setattr(door, "faces", lambda: made)
    async with running(settings_for(database)) as server:
        for face, path in (("portal", "/stray"), ("api", "/api/stray")):
            made[face].register(get(path, sync_to_thread=False)(stray.fn))
            answer = await ask(server, "GET", path, host=vendor.host)
            assert answer.status == 500
            assert "stray" not in answer.text


async def test_the_guard_knows_the_framework_s_own_options_handler() -> None:
    """Its name is the framework's business: if it changes, no face would start."""
    face = portal_app()
    own: list[BaseRouteHandler] = [
        handler
        for each in face.routes
        for handler in getattr(each, "route_handlers", [])
        if handler.http_methods == {"OPTIONS"}
    ]
    assert own
    for handler in own:
        await refuse_undeclared(None, handler)  # type: ignore[arg-type]
