"""For every route somebody who may use it, at its host and on an object of theirs, as
`rights.toml` has it: an attack on a route that nobody may use would prove nothing.

A new route joins by itself.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from isolation.cells import Route, routes
from isolation.rights import ALL, NEUTRAL, RIGHTS, ROLES
from isolation.world import SESSION_FACES, Side
from livery.asgi import Server
from livery.core.database import Database
from support.contents import contents
from support.people import FORM_TYPE, token_in
from support.raw import Answer, Headers, ask, from_us
from support.server import ADDRESS

FORM: tuple[str, bytes] = (FORM_TYPE, b"")
# Routes that need another's server to succeed, and who may use them: there is none, so that they
# answer with their form.
NEED_OTHERS = {"vendor POST /settings/single-sign-on": "staff-owner"}


@dataclass(frozen=True)
class Use:
    """One use of a route: `path` names an object, and the session of `cookie` may use it."""

    server: Server
    route: Route
    host: str
    path: str
    cookie: str

    async def ask(
        self,
        body: tuple[str | bytes, bytes] = FORM,
        *,
        method: str = "",
        said: Headers | None = None,
        headers: Headers = (),
        signed_in: bool = True,
        address: str = ADDRESS,
    ) -> Answer:
        """Use it with a body of that type, or with another method.

        `said` is what the browser says of where the request comes from, else a page of ours.
        """
        kind, content = body
        sent = [*(from_us(self.host) if said is None else said), *headers]
        sent += [("content-type", kind)] if kind else []
        if signed_in:
            sent.append(("cookie", self.cookie))
        method = method or self.route.line.method
        return await ask(
            self.server,
            method,
            self.path,
            host=self.host,
            headers=sent,
            body=content,
            address=address,
        )

    @property
    def works(self) -> set[int]:
        """How a success shows or, where there can be none, that the user was let in."""
        return {422} if str(self.route) in NEED_OTHERS else {200, 303}

    async def token(self) -> str:
        """The token in the forms of a page of this session."""
        cookie = [("cookie", self.cookie)]
        return token_in(await ask(self.server, "GET", "/", host=self.host, headers=cookie))


@dataclass(frozen=True)
class Uses:
    """The uses of one vendor's routes."""

    server: Server
    side: Side

    async def of(self, route: Route) -> Use:
        """A new one: with a session and, where the route names an object, an object of its own."""
        role, place = user_of(route)
        name = await route.kind.make(self.side, place) if route.kind else ""
        host = self.side.host(route.face)
        token = await self.side.open_session(role, SESSION_FACES[route.face], host)
        return Use(self.server, route, host, route.path(name), f"session={token}")

    async def rows(self, owner: Database, *, besides: Collection[str] = ()) -> dict[str, list[str]]:
        """All that the vendor has."""
        return await contents(owner, self.side.vendor.id, besides=besides)


def usable() -> list[Route]:
    """All routes but those that need a partner outside: by rights.toml nobody may use them here."""
    return [route for route in routes() if RIGHTS.verbs.get(RIGHTS.verb_of(str(route)), True)]


def user_of(route: Route) -> tuple[str, str]:
    """A role that may use the route, and a place where it may."""
    if str(route) in NEED_OTHERS:
        return NEED_OTHERS[str(route)], ALL
    verb = RIGHTS.verb_of(str(route))
    places = route.kind.places if route.kind else (ALL,)
    # Most verbs of the admin are its team's, who come last.
    for role in reversed(ROLES) if route.face == "vendor" else ROLES:
        for place in places:
            if verb == NEUTRAL or RIGHTS.allows(verb, role, place):
                return role, place
    raise AssertionError(f"By rights.toml nobody may use {route}.")
