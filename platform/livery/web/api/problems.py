"""Errors as RFC 9457 problem details; `type` is stable and names the kind of problem."""

import json
import logging
import secrets
from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException

from livery.core.errors import NotFoundError
from livery.web.kit.errors import allowed_methods
from livery.web.kit.visit import SignInRequired

_log = logging.getLogger(__name__)

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
    status = _status(error)
    kind, detail = _KINDS.get(status) or _KINDS[500 if status >= 500 else 400]
    body: dict[str, object] = {"type": f"/problems/{kind}", "title": detail, "status": status}
    if status >= 500:
        body["reference"] = secrets.token_hex(4)
        _log.error("API request failed, reference %s", body["reference"], exc_info=error)
    return Response(
        json.dumps(body).encode(),
        status_code=status,
        media_type="application/problem+json",
        headers={"Cache-Control": "no-store", **allowed_methods(error)},
    )


def _status(error: Exception) -> int:
    if isinstance(error, SignInRequired):
        return 401
    if isinstance(error, NotFoundError):
        return 404
    return error.status_code if isinstance(error, HTTPException) else 500


HANDLERS: dict[int | type[Exception], Any] = {
    SignInRequired: problem,
    NotFoundError: problem,
    HTTPException: problem,
    Exception: problem,
}
