"""group-members.csv: who belongs to which user group."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, cast

from livery.identity.importing import accounts
from livery.manifest.cells import Cells
from livery.manifest.kinds.kind import NOWHERE, Judged, Kind, Source, Work, relation
from livery.manifest.kinds.users import Memberships
from livery.manifest.reading import Row, Want, joined
from livery.manifest.scratch import Staged
from livery.organizations import importing
from livery.organizations.importing import Member
from livery.tenancy.unit import Unit


class GroupPlace(NamedTuple):
    """One line."""

    organization: str
    group: str
    email: str


class GroupMemberFile(Source):
    """Reads group-members.csv."""

    file = "group-members.csv"
    columns = ("organization", "group", "userEmail")
    required = columns

    def read(self, cells: Cells) -> Iterator[Row]:
        """One person's place in a group."""
        organization = cells.text("organization", required=True)
        group = cells.text("group", required=True)
        email = cells.email("userEmail", required=True)
        wants = (
            Want("group", "groups", joined(organization, group)),
            Want("userEmail", "memberships", joined(email, organization)),
        )
        record = GroupPlace(organization, group, email)
        yield Row("group members", joined(organization, group, email), record, wants)


class GroupMembers(Kind):
    """Places in groups, by organization, group and e-mail address."""

    name = "group members"
    one = "group member"
    file = "group-members.csv"

    async def known(self, unit: Unit, keys: Sequence[str]) -> set[str]:
        """Nothing refers to these."""
        return set()

    async def judge(self, work: Work, rows: Sequence[Staged]) -> list[Judged]:
        """There or not; a place that was ended is not quietly made anew."""
        places = [cast("GroupPlace", row.record) for row in rows]
        ends = await self._ends(work.unit, rows)
        stored = await importing.members(
            work.unit, {end.group_id for end in ends}, {end.account_id for end in ends}
        )
        groups = work.staged.new_among("groups", (joined(p.organization, p.group) for p in places))
        memberships = [joined(place.email, place.organization) for place in places]
        joining = work.staged.new_among("memberships", memberships)
        belonging = joining | await Memberships().known(work.unit, memberships)
        return [
            relation(
                stored=(end.group_id, end.account_id) in stored,
                # Without a membership, one that was ended elsewhere, there can be no place.
                has_new_end=membership in joining
                or (joined(place.organization, place.group) in groups and membership in belonging),
            )
            for place, end, membership in zip(places, ends, memberships, strict=True)
        ]

    async def _ends(self, unit: Unit, rows: Sequence[Staged]) -> list[Member]:
        """Ids for each row; those of rows that are about to be added are `NOWHERE`."""
        places = [cast("GroupPlace", row.record) for row in rows]
        named = await importing.organizations(unit, {place.organization for place in places})
        groups = await importing.groups(
            unit, [each.id for each in named.values()], {place.group for place in places}
        )
        people = await accounts(unit, {place.email for place in places})
        organization_ids = {name: found.id for name, found in named.items()}
        account_ids = {email: found.id for email, found in people.items()}
        return [
            Member(
                groups.get((organization_ids.get(p.organization, NOWHERE), p.group), NOWHERE),
                account_ids.get(p.email, NOWHERE),
                organization_ids.get(p.organization, NOWHERE),
            )
            for p in places
        ]

    async def add(self, work: Work, rows: Sequence[Staged]) -> None:
        """Put people into groups."""
        await importing.add_members(work.unit, await self._ends(work.unit, rows))
