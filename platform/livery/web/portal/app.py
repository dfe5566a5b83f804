"""The portal as a Litestar app."""

from litestar import Litestar
from litestar.config.compression import CompressionConfig

from livery.web.kit.access import refuse_undeclared
from livery.web.kit.errors import HANDLERS
from livery.web.kit.htmx import PageRequest
from livery.web.kit.queries import refuse_excess
from livery.web.portal import account, files, home, licenses, sign_in


def portal_app() -> Litestar:
    """Every route of the portal."""
    return Litestar(
        route_handlers=[
            home.home,
            sign_in.form,
            sign_in.submit,
            account.choose_appearance,
            account.sign_out,
            licenses.index,
            licenses.export,
            licenses.detail,
            licenses.reveal,
            licenses.hide,
            files.static,
            files.image,
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
