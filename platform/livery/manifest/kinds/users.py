"""users.csv: people, and their places in organizations (a person may stand on several lines)."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple, cast

from livery.identity import importing
from livery.identity.importing import NewAccount, NewMembership, StoredAccount
from livery.manifest.cells import Cells
from livery.manifest.fields import language_problem, zone_problem
from livery.manifest.kinds.kind import (
    Judged,
    Kind,
    Source,
    Work,
    difference,
    judged,
    relation,
    still,
)
from livery.manifest.kinds.team import STAFF_ROLES, TeamPlace
from livery.manifest.reading import Row, Want, joined, split
from livery.manifest.scratch import Staged
from livery.organizations.importing import organizations
from livery.tenancy.unit import Unit

ROLES = ("user", "organization-admin")
# Column and field of what a file may change.
_CHANGEABLE = (
    ("firstName", "given_name"),
    ("lastName", "family_name"),
    ("language", "language"),
    ("timeZone", "zone"),
)


class User(NamedTuple):
    """A person."""

    email: str
    given_name: str
    family_name: str
    language: str
    zone: str
    created_at: datetime


class Place(NamedTuple):
    """A person's place in an organization."""

    email: str
    organization: str
    role: str
    created_at: datetime


class UserFile(Source):
    """Reads users.csv."""

    file = "users.csv"
    columns = (
        "email",
        "firstName",
        "lastName",
        "organization",
        "role",
        "staffRole",
        "language",
        "timeZone",
        "createdAt",
    )
    required = ("email",)

    def read(self, cells: Cells) -> Iterator[Row]:
        """One person, and one place if the line names an organization, one if it is of the team."""
        email = cells.email("email", required=True)
        organization = cells.text("organization")
        role = cells.choice("role", ROLES, "user")
        staff_role = cells.choice("staffRole", STAFF_ROLES, "") if cells.text("staffRole") else ""
        if role != "user" and not organization:
            cells.wrong("role", f"is {role}, but organization is empty; name the organization")
        user = User(
            email,
            cells.text("firstName"),
            cells.text("lastName"),
            _language(cells),
            _zone(cells),
            cells.created(),
        )
        yield Row("users", email, user, repeatable=True)
        if staff_role:
            place_in_team = TeamPlace(email, staff_role, user.created_at)
            yield Row("staff", email, place_in_team, repeatable=True)
        if organization:
            wants = (Want("organization", "organizations", organization),)
            place = Place(email, organization, role, user.created_at)
            yield Row("memberships", joined(email, organization), place, wants)


def _language(cells: Cells) -> str:
    value = cells.text("language") or cells.reading.language
    problem = language_problem(value)
    if problem:
        cells.wrong("language", problem)
    return value


def _zone(cells: Cells) -> str:
    value = cells.text("timeZone") or str(cells.reading.zone)
    problem = zone_problem(value)
    if problem:
        cells.wrong("timeZone", problem)
    return value


class Users(Kind):
    """People by e-mail address."""

    name = "users"
    one = "user"
    file = "users.csv"

    async def known(self, unit: Unit, keys: Sequence[str]) -> set[str]:
        """Addresses that have an account."""
        return set(await importing.accounts(unit, keys))

    async def judge(self, work: Work, rows: Sequence[Staged]) -> list[Judged]:
        """By names, language and zone, where the file has them."""
        stored = await importing.accounts(work.unit, [row.key for row in rows])
        return [self._judge(work, row, stored.get(row.key)) for row in rows]

    def _judge(self, work: Work, row: Staged, stored: StoredAccount | None) -> Judged:
        if stored is None:
            return Judged("new")
        after = self._merged(work, row, stored)
        return judged(
            difference(column, getattr(stored, field), getattr(after, field))
            for column, field in _CHANGEABLE
            if getattr(stored, field) != getattr(after, field)
        )

    def _merged(self, work: Work, row: Staged, stored: StoredAccount) -> StoredAccount:
        user, given = cast("User", row.record), work.columns[self.file]
        fields = {f: getattr(user, f) for column, f in _CHANGEABLE if column in given}
        return stored._replace(**fields)

    async def add(self, work: Work, rows: Sequence[Staged]) -> None:
        """Store new people."""
        new = [NewAccount(*cast("User", row.record)) for row in rows]
        await importing.add_accounts(work.unit, new)

    async def change(self, work: Work, rows: Sequence[Staged]) -> None:
        """Store other names, languages and zones."""
        stored = await importing.accounts(work.unit, [row.key for row in rows])
        for row in rows:
            await importing.change_account(
                work.unit, self._merged(work, row, still(stored, row.key))
            )


class Memberships(Kind):
    """People's places in organizations, by e-mail address and organization."""

    name = "memberships"
    one = "membership"
    file = "users.csv"

    async def known(self, unit: Unit, keys: Sequence[str]) -> set[str]:
        """Places that exist."""
        return set(await self._roles(unit, keys))

    async def _roles(self, unit: Unit, keys: Sequence[str]) -> dict[str, str]:
        pairs = [split(key) for key in keys]
        people = await importing.accounts(unit, {email for email, _ in pairs})
        places = await organizations(unit, {organization for _, organization in pairs})
        roles = await importing.memberships(unit, [account.id for account in people.values()])
        return {
            joined(email, name): roles[people[email].id, places[name].id]
            for email, name in pairs
            if email in people and name in places and (people[email].id, places[name].id) in roles
        }

    async def judge(self, work: Work, rows: Sequence[Staged]) -> list[Judged]:
        """By role, where the file has it; a place that was ended is not quietly made anew."""
        stored = await self._roles(work.unit, [row.key for row in rows])
        places = [cast("Place", row.record) for row in rows]
        new_people = work.staged.new_among("users", (place.email for place in places))
        new_places = work.staged.new_among("organizations", (p.organization for p in places))
        has_roles = "role" in work.columns[self.file]
        return [
            self._judge(place, stored.get(row.key), has_roles=has_roles)
            if row.key in stored
            else relation(
                stored=False,
                has_new_end=place.email in new_people or place.organization in new_places,
            )
            for row, place in zip(rows, places, strict=True)
        ]

    def _judge(self, place: Place, role: str | None, *, has_roles: bool) -> Judged:
        return judged(
            [difference("role", role, place.role)] if has_roles and role != place.role else []
        )

    async def add(self, work: Work, rows: Sequence[Staged]) -> None:
        """Store new places."""
        places = [cast("Place", row.record) for row in rows]
        people = await importing.accounts(work.unit, {place.email for place in places})
        named = await organizations(work.unit, {place.organization for place in places})
        await importing.add_memberships(
            work.unit,
            [
                NewMembership(
                    still(people, place.email).id,
                    still(named, place.organization).id,
                    place.role,
                    place.created_at,
                )
                for place in places
            ],
        )

    async def change(self, work: Work, rows: Sequence[Staged]) -> None:
        """Store other roles, and add places that are missing."""
        stored = await self.known(work.unit, [row.key for row in rows])
        await self.add(work, [row for row in rows if row.key not in stored])
        for row in rows:
            if row.key in stored:
                await self._change_role(work.unit, cast("Place", row.record))

    async def _change_role(self, unit: Unit, place: Place) -> None:
        account = still(await importing.accounts(unit, [place.email]), place.email)
        named = await organizations(unit, [place.organization])
        organization = still(named, place.organization)
        await importing.change_role(unit, account.id, organization.id, place.role)
