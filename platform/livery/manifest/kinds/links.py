"""license-groups.csv: which user groups may use which licenses of their organization."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, cast

from livery.licensing import importing, keys
from livery.licensing.importing import Link
from livery.manifest.cells import Cells
from livery.manifest.kinds.kind import NOWHERE, Judged, Kind, Source, Work, relation
from livery.manifest.kinds.licenses import License, license_key
from livery.manifest.problems import Problem
from livery.manifest.reading import Row, Want, joined
from livery.manifest.scratch import Staged
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
        """Group and license must belong to the same organization."""
        links = [cast("LicenseLink", row.record) for row in rows]
        read = work.staged.among("licenses", (link.key for link in links))
        stored = await importing.licenses(work.unit, {li.key for li in links if li.key not in read})
        named = await organizations(work.unit, {link.organization for link in links})
        problems = []
        for row, link in zip(rows, links, strict=True):
            if link.key in read:
                fits = cast("License", read[link.key][0]).organization == link.organization
            elif link.key in stored and link.organization in named:
                place = stored[link.key].terms.organization_id
                fits = place == named[link.organization].id
            else:
                fits = link.key not in stored
            if not fits:
                problems.append(_misplaced(work.paths[self.file], row.line, link))
        return problems

    async def judge(self, work: Work, rows: Sequence[Staged]) -> list[Judged]:
        """There or not; a link that was ended is not quietly made anew."""
        ends = await self._ends(work.unit, rows)
        stored = await importing.links(work.unit, {end.license_id for end in ends})
        links = [cast("LicenseLink", row.record) for row in rows]
        new_keys = work.staged.new_among("licenses", (link.key for link in links))
        new_groups = work.staged.new_among(
            "groups", (joined(link.organization, link.group) for link in links)
        )
        return [
            relation(
                stored=(end.license_id, end.group_id) in stored,
                has_new_end=link.key in new_keys
                or joined(link.organization, link.group) in new_groups,
            )
            for link, end in zip(links, ends, strict=True)
        ]

    async def _ends(self, unit: Unit, rows: Sequence[Staged]) -> list[Link]:
        links = [cast("LicenseLink", row.record) for row in rows]
        licenses = await importing.licenses(unit, {link.key for link in links})
        named = await organizations(unit, {link.organization for link in links})
        found = await groups(unit, [n.id for n in named.values()], {link.group for link in links})
        ends = []
        for link in links:
            place = named[link.organization].id if link.organization in named else NOWHERE
            license_id = licenses[link.key].id if link.key in licenses else NOWHERE
            ends.append(Link(license_id, found.get((place, link.group), NOWHERE), place))
        return ends

    async def add(self, work: Work, rows: Sequence[Staged]) -> None:
        """Link groups to licenses."""
        await importing.add_links(work.unit, await self._ends(work.unit, rows))


def _misplaced(path: str, line: int, link: LicenseLink) -> Problem:
    return Problem(
        path,
        line,
        f"the license does not belong to {link.organization}, whose group this is; link a group of"
        " the license's own organization",
    )
