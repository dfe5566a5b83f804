"""Files that an admin page loads; there is none of the vendor's brand among them."""

from litestar import Response
from litestar.params import FromPath

from livery.web.kit import files
from livery.web.kit.access import Access
from livery.web.kit.routes import route
from livery.web.kit.visit import Visit


@route("GET", "/static/{path:path}", access=Access.ANYONE, object="asset", event=None)
async def static(visit: Visit, path: FromPath[str]) -> Response[bytes]:
    """One of our front-end files."""
    return files.front_end_file(visit, path)


@route("GET", "/{path:path}", access=Access.ANYONE, object="look", event=None)
async def anything_else(visit: Visit, path: FromPath[str]) -> Response[bytes]:
    """The neutral style sheet; any other address is no page."""
    look = visit.services.looks[visit.host.face]
    return files.css(look.stylesheet) if path == look.href else await files.no_such_page(visit)
