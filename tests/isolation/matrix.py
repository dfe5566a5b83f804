"""Asks one route for one visitor and every object, and compares with what `rights.toml` expects."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from sqlalchemy import event

from isolation.canaries import Canaries, may_read
from isolation.cells import Route, spellings
from isolation.kinds import KINDS, Kind
from isolation.rights import ALL, NEUTRAL, RIGHTS, STRANGER
from isolation.visitors import Visitor
from isolation.world import SESSION_FACES, World
from livery.asgi import Server
from livery.core.database import Database
from support.contents import contents
from support.people import FORM
from support.raw import Answer, ask, from_us

_CSRF = re.compile(rb'name="csrf" value="[0-9a-f]+"')


@dataclass(frozen=True)
class Target:
    """An object by its name in the path; `place` is empty unless it is there, and ours."""

    label: str
    name: str
    place: str = ""


@dataclass(frozen=True)
class Outcome:
    """What came back, with how many statements it took."""

    answer: Answer
    statements: int

    @property
    def leads_in(self) -> str:
        """The address that it leads to, by either way."""
        return self.answer.one("location") or self.answer.one("hx-redirect")

    @property
    def is_refusal(self) -> bool:
        """An error, or the way to the sign-in page."""
        to_the_door = self.leads_in.startswith("/sign-in") and not self.answer.all("set-cookie")
        return self.answer.status >= 400 or to_the_door


@dataclass
class Matrix:
    """The world with a server before it. `objects` is kind → what stands in the path."""

    server: Server
    world: World
    canaries: Canaries
    owner: Database
    objects: dict[str, list[Target]]
    cells: int = 0
    _tokens: dict[tuple[Visitor, str], str] = field(default_factory=dict)

    async def check(self, route: Route, visitor: Visitor) -> None:
        """Every cell of one route and visitor."""
        verb = RIGHTS.verb_of(str(route))
        await self.warm()
        for form in route.forms:
            if route.kind is None:
                await self._page(route, visitor, form, verb)
            else:
                await self._objects(route, visitor, form, verb, route.kind)

    async def warm(self) -> None:
        """Have the server look up now what it remembers between requests: numbers of statements
        can be compared afterwards.
        """
        await self.server.services.memory.refresh()
        for host in self.world.ours.hosts.values():
            await ask(self.server, "GET", "/sign-in", host=host)

    async def _page(self, route: Route, visitor: Visitor, form: str, verb: str) -> None:
        """A route without object: it opens for exactly the roles that may, and lists exactly what
        they may see.
        """
        outcome = await self.ask(route, visitor, "", form)
        allowed = RIGHTS.allows(verb, visitor.role, ALL)
        told = self._told(route, visitor, form, outcome)
        assert outcome.is_refusal is not allowed, told
        if allowed and str(route) in RIGHTS.lists:
            listed = {
                each.place
                for each in self.canaries.found_in(outcome.answer.body)
                if each.table in {"license", "product"}
            }
            expected = RIGHTS.places(RIGHTS.lists[str(route)], visitor.role)
            assert listed == expected, f"{told}; it lists {listed}, not {expected}"

    async def _objects(
        self, route: Route, visitor: Visitor, form: str, verb: str, kind: Kind
    ) -> None:
        """A route with an object: first those that are refused, by which nothing changes."""
        neutral = verb == NEUTRAL
        everything = self.objects[str(route.line.declaration.object)]
        allowed = [
            target
            for target in everything
            if target.place and not neutral and RIGHTS.allows(verb, visitor.role, target.place)
        ]
        before = {} if route.is_safe else await self.rows()
        absent = await self.ask(route, visitor, kind.absent, form)
        for target in everything:
            if target not in allowed:
                await self._refused(route, visitor, form, target, absent, neutral=neutral)
        if not route.is_safe:
            assert await self.rows() == before, f"{route} as {visitor} ({form}) changes something"
        for target in allowed:
            await self._allowed(route, visitor, form, target, absent)

    async def _allowed(
        self, route: Route, visitor: Visitor, form: str, target: Target, absent: Outcome
    ) -> None:
        """It works; what changes something is done to an object that is there for this alone."""
        kind = KINDS[str(route.line.declaration.object)]
        side, name = self.world.ours, target.name
        if not route.is_safe:
            name = await kind.make(side, target.place)
        outcome = await self.ask(route, visitor, name, form)
        told = self._told(route, visitor, form, outcome, target)
        assert not outcome.is_refusal, told
        assert absent.is_refusal, f"{told}; so does an object that is not there"
        if not route.is_safe and kind.remove:
            await kind.remove(side, name)

    async def _refused(
        self,
        route: Route,
        visitor: Visitor,
        form: str,
        target: Target,
        absent: Outcome,
        *,
        neutral: bool,
    ) -> None:
        """It answers like an absent object, in bytes, headers and number of statements."""
        outcome = await self.ask(route, visitor, target.name, form)
        told = self._told(route, visitor, form, outcome, target)
        if target.label.startswith("malformed"):
            assert outcome.answer.status in {200, 303, 401, 404}, told
            assert outcome.is_refusal, told
            return
        assert outcome.is_refusal is not neutral or visitor.role == STRANGER, told
        kind = KINDS[str(route.line.declaration.object)]
        assert masked(outcome.answer, target.name) == masked(absent.answer, kind.absent), told
        assert outcome.statements == absent.statements, told

    async def ask(
        self, route: Route, visitor: Visitor, name: str, form: str, token: str = ""
    ) -> Outcome:
        """One request, with a session of the visitor's or that one; whatever comes back holds
        nothing that the visitor may not read.
        """
        self.cells += 1
        host = self.world.ours.host(route.face)
        token = token or await self._token(route, visitor)
        headers = [*route.forms[form], *([("cookie", f"session={token}")] if token else [])]
        if not route.is_safe:
            headers += [*from_us(host), *FORM]
        with self._counting() as statements:
            answer = await ask(
                self.server,
                route.line.method,
                route.path(name),
                host=host,
                headers=headers,
                body=route.body,
            )
        outcome = Outcome(answer, len(statements))
        self.search(route, visitor, form, name, outcome)
        return outcome

    async def _token(self, route: Route, visitor: Visitor) -> str:
        """The visitor's session; what changes something may end it, and gets a new one."""
        key = (visitor, route.face)
        if key not in self._tokens or not route.is_safe:
            self._tokens[key] = await visitor.token(self.world, route.face)
        return self._tokens[key]

    def search(
        self, route: Route, visitor: Visitor, form: str, name: str, outcome: Outcome
    ) -> None:
        """No canary of another vendor, and none that the role may not read."""
        text = outcome.answer.body + repr(outcome.answer.headers).encode()
        for spelled in spellings(name) if name else ():
            text = text.replace(spelled.encode(errors="surrogatepass"), b"")
        assert b"$argon2id$" not in text
        for canary in set(self.canaries.found_in(text)):
            told = f"{self._told(route, visitor, form, outcome)}; it holds {canary}"
            assert canary.tenant_id == self.world.ours.vendor.id, told
            assert may_read(canary, SESSION_FACES[route.face], visitor.role), told

    @contextmanager
    def _counting(self) -> Iterator[list[str]]:
        """What the server sends to its database, but the poll that no request makes."""
        sent: list[str] = []
        engine = self.server.services.database.engine.sync_engine

        def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            if "cache_generation" not in statement and not statement.startswith("BEGIN"):
                sent.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        try:
            yield sent
        finally:
            event.remove(engine, "before_cursor_execute", note)

    async def rows(self) -> dict[str, list[str]]:
        """What both vendors have, but sessions, which the matrix itself opens."""
        return {
            f"{side.vendor.slug} {table}": found
            for side in (self.world.ours, self.world.theirs)
            for table, found in (await contents(self.owner, side.vendor.id)).items()
            if table != "session"
        }

    def _told(
        self,
        route: Route,
        visitor: Visitor,
        form: str,
        outcome: Outcome,
        target: Target | None = None,
    ) -> str:
        """Which cell it is, for whoever reads a failure."""
        what = f", {target.label}" if target else ""
        led = f" to {outcome.leads_in}" if outcome.leads_in else ""
        return f"{route} as {visitor} ({form}{what}) answers {outcome.answer.status}{led}"


def masked(answer: Answer, name: str) -> Answer:
    """An answer without the form's token, and with the object's name as if it were another's."""
    body = _CSRF.sub(b"", answer.body)
    headers = answer.headers
    for spelled in spellings(name):
        body = body.replace(spelled.encode(), b"(name)")
        headers = tuple((key, value.replace(spelled, "(name)")) for key, value in headers)
    return replace(answer, headers=headers, body=body)


async def targets(world: World, kind: Kind) -> list[Target]:
    """One object at each place of both vendors, one that was deleted, and what is none."""
    ours, theirs = world.ours, world.theirs
    found = [Target(place, await kind.make(ours, place), place) for place in kind.places]
    if kind.is_tenants:
        found += [Target(f"their {place}", await kind.make(theirs, place)) for place in kind.places]
    if kind.remove:
        gone = await kind.make(ours, kind.places[0])
        await kind.remove(ours, gone)
        found.append(Target("deleted", gone))
    found.append(Target("absent", kind.absent))
    return found + [Target(f"malformed {each[:12]!r}", each) for each in kind.malformed]
