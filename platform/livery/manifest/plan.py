"""Compare a vendor folder with the database: what applying it would do."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from livery.core import clock, paths
from livery.core.database import Database
from livery.core.ids import new_id
from livery.core.settings import Settings
from livery.domains.claim import names as domain_names
from livery.manifest import changes
from livery.manifest.changes import FieldChange, Standing
from livery.manifest.document import Document
from livery.manifest.kinds.every import KINDS
from livery.manifest.kinds.kind import Kind, Work
from livery.manifest.problems import Problem, Problems
from livery.manifest.reading import Reading
from livery.manifest.references import check_references
from livery.manifest.scratch import DIFFERENT, NEW, SAME, Scratch
from livery.manifest.stage import Report, paths_of, stage
from livery.tenancy import vendors
from livery.tenancy.applied import last_applied
from livery.tenancy.host_names import HostDirectory, names
from livery.tenancy.memory import Memory
from livery.tenancy.unit import Unit
from livery.tenancy.urls import is_platform_host, platform_host
from livery.tenancy.vendors import VendorProfile

EXAMPLES = 3  # of each kind, in a plan
SHIFT = "data.shift"


class KindPlan(NamedTuple):
    """Rows of one kind: how many are new, stored alike, stored differently; a few examples."""

    name: str
    new: int
    same: int
    different: int
    new_examples: tuple[str, ...]
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What applying would do to one vendor."""

    slug: str
    is_new: bool
    fields: tuple[FieldChange, ...]
    hosts: tuple[tuple[str, str], ...]
    domains: tuple[str, ...]
    publishes: bool
    rows: tuple[KindPlan, ...]
    notes: tuple[str, ...]

    def does_nothing(self, *, update: bool) -> bool:
        """Whether applying would change nothing."""
        moves = [each for each in self.fields if not each.kept]
        data = any(kind.new or (update and kind.different) for kind in self.rows)
        return not (self.is_new or moves or self.hosts or self.domains or self.publishes or data)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A plan with what is needed to carry it out."""

    plan: Plan
    document: Document
    standing: Standing
    applied: Mapping[str, str]
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
        """Read the data files and compare everything; raises ManifestError with all faults."""
        profile = await vendors.profile(unit)
        applied = await last_applied(unit)
        stands = await changes.standing(unit, profile, document, applied)
        problems = Problems()
        await self._check_domains(unit, document, problems)
        shift = _shift_days(document, applied)
        work = self._read(unit, document, staged, profile, shift or 0, problems)
        if not problems.any_full():
            await check_references(unit, staged, problems)
            for problem in await self._verify(work):
                problems.add(*problem)
        problems.refuse()
        plan = Plan(
            slug=document.slug,
            is_new=profile is None,
            fields=tuple(
                changes.compare(changes.wanted(document), stands.fields, applied, force=force)
            ),
            hosts=await self._new_hosts(unit, document.slug),
            domains=await _new_domains(unit, document),
            publishes=stands.brand is None and changes.has_brand(document),
            rows=tuple([await self._judge(kind, work) for kind in KINDS]),
            notes=_notes(document),
        )
        return Prepared(plan, document, stands, applied, work, shift)

    def _read(
        self,
        unit: Unit,
        document: Document,
        staged: Scratch,
        profile: VendorProfile | None,
        shift: int,
        problems: Problems,
    ) -> Work:
        stored_zone = profile.zone if profile else "UTC"
        stored_language = profile.language if profile else "en"
        reading = Reading(
            zone=ZoneInfo(str(document.fields.get("vendor.zone", stored_zone))),
            language=str(document.fields.get("vendor.language", stored_language)),
            shift=timedelta(days=shift),
            now=clock.now(),
        )
        folder = document.data
        columns = stage(folder, staged, reading, problems, self._report) if folder else {}
        return Work(unit, staged, columns, paths_of(folder or Path()), reading)

    async def _check_domains(self, unit: Unit, document: Document, problems: Problems) -> None:
        directory = HostDirectory(self._database, Memory(self._database))
        for name in document.domains:
            if is_platform_host(self._settings, name):
                text = f"holds {name!r}, which is the platform's; vendors have a name there anyway"
                problems.add(*document.problem("hosts", "domains", text))
            host = await directory.find(name)
            if host and host.tenant_id != unit.tenant_id:
                text = f"holds {name!r}, which belongs to another vendor; remove it"
                problems.add(*document.problem("hosts", "domains", text))

    async def _new_hosts(self, unit: Unit, slug: str) -> tuple[tuple[str, str], ...]:
        live = set(await names(unit))
        faces = ("portal", "vendor")
        hosts = [(platform_host(self._settings, slug, face), face) for face in faces]
        return tuple(host for host in hosts if host not in live)

    async def _verify(self, work: Work) -> list[Problem]:
        return [
            problem
            for kind in KINDS
            if kind.file in work.columns
            for page in work.staged.pages(kind.name)
            for problem in await kind.verify(work, page)
        ]

    async def _judge(self, kind: Kind, work: Work) -> KindPlan:
        counts: Counter[str] = Counter()
        total = work.staged.count(kind.name)
        examples: dict[str, list[str]] = {NEW: [], DIFFERENT: []}
        for page in work.staged.pages(kind.name):
            verdicts = await kind.judge(work, page)
            work.staged.mark([(v.verdict, row.id) for v, row in zip(verdicts, page, strict=True)])
            for verdict, row in zip(verdicts, page, strict=True):
                counts[verdict.verdict] += 1
                seen = examples.get(verdict.verdict)
                if seen is not None and len(seen) < EXAMPLES:
                    seen.append(": ".join(filter(None, (_title(row.key), *verdict.differences))))
            self._report(f"Comparing {kind.name}", counts.total(), total)
        return KindPlan(
            kind.name,
            counts[NEW],
            counts[SAME],
            counts[DIFFERENT],
            tuple(examples[NEW]),
            tuple(examples[DIFFERENT]),
        )


def _title(key: str) -> str:
    return key.replace("\t", " · ")


def _shift_days(document: Document, applied: Mapping[str, str]) -> int | None:
    """By how many days the dates move: as at the first apply, so that a second finds them alike."""
    if document.as_of is None:
        return None
    as_of, _, days = applied.get(SHIFT, "").partition(" ")
    if as_of == document.as_of.isoformat():
        return int(days)
    return (clock.now().date() - document.as_of).days


async def _new_domains(unit: Unit, document: Document) -> tuple[str, ...]:
    mine = set(await domain_names(unit))
    return tuple(name for name in document.domains if name not in mine)


def _notes(document: Document) -> tuple[str, ...]:
    pack = document.fields.get("brand.pack")
    if pack is None or (paths.themes() / str(pack) / "theme.toml").is_file():
        return ()
    return (f"The theme pack {pack!r} is not installed; pages use the default pack until it is.",)
