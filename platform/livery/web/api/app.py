"""The REST API as a Litestar app."""

from litestar import Litestar

from livery.web.api import me
from livery.web.api.problems import HANDLERS
from livery.web.kit.access import refuse_undeclared
from livery.web.kit.htmx import PageRequest
from livery.web.kit.queries import refuse_excess


def api_app() -> Litestar:
    """Every route of the API."""
    return Litestar(
        route_handlers=[me.me],
        request_class=PageRequest,
        guards=[refuse_undeclared, refuse_excess],
        exception_handlers=HANDLERS,
        openapi_config=None,
        logging_config=None,
    )
