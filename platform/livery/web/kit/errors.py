"""Errors as pages in the vendor's look: what happened, and one way on."""

import logging
import secrets
from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException

from livery.core.errors import NotFoundError
from livery.web.kit.answers import Page
from livery.web.kit.error_page import ErrorPage
from livery.web.kit.language import Language
from livery.web.kit.visit import SignInRequired, Visit

_log = logging.getLogger(__name__)


def sign_in_required(request: Request[Any, Any, Any], _error: Exception) -> Response[Any]:
    """Lead to the sign-in page, and back afterwards."""
    visit: Visit = request.scope["state"]["visit"]
    return visit.sign_in_first(visit.here)


def page_of_error(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """The page for a 4xx or 5xx."""
    visit: Visit = request.scope["state"]["visit"]
    status = status_of(error)
    reference = report(error) if status >= 500 else ""
    context = _context(visit.words, status, reference)
    response = visit.page(Page("error.html", context, status=status))
    response.headers.update(allowed_methods(error))
    return response


def allowed_methods(error: Exception) -> dict[str, str]:
    """The Allow header that a 405 must carry."""
    headers = error.headers if isinstance(error, HTTPException) else None
    return {name: value for name, value in (headers or {}).items() if name.lower() == "allow"}


def status_of(error: Exception) -> int:
    """The HTTP status that an error means."""
    if isinstance(error, NotFoundError):
        return 404
    return error.status_code if isinstance(error, HTTPException) else 500


def report(error: Exception) -> str:
    """Log an error of ours; the code by which it can be found again."""
    reference = secrets.token_hex(4)
    _log.error("Request failed, reference %s", reference, exc_info=error)
    return reference


def _context(words: Language, status: int, reference: str) -> ErrorPage:
    title, message = _texts(words).get(status) or _texts(words)[500 if status >= 500 else 400]
    return ErrorPage(
        status=status,
        title=title,
        message=message,
        action_href="/",
        action=words.text("Go to the home page"),
        reference=reference,
    )


def _texts(words: Language) -> dict[int, tuple[str, str]]:
    text = words.text
    return {
        400: (
            text("We could not read that request"),
            text("Something in it is malformed. Go back, check what you entered, and try again."),
        ),
        403: (
            text("That request was refused"),
            text("It did not come from this site. Open the page again and repeat what you did."),
        ),
        404: (
            text("Page not found"),
            text("The address is wrong, or what it showed is not there for you."),
        ),
        405: (
            text("That does not work here"),
            text("The page can be opened, but not used in this way. Go back and use its buttons."),
        ),
        413: (
            text("That is too large"),
            text("Send less, or a smaller file."),
        ),
        500: (
            text("Something went wrong on our side"),
            text("It was recorded. Try again in a moment; if it stays, contact support."),
        ),
    }


HANDLERS: dict[int | type[Exception], Any] = {
    SignInRequired: sign_in_required,
    NotFoundError: page_of_error,
    HTTPException: page_of_error,
    Exception: page_of_error,
}
