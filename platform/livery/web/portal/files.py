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

_STYLESHEET = re.compile(r"theme\.([0-9a-f]{16})\.css")
_IMAGE = re.compile(r"([0-9a-f]{16,64})\.png")


@route("GET", "/static/{path:path}", access=Access.ANYONE, event=None)
async def static(visit: Visit, path: FromPath[str]) -> Response[bytes]:
    """One of our front-end files, compressed where the browser takes it."""
    found = visit.services.assets.find(path.lstrip("/"))
    if found is None:
        raise NotFoundError
    headers = {"Cache-Control": IMMUTABLE, "Vary": "Accept-Encoding"}
    if visit.accepts_gzip and len(found.gzipped) < len(found.body):
        headers["Content-Encoding"] = "gzip"
        return Response(found.gzipped, media_type=found.media_type, headers=headers)
    return Response(found.body, media_type=found.media_type, headers=headers)


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
            "Content-Security-Policy": "default-src 'none'; sandbox",
        },
    )


@route("GET", "/{name:str}", access=Access.ANYONE, event=None)
async def stylesheet(visit: Visit, name: FromPath[str]) -> Response[bytes]:
    """`/theme.<digest>.css`, the vendor's tokens; any other name of this form is no page."""
    match = _STYLESHEET.fullmatch(name)
    found = await serve.stylesheet(visit.unit, match[1]) if match else None
    if found is None:
        await visit.find_reader()
        raise NotFoundError
    return Response(found.encode(), media_type="text/css", headers={"Cache-Control": IMMUTABLE})


@route("GET", "/{path:path}", access=Access.ANYONE, event=None)
async def nothing(visit: Visit, path: FromPath[str]) -> Response[bytes]:  # noqa: ARG001
    """Any other address: the page that says so knows its reader."""
    await visit.find_reader()
    raise NotFoundError
