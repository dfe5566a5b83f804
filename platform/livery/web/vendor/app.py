"""The vendor admin as a Litestar app."""

from pathlib import Path

from litestar import Litestar
from litestar.config.compression import CompressionConfig

from livery.web.kit.access import refuse_undeclared
from livery.web.kit.errors import HANDLERS
from livery.web.kit.htmx import PageRequest
from livery.web.kit.queries import refuse_excess
from livery.web.vendor import account, files, overview

TEMPLATES = Path(__file__).parent / "templates"
MARK = "Admin"


def vendor_app() -> Litestar:
    """Every route of the vendor admin."""
    return Litestar(
        route_handlers=[
            overview.overview,
            account.form,
            account.submit,
            account.choose_appearance,
            account.sign_out,
            files.static,
            files.anything_else,
        ],
        request_class=PageRequest,
        guards=[refuse_undeclared, refuse_excess],
        exception_handlers=HANDLERS,
        compression_config=CompressionConfig(
            backend="gzip", gzip_compress_level=6, minimum_size=900
        ),
        openapi_config=None,
        logging_config=None,
    )
