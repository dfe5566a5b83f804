"""Files that a page loads: ours, and the vendor's style sheet and images, all named by content."""

import re

from litestar import Response
from litestar.params import FromPath

from livery.branding import publish, serve
from livery.core.errors import NotFoundError
from livery.web.kit.access import Access
from livery.web.kit.assets import IMMUTABLE
from livery.web.kit.routes import route
from livery.web.kit.visit import Visit

_STYLESHEET = re.compile(r"/theme\.([0-9a-f]{16})\.css")
_IMAGE = re.compile(r"([0-9a-f]{16,64})\.png")


@route("GET", "/static/{path:path}", access=Access.ANYONE, event=None)
async def static(visit: Visit, path: FromPath[str]) -> Response[bytes]:
    """One of our front-end files."""
    found = visit.services.assets.find(path.lstrip("/"))
    if found is None:
        raise NotFoundError
    return Response(found.body, media_type=found.media_type, headers={"Cache-Control": IMMUTABLE})


@route("GET", "/brand/{name:str}", access=Access.ANYONE, event=None)
async def image(visit: Visit, name: FromPath[str]) -> Response[bytes]:
    """A logo of this vendor, also one of an earlier revision (mails keep pointing at it)."""
    match = _IMAGE.fullmatch(name)
    found = await publish.asset(visit.unit, match[1]) if match else None
    if found is None:
        raise NotFoundError
    return Response(
        found.body,
        media_type=found.media_type,
        headers={
            "Cache-Control": IMMUTABLE,
            "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
        },
    )


@route("GET", "/{path:path}", access=Access.ANYONE, event=None)
async def anything_else(visit: Visit, path: FromPath[str]) -> Response[bytes]:
    """`/theme.<digest>.css`, the vendor's tokens; any other address is no page.

    One route for both, because Litestar takes the first that fits a path of one part. The page
    that says so knows its reader.
    """
    match = _STYLESHEET.fullmatch(path)
    found = await serve.stylesheet(visit.unit, match[1]) if match else None
    if found is None:
        await visit.find_reader()
        raise NotFoundError
    return Response(found.encode(), media_type="text/css", headers={"Cache-Control": IMMUTABLE})
