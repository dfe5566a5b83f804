"""Errors as RFC 9457 problem details; `type` is stable and names the kind of problem."""

import json
from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException

from livery.core.errors import NotFoundError
from livery.web.kit.errors import allowed_methods, report, status_of
from livery.web.kit.visit import SignInRequired

_KINDS = {
    400: ("malformed-request", "The request could not be read."),
    401: ("not-signed-in", "Sign in on the portal, or send a valid key."),
    403: ("forbidden", "You may not do this."),
    404: ("not-found", "There is no such object."),
    405: ("method-not-allowed", "The address does not take this method."),
    413: ("too-large", "The request's body is too large."),
    500: ("server-error", "Something went wrong on our side; it was recorded."),
}


def problem(_request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """The problem document for an error."""
    status = 401 if isinstance(error, SignInRequired) else status_of(error)
    kind, detail = _KINDS.get(status) or _KINDS[500 if status >= 500 else 400]
    body: dict[str, object] = {"type": f"/problems/{kind}", "title": detail, "status": status}
    if status >= 500:
        body["reference"] = report(error)
    return Response(
        json.dumps(body).encode(),
        status_code=status,
        media_type="application/problem+json",
        headers={"Cache-Control": "no-store", **allowed_methods(error)},
    )


HANDLERS: dict[int | type[Exception], Any] = {
    SignInRequired: problem,
    NotFoundError: problem,
    HTTPException: problem,
    Exception: problem,
}
