"""Our front-end files and the last route of every face."""

from litestar import Response

from livery.core.errors import NotFoundError
from livery.web.kit.assets import IMMUTABLE
from livery.web.kit.visit import Visit


def front_end_file(visit: Visit, path: str) -> Response[bytes]:
    """One of our front-end files; raises NotFoundError."""
    found = visit.services.assets.find(path.lstrip("/"))
    if found is None:
        raise NotFoundError
    return Response(found.body, media_type=found.media_type, headers={"Cache-Control": IMMUTABLE})


def css(text: str) -> Response[bytes]:
    """A style sheet that is named by its content."""
    return Response(text.encode(), media_type="text/css", headers={"Cache-Control": IMMUTABLE})


async def no_such_page(visit: Visit) -> Response[bytes]:
    """Raise NotFoundError; the page that says so knows its reader."""
    await visit.find_reader()
    raise NotFoundError
