"""Sign-in of the vendor's own team, and what the account menu offers."""

from litestar.params import FromQuery

from livery.web.kit import appearance, signing_in
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
    """Try the password; whoever is not of the team is answered as with a wrong one."""
    return await signing_in.submit(visit)


@route("POST", "/sign-out", access=Access.SIGNED_IN, event="session.ended")
async def sign_out(visit: Visit) -> Redirect:
    """End the session at once; whoever has none is led to the sign-in page anyway."""
    return await signing_in.sign_out(visit)


@route("POST", "/appearance", access=Access.SIGNED_IN, event="account.appearance_chosen")
async def choose_appearance(visit: Visit) -> Redirect:
    """Light, dark, or as the device does."""
    return await appearance.choose(visit)
