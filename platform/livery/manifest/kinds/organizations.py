"""organizations.csv and groups.csv: customers, and the user groups inside them."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple, cast

from livery.manifest.cells import Cells
from livery.manifest.kinds.kind import Judged, Kind, Source, Work, difference, judged, still
from livery.manifest.reading import Row, Want, joined, split
from livery.manifest.scratch import NEW, SAME, Staged
from livery.organizations import importing
from livery.organizations.importing import NewGroup, NewOrganization
from livery.tenancy.unit import Unit


class Organization(NamedTuple):
    """One line of organizations.csv."""

    name: str
    allowed_users: int | None
    created_at: datetime


class Group(NamedTuple):
    """One line of groups.csv."""

    organization: str
    name: str
    created_at: datetime


class OrganizationFile(Source):
    """Reads organizations.csv."""

    file = "organizations.csv"
    columns = ("name", "allowedUsers", "createdAt")
    required = ("name",)

    def read(self, cells: Cells) -> Iterator[Row]:
        """One organization."""
        name = cells.text("name", required=True)
        allowed = cells.limit("allowedUsers")
        yield Row("organizations", name, Organization(name, allowed, cells.created()))


class GroupFile(Source):
    """Reads groups.csv."""

    file = "groups.csv"
    columns = ("organization", "name", "createdAt")
    required = ("organization", "name")

    def read(self, cells: Cells) -> Iterator[Row]:
        """One user group."""
        organization = cells.text("organization", required=True)
        name = cells.text("name", required=True)
        wants = (Want("organization", "organizations", organization),)
        record = Group(organization, name, cells.created())
        yield Row("groups", joined(organization, name), record, wants)


class Organizations(Kind):
    """Organizations by name."""

    name = "organizations"
    one = "organization"
    file = "organizations.csv"

    async def known(self, unit: Unit, keys: Sequence[str]) -> set[str]:
        """Names that exist."""
        return set(await importing.organizations(unit, keys))

    async def judge(self, work: Work, rows: Sequence[Staged]) -> list[Judged]:
        """By the number of allowed users, where the file has it."""
        stored = await importing.organizations(work.unit, [row.key for row in rows])
        compares = "allowedUsers" in work.columns[self.file]
        return [self._judge(row, stored.get(row.key), compares=compares) for row in rows]

    def _judge(
        self, row: Staged, stored: importing.StoredOrganization | None, *, compares: bool
    ) -> Judged:
        if stored is None:
            return Judged(NEW)
        old, new = stored.allowed_users, cast("Organization", row.record).allowed_users
        return judged([difference("allowedUsers", old, new)] if compares and old != new else [])

    async def add(self, work: Work, rows: Sequence[Staged]) -> None:
        """Store new organizations."""
        new = [NewOrganization(*cast("Organization", row.record)) for row in rows]
        await importing.add_organizations(work.unit, new)

    async def change(self, work: Work, rows: Sequence[Staged]) -> None:
        """Store other numbers of allowed users."""
        stored = await importing.organizations(work.unit, [row.key for row in rows])
        for row in rows:
            allowed = cast("Organization", row.record).allowed_users
            await importing.change_allowed_users(work.unit, still(stored, row.key).id, allowed)


class Groups(Kind):
    """User groups by organization and name."""

    name = "groups"
    one = "user group"
    file = "groups.csv"

    async def known(self, unit: Unit, keys: Sequence[str]) -> set[str]:
        """Groups that exist."""
        pairs = [split(key) for key in keys]
        places = await importing.organizations(unit, {organization for organization, _ in pairs})
        names = {name for _, name in pairs}
        found = await importing.groups(unit, [place.id for place in places.values()], names)
        return {
            joined(organization, name)
            for organization, name in pairs
            if organization in places and (places[organization].id, name) in found
        }

    async def judge(self, work: Work, rows: Sequence[Staged]) -> list[Judged]:
        """A group is there or not."""
        stored = await self.known(work.unit, [row.key for row in rows])
        return [Judged(SAME if row.key in stored else NEW) for row in rows]

    async def add(self, work: Work, rows: Sequence[Staged]) -> None:
        """Store new groups."""
        groups = [cast("Group", row.record) for row in rows]
        places = await importing.organizations(work.unit, {group.organization for group in groups})
        new = [NewGroup(still(places, g.organization).id, g.name, g.created_at) for g in groups]
        await importing.add_groups(work.unit, new)
