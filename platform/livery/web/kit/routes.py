"""The one route decorator. It asks who may call, what the path names and which event a success
records; it admits the visitor, renders the answer, and commits: the only place of a face that does.
"""

import inspect
from collections.abc import Awaitable, Callable
from typing import Any, Concatenate, ParamSpec

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from livery.core.errors import ConfigurationError
from livery.web.kit.access import Access, Declaration
from livery.web.kit.answers import Page, Redirect
from livery.web.kit.forgery import SAFE_METHODS
from livery.web.kit.htmx import PageRequest
from livery.web.kit.visit import Visit

P = ParamSpec("P")
Answer = Page | Redirect | Response[Any]
Handler = Callable[Concatenate[Visit, P], Awaitable[Answer]]

FORM = 1 << 20  # bytes; far more than any form of ours sends

_METHODS = {"GET": get, "POST": post}


def route(
    method: str,
    path: str,
    *,
    access: Access,
    event: str | None,
    object: str | None = None,  # noqa: A002 - the word of the route table
    body: int = FORM,
    throttle: str | None = None,
) -> Callable[[Handler[P]], HTTPRouteHandler]:
    """Declare a route. `event` is the audit event that each success must record, or None.

    `object` is the kind of object that the path's parameter names (`license`): a path with a
    parameter needs one. An unsafe method reads at most `body` bytes. `throttle` names the counter
    that the handler takes from. The decorated function takes the Visit, then its path and query
    parameters by name.
    """
    if ("{" in path) is not (object is not None):
        raise ConfigurationError(
            f"The route {path} must declare the kind of object that its path names: object=…"
        )
    limit = None if method in SAFE_METHODS else body
    declaration = Declaration(access, event, object, limit, throttle)

    def declare(handler: Handler[P]) -> HTTPRouteHandler:
        async def handle(request: PageRequest, *args: P.args, **kwargs: P.kwargs) -> Response[Any]:
            visit: Visit = request.scope["state"]["visit"]
            await visit.admit(request, access)
            response = await visit.answer(await handler(visit, *args, **kwargs))
            if response.status_code is None or response.status_code < 400:
                _require_event(visit, event, path)
                await visit.unit.commit()
                await visit.note_use()
            return response

        handle.__name__ = handle.__qualname__ = getattr(handler, "__name__", "handler")
        handle.__module__ = handler.__module__
        handle.__signature__ = _signature(handler)  # type: ignore[attr-defined]
        handle.__annotations__ = {
            name: parameter.annotation for name, parameter in _signature(handler).parameters.items()
        } | {"return": Response[Any]}
        handle.declaration = declaration  # type: ignore[attr-defined]
        made: HTTPRouteHandler = _METHODS[method](
            path, status_code=200, request_max_body_size=body
        )(handle)
        return made

    return declare


def _signature(handler: Callable[..., object]) -> inspect.Signature:
    """The handler's own parameters, with Litestar's request in place of the visit."""
    signature = inspect.signature(handler)
    request = inspect.Parameter(
        "request", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Request
    )
    parameters = [request, *list(signature.parameters.values())[1:]]
    return signature.replace(parameters=parameters, return_annotation=Response[Any])


def _require_event(visit: Visit, event: str | None, path: str) -> None:
    if event is not None and event not in visit.recorded:
        raise RuntimeError(f"{path} must record {event} when it succeeds.")
