"""Who may call a route. Every route declares it; an undeclared route stops the start."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from litestar import Litestar
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler
from litestar.routes import HTTPRoute

from livery.core.errors import ConfigurationError


class Access(StrEnum):
    """Who may call: of people who are signed in, all or those of a role. For the others a route
    answers as if it were not there.
    """

    ANYONE = "anyone"
    SIGNED_IN = "signed-in"
    ORGANIZATION_ADMIN = "organization-admin"
    STAFF_ADMIN = "staff-admin"
    STAFF_OWNER = "staff-owner"

    def takes(self, role: str) -> bool:
        """Whether a signed-in reader of that role may call."""
        roles = _ROLES.get(self)
        return roles is None or role in roles


_ROLES = {
    Access.ORGANIZATION_ADMIN: {"organization-admin"},
    Access.STAFF_ADMIN: {"owner", "admin"},
    Access.STAFF_OWNER: {"owner"},
}


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a route says of itself.

    `event` is what a success records; `object` the kind of object that the path names; `body` the
    largest body that is read, in bytes; `throttle` the kind of counter that slows callers down.
    """

    access: Access
    event: str | None
    object: str | None = None
    body: int | None = None
    throttle: str | None = None


@dataclass(frozen=True, slots=True)
class Declared:
    """One line of the route table."""

    method: str
    path: str
    handler: str
    declaration: Declaration


def declaration_of(handler: BaseRouteHandler) -> Declaration | None:
    """The handler's own declaration; it can't be inherited from a router or an app."""
    found = getattr(handler.fn, "declaration", None)
    return found if isinstance(found, Declaration) else None


def declared(app: Litestar) -> list[Declared]:
    """All routes of a face; raises ConfigurationError if one of them declares nothing."""
    return sorted(_declared(app), key=lambda line: (line.path, line.method))


def _declared(app: Litestar) -> Iterator[Declared]:
    for route in app.routes:
        handlers = route.route_handlers if isinstance(route, HTTPRoute) else [route.route_handler]
        for handler in handlers:
            if _is_litestars_own_options(handler):
                continue
            declaration = declaration_of(handler)
            if declaration is None or not isinstance(handler, HTTPRouteHandler):
                raise ConfigurationError(
                    f"The route {route.path} ({handler}) does not declare who may call it."
                )
            for method in handler.http_methods:
                yield Declared(str(method), route.path, handler.handler_name, declaration)


def _is_litestars_own_options(handler: BaseRouteHandler) -> bool:
    return (
        isinstance(handler, HTTPRouteHandler)
        and handler.http_methods == {"OPTIONS"}
        and handler.fn.__module__.startswith("litestar.")
    )


async def refuse_undeclared(
    _connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler
) -> None:
    """App-wide guard: a route that was registered late and declares nothing answers no one."""
    if declaration_of(handler) is None and not _is_litestars_own_options(handler):
        raise ConfigurationError(f"{handler} does not declare who may call it.")
