"""What the account menu offers."""

from livery.web.kit import appearance, signing_in
from livery.web.kit.access import Access
from livery.web.kit.answers import Redirect
from livery.web.kit.routes import route
from livery.web.kit.visit import Visit


@route("POST", "/appearance", access=Access.SIGNED_IN, event="account.appearance_chosen")
async def choose_appearance(visit: Visit) -> Redirect:
    """Light, dark, or as the device does."""
    return await appearance.choose(visit)


@route("POST", "/sign-out", access=Access.SIGNED_IN, event="session.ended")
async def sign_out(visit: Visit) -> Redirect:
    """End the session at once; whoever has none is led to the sign-in page anyway."""
    return await signing_in.sign_out(visit)
