"""users.csv, column staffRole: who belongs to the vendor's own team."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, cast

from livery.identity import importing
from livery.identity.importing import NewStaff
from livery.manifest.kinds.kind import Judged, Kind, Work, difference, judged, relation, still
from livery.manifest.scratch import Staged
from livery.tenancy.unit import Unit

STAFF_ROLES = ("owner", "admin", "support")


class TeamPlace(NamedTuple):
    """A person's place in the team."""

    email: str
    role: str
    created_at: datetime


class Team(Kind):
    """Places in the team, by e-mail address."""

    name = "staff"
    one = "member of staff"
    file = "users.csv"

    async def known(self, unit: Unit, keys: Sequence[str]) -> set[str]:
        """Addresses that are of the team."""
        return set(await importing.staff_roles(unit, keys))

    async def judge(self, work: Work, rows: Sequence[Staged]) -> list[Judged]:
        """By role; a place that was ended is not quietly made anew."""
        stored = await importing.staff_roles(work.unit, [row.key for row in rows])
        new_people = work.staged.new_among("users", (row.key for row in rows))
        return [
            self._judge(cast("TeamPlace", row.record), stored[row.key])
            if row.key in stored
            else relation(stored=False, has_new_end=row.key in new_people)
            for row in rows
        ]

    def _judge(self, place: TeamPlace, role: str) -> Judged:
        return judged([difference("staffRole", role, place.role)] if role != place.role else [])

    async def add(self, work: Work, rows: Sequence[Staged]) -> None:
        """Put people into the team."""
        places = [cast("TeamPlace", row.record) for row in rows]
        people = await importing.accounts(work.unit, {place.email for place in places})
        await importing.add_staff(
            work.unit,
            [
                NewStaff(still(people, place.email).id, place.role, place.created_at)
                for place in places
            ],
        )

    async def change(self, work: Work, rows: Sequence[Staged]) -> None:
        """Store other roles, and add places that are missing."""
        stored = await self.known(work.unit, [row.key for row in rows])
        await self.add(work, [row for row in rows if row.key not in stored])
        people = await importing.accounts(work.unit, list(stored))
        for row in rows:
            if row.key in stored:
                role = cast("TeamPlace", row.record).role
                await importing.change_staff_role(work.unit, still(people, row.key).id, role)
