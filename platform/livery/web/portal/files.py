"""Files that a page loads: ours, and the vendor's style sheet and images, all named by content."""

import re

from litestar import Response
from litestar.params import FromPath

from livery.branding import publish, serve
from livery.core.errors import NotFoundError
from livery.web.kit import files
from livery.web.kit.access import Access
from livery.web.kit.assets import IMMUTABLE
from livery.web.kit.routes import route
from livery.web.kit.visit import Visit

_STYLESHEET = re.compile(r"/theme\.([0-9a-f]{16})\.css")
_IMAGE = re.compile(r"([0-9a-f]{16,64})\.(png|ico)")
_ENDINGS = {"image/png": "png", "image/x-icon": "ico"}
_MANIFEST = "application/manifest+json"
# For the icon, whose name is the same for every vendor: no cache that knows no hosts may keep it.
_HOUR = "private, max-age=3600"


@route("GET", "/static/{path:path}", access=Access.ANYONE, object="asset", event=None)
async def static(visit: Visit, path: FromPath[str]) -> Response[bytes]:
    """One of our front-end files."""
    return files.front_end_file(visit, path)


@route("GET", "/brand/{name:str}", access=Access.ANYONE, object="brand-image", event=None)
async def image(visit: Visit, name: FromPath[str]) -> Response[bytes]:
    """A logo or icon of this vendor, also of an earlier revision (mails keep pointing at it)."""
    match = _IMAGE.fullmatch(name)
    found = await _image(visit, match[1], match[2]) if match else None
    if found is None:
        raise NotFoundError
    return found


async def _image(
    visit: Visit, digest: str, ending: str, cache: str = IMMUTABLE
) -> Response[bytes] | None:
    found = await publish.asset(visit.unit, digest)
    if found is None or _ENDINGS.get(found.media_type) != ending:
        return None
    return Response(
        found.body,
        media_type=found.media_type,
        headers={
            "Cache-Control": cache,
            "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
            # Mails show it too, in pages of other sites.
            "Cross-Origin-Resource-Policy": "cross-origin",
        },
    )


@route("GET", "/{path:path}", access=Access.ANYONE, object="stylesheet", event=None)
async def anything_else(visit: Visit, path: FromPath[str]) -> Response[bytes]:
    """The vendor's style sheet, icon or manifest; any other address is no page.

    One route for all, because Litestar takes the first that fits a path of one part.
    """
    if path == "/favicon.ico":
        found = await _icon(visit)
    elif path == "/site.webmanifest":
        found = await _manifest(visit)
    else:
        found = await _stylesheet(visit, path)
    return found or await files.no_such_page(visit)


async def _stylesheet(visit: Visit, path: str) -> Response[bytes] | None:
    """`/theme.<digest>.css`, the vendor's tokens."""
    match = _STYLESHEET.fullmatch(path)
    found = await serve.stylesheet(visit.unit, match[1]) if match else None
    return files.css(found) if found is not None else None


async def _icon(visit: Visit) -> Response[bytes] | None:
    """For whoever asks without having read a page, which links the icon by its digest."""
    match = _IMAGE.fullmatch(visit.vendor_site.site.icon_href.removeprefix("/brand/"))
    return await _image(visit, match[1], match[2], _HOUR) if match else None


async def _manifest(visit: Visit) -> Response[bytes] | None:
    site = visit.vendor_site.site
    found = await serve.manifest(visit.unit, site.name, site.language, site.direction)
    if found is None:
        return None
    return Response(found, media_type=_MANIFEST, headers={"Cache-Control": "no-cache"})
