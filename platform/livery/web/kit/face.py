"""What all faces made of pages have in common."""

from collections.abc import Sequence

from litestar import Litestar
from litestar.config.compression import CompressionConfig
from litestar.handlers import HTTPRouteHandler

from livery.web.kit.access import refuse_undeclared
from livery.web.kit.errors import HANDLERS
from livery.web.kit.htmx import PageRequest
from livery.web.kit.queries import refuse_excess


def page_face(routes: Sequence[HTTPRouteHandler]) -> Litestar:
    """A face of these routes: guarded, with errors as pages, compressed."""
    return Litestar(
        route_handlers=routes,
        request_class=PageRequest,
        guards=[refuse_undeclared, refuse_excess],
        exception_handlers=HANDLERS,
        compression_config=CompressionConfig(
            backend="gzip", gzip_compress_level=6, minimum_size=900
        ),
        openapi_config=None,
        logging_config=None,
    )
