"""Sign in."""

from litestar.params import FromQuery

from livery.web.kit import signing_in
from livery.web.kit.access import Access
from livery.web.kit.answers import Page, Redirect
from livery.web.kit.routes import route
from livery.web.kit.visit import Visit


@route("GET", "/sign-in", access=Access.ANYONE, event=None)
async def form(visit: Visit, next: FromQuery[str] = "/") -> Page | Redirect:  # noqa: A002
    """The form; somebody who is signed in already goes on."""
    return await signing_in.show(visit, next)


@route("POST", "/sign-in", access=Access.ANYONE, event="session.started", throttle="sign-in")
async def submit(visit: Visit) -> Page | Redirect:
    """Try the password."""
    return await signing_in.submit(visit)
