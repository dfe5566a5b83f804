"""license-groups.csv: which user groups may use which licenses of their organization."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, cast

from livery.licensing import importing, keys
from livery.licensing.importing import Link
from livery.manifest.cells import Cells
from livery.manifest.kinds.kind import NOWHERE, Judged, Kind, Source, Work, relation
from livery.manifest.kinds.license_file import License, LicenseFile, license_key
from livery.manifest.problems import Problem
from livery.manifest.reading import Row, Want, joined
from livery.manifest.scratch import DIFFERENT, Staged
from livery.organizations.importing import groups, organizations
from livery.tenancy.unit import Unit


class LicenseLink(NamedTuple):
    """One line; `key` is normalized."""

    key: str
    organization: str
    group: str


class LicenseGroupFile(Source):
    """Reads license-groups.csv."""

    file = "license-groups.csv"
    columns = ("key", "organization", "group")
    required = columns

    def read(self, cells: Cells) -> Iterator[Row]:
        """One link."""
        key = keys.normalize(license_key(cells))
        organization = cells.text("organization", required=True)
        group = cells.text("group", required=True)
        wants = (
            Want("key", "licenses", key),
            Want("group", "groups", joined(organization, group)),
        )
        record = LicenseLink(key, organization, group)
        yield Row("license groups", joined(organization, group, key), record, wants)


class LicenseGroups(Kind):
    """Links, by organization, group and key."""

    name = "license groups"
    one = "link"
    file = "license-groups.csv"

    async def known(self, unit: Unit, keys: Sequence[str]) -> set[str]:
        """Nothing refers to these."""
        return set()

    async def verify(self, work: Work, rows: Sequence[Staged]) -> list[Problem]:
        """Group and license must belong to the same organization, as read or as stored."""
        if LicenseFile.file in work.unread:
            return []
        links = [cast("LicenseLink", row.record) for row in rows]
        read = work.staged.among("licenses", (link.key for link in links))
        stored = await _owners(work.unit, links)
        problems = []
        for row, link in zip(rows, links, strict=True):
            owners = {stored[link.key]} if link.key in stored else set()
            if link.key in read:
                owners.add(cast("License", read[link.key][0]).organization)
            if owners and link.organization not in owners:
                problems.append(_misplaced(work.paths[self.file], row.line, link))
        return problems

    async def judge(self, work: Work, rows: Sequence[Staged]) -> list[Judged]:
        """There or not; a link that was ended is not quietly made anew."""
        links = [cast("LicenseLink", row.record) for row in rows]
        ends, owners = await self._ends(work.unit, rows), await _owners(work.unit, links)
        stored = await importing.links(work.unit, {end.license_id for end in ends})
        keys_added = work.staged.new_among("licenses", (link.key for link in links))
        groups_added = work.staged.new_among(
            "groups", (joined(link.organization, link.group) for link in links)
        )
        return [
            Judged(DIFFERENT, ("the license belongs to another organization",))
            if owners.get(link.key, link.organization) != link.organization
            else relation(
                stored=(end.license_id, end.group_id) in stored,
                has_new_end=link.key in keys_added
                or joined(link.organization, link.group) in groups_added,
            )
            for link, end in zip(links, ends, strict=True)
        ]

    async def _ends(self, unit: Unit, rows: Sequence[Staged]) -> list[Link]:
        links = [cast("LicenseLink", row.record) for row in rows]
        licenses = await importing.licenses(unit, {link.key for link in links})
        named = await organizations(unit, {link.organization for link in links})
        found = await groups(unit, [n.id for n in named.values()], {link.group for link in links})
        places = {name: each.id for name, each in named.items()}
        ids = {key: each.id for key, each in licenses.items()}
        return [
            Link(
                ids.get(link.key, NOWHERE),
                found.get((places.get(link.organization, NOWHERE), link.group), NOWHERE),
                places.get(link.organization, NOWHERE),
            )
            for link in links
        ]

    async def add(self, work: Work, rows: Sequence[Staged]) -> None:
        """Link groups to licenses."""
        await importing.add_links(work.unit, await self._ends(work.unit, rows))


async def _owners(unit: Unit, links: Sequence[LicenseLink]) -> dict[str, str]:
    """Key → organization of the stored licenses, by name if a link names it, else empty."""
    licenses = await importing.licenses(unit, {link.key for link in links})
    named = await organizations(unit, {link.organization for link in links})
    names = {organization.id: name for name, organization in named.items()}
    return {
        key: names.get(found.terms.organization_id or NOWHERE, "")
        for key, found in licenses.items()
    }


def _misplaced(path: str, line: int, link: LicenseLink) -> Problem:
    return Problem(
        path,
        line,
        f"the license does not belong to {link.organization}, whose group this is; link a group of"
        " the license's own organization",
    )
