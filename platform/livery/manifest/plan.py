"""Compare a vendor folder with the database: what applying it would do."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from livery.core import clock, paths
from livery.core.database import Database
from livery.core.ids import new_id
from livery.core.settings import Settings
from livery.manifest import changes
from livery.manifest.changes import FieldChange
from livery.manifest.document import Document
from livery.manifest.kinds.every import KINDS
from livery.manifest.kinds.kind import Work
from livery.manifest.present import Present, present
from livery.manifest.problems import Problem, Problems
from livery.manifest.reading import Reading
from livery.manifest.references import check_references
from livery.manifest.rows import KindPlan, compare_rows
from livery.manifest.scratch import Scratch
from livery.manifest.stage import Read, Report, paths_of, stage
from livery.tenancy import vendors
from livery.tenancy.host_names import HostDirectory
from livery.tenancy.memory import Memory
from livery.tenancy.unit import Unit
from livery.tenancy.urls import is_platform_host, platform_host

SHIFT = "data.shift"


@dataclass(frozen=True, slots=True)
class Plan:
    """What applying would do to one vendor."""

    slug: str
    is_new: bool
    fields: tuple[FieldChange, ...]
    hosts: tuple[tuple[str, str], ...]
    domains: tuple[str, ...]
    revision: str
    rows: tuple[KindPlan, ...]
    notes: tuple[str, ...]

    def does_nothing(self, *, update: bool) -> bool:
        """Whether applying would change nothing."""
        moves = [each for each in self.fields if not each.kept]
        data = any(kind.new or (update and kind.different) for kind in self.rows)
        return not (self.is_new or moves or self.hosts or self.domains or self.revision or data)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A plan with what is needed to carry it out."""

    plan: Plan
    document: Document
    present: Present
    work: Work
    shift_days: int | None


async def open_unit(database: Database, slug: str, *, writes: bool) -> Unit:
    """A unit of work of the vendor called `slug`, or of one that is about to be made."""
    for vendor in await vendors.all_vendors(database):
        if vendor.slug == slug:
            return Unit(database, vendor.id, writes=writes)
    return Unit(database, new_id(), writes=writes)


class Planner:
    """Compares vendor folders with one database."""

    def __init__(self, database: Database, settings: Settings, report: Report) -> None:
        self._database = database
        self._settings = settings
        self._report = report

    async def prepare(
        self, unit: Unit, document: Document, staged: Scratch, *, force: bool
    ) -> Prepared:
        """Read the data files and compare everything; raises ManifestError with all faults.

        Changes nothing, so that a reading unit is enough, and `apply` may have another.
        """
        now = await present(unit, document)
        problems = Problems()
        await self._check_domains(unit, document, problems)
        shift = _shift_days(document, now)
        work = self._read(unit, document, staged, now, shift or 0, problems)
        await check_references(unit, staged, work.unread, problems)
        for problem in await self._verify(work):
            problems.note(problem)
        problems.refuse()
        plan = Plan(
            slug=document.slug,
            is_new=now.profile is None,
            fields=tuple(
                changes.compare(
                    changes.wanted(document), now.standing.fields, now.applied, force=force
                )
            ),
            hosts=self._new_hosts(document.slug, now),
            domains=tuple(name for name in document.domains if name not in now.domains),
            revision=changes.new_revision(document, now.standing),
            rows=tuple([await compare_rows(kind, work, self._report) for kind in KINDS]),
            notes=_notes(document),
        )
        return Prepared(plan, document, now, work, shift)

    def _read(
        self,
        unit: Unit,
        document: Document,
        staged: Scratch,
        now: Present,
        shift: int,
        problems: Problems,
    ) -> Work:
        fields = {**now.standing.fields, **document.fields}
        reading = Reading(
            zone=ZoneInfo(str(fields["vendor.zone"])),
            language=str(fields["vendor.language"]),
            shift=timedelta(days=shift),
            now=clock.now(),
        )
        folder = document.data
        read = Read({}, frozenset())
        if folder:
            read = stage(folder, staged, reading, problems, self._report)
        paths = paths_of(folder or Path())
        return Work(unit, staged, read.columns, read.unread, paths, reading)

    async def _check_domains(self, unit: Unit, document: Document, problems: Problems) -> None:
        directory = HostDirectory(self._database, Memory(self._database))
        for name in document.domains:
            if is_platform_host(self._settings, name):
                text = f"holds {name!r}, which is the platform's; vendors have a name there anyway"
                problems.note(document.problem("hosts", "domains", text))
            host = await directory.find(name)
            if host and host.tenant_id != unit.tenant_id:
                text = f"holds {name!r}, which belongs to another vendor; remove it"
                problems.note(document.problem("hosts", "domains", text))

    def _new_hosts(self, slug: str, now: Present) -> tuple[tuple[str, str], ...]:
        faces = ("portal", "vendor")
        hosts = [(platform_host(self._settings, slug, face), face) for face in faces]
        return tuple(host for host in hosts if host not in now.hosts)

    async def _verify(self, work: Work) -> list[Problem]:
        return [
            problem
            for kind in KINDS
            if kind.file in work.columns
            for page in work.staged.pages(kind.name)
            for problem in await kind.verify(work, page)
        ]


def _shift_days(document: Document, now: Present) -> int | None:
    """By how many days the dates move: as at the first apply, so that a second finds them alike."""
    if document.as_of is None:
        return None
    as_of, _, days = now.applied.get(SHIFT, "").partition(" ")
    if as_of == document.as_of.isoformat():
        return int(days)
    return (clock.now().date() - document.as_of).days


def _notes(document: Document) -> tuple[str, ...]:
    pack = document.fields.get("brand.pack")
    if pack is None or (paths.themes() / str(pack) / "theme.toml").is_file():
        return ()
    return (f"The theme pack {pack!r} is not installed; pages use the default pack until it is.",)
