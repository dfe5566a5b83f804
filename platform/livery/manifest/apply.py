"""Carry a plan out, in the caller's transaction. Nothing is ever deleted.

The plan may have been made before this transaction began. What it relies on is read again and must
be as it was; keys that were new and rows that others refer to are left to the database to refuse.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.exc import IntegrityError

from livery.audit.record import Actor, Subject, record
from livery.core.errors import TakenError
from livery.domains.claim import claim
from livery.manifest import changes
from livery.manifest.kinds.every import KINDS
from livery.manifest.kinds.kind import Kind, Work
from livery.manifest.plan import SHIFT, Prepared
from livery.manifest.present import present
from livery.manifest.problems import ChangedError, ManifestError
from livery.manifest.scratch import DIFFERENT, NEW, Staged
from livery.manifest.stage import Report
from livery.tenancy import host_names, vendors
from livery.tenancy.applied import remember
from livery.tenancy.memory import changed
from livery.tenancy.unit import Unit

OPERATOR = Actor("operator", name="livery tenant apply")


async def apply(unit: Unit, prepared: Prepared, report: Report, *, update: bool) -> None:
    """Store what the plan says; the caller commits. Raises ManifestError where it can't be.

    Raises ChangedError or TakenError where somebody changed the vendor since it was planned.
    """
    if await present(unit, prepared.document) != prepared.present:
        raise ChangedError
    prepared = replace(prepared, work=replace(prepared.work, unit=unit))
    plan, vendor = prepared.plan, Subject("vendor", unit.tenant_id)
    if plan.is_new:
        name = str(prepared.document.fields["vendor.name"])
        await vendors.create(unit, plan.slug, name)
        await record(unit, "vendor.created", OPERATOR, vendor, details={"slug": plan.slug})
    counts = await _store_rows(prepared, report, update=update)
    if counts:
        await record(unit, "data.imported", OPERATOR, vendor, details=dict(counts))
    await _store_fields(unit, prepared, vendor)
    await _store_names(unit, prepared)
    if not plan.does_nothing(update=update):
        await changed(unit)


async def _store_rows(prepared: Prepared, report: Report, *, update: bool) -> dict[str, object]:
    counts: dict[str, object] = {}
    for kind, planned in zip(KINDS, prepared.plan.rows, strict=True):
        changes_rows = update and planned.different > 0
        if not planned.new and not changes_rows:
            continue
        done, total = 0, planned.new + planned.same + planned.different
        for page in prepared.work.staged.pages(kind.name):
            await _store_page(kind, prepared.work, page, update=update)
            done += len(page)
            report(f"Storing {kind.name}", done, total)
        counts |= {kind.name: planned.new} if planned.new else {}
        counts |= {f"{kind.name} changed": planned.different} if changes_rows else {}
    return counts


async def _store_page(kind: Kind, work: Work, page: Sequence[Staged], *, update: bool) -> None:
    new = [row for row in page if row.verdict == NEW]
    differs = [row for row in page if row.verdict == DIFFERENT]
    try:
        if new:
            await kind.add(work, new)
        if differs and update:
            await kind.change(work, differs)
    except IntegrityError as error:
        if _is_dangling(error):
            raise ChangedError from error
        raise


def _is_dangling(error: IntegrityError) -> bool:
    """Whether a row refers to nothing (any more), by the database's own code for that."""
    return (
        getattr(error.orig, "sqlstate", "") == "23503"
        or getattr(error.orig, "sqlite_errorcode", 0) == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY
    )


async def _store_fields(unit: Unit, prepared: Prepared, vendor: Subject) -> None:
    plan, document = prepared.plan, prepared.document
    moves = {each.path: each.new for each in plan.fields if not each.kept}
    await changes.store(unit, moves, document, prepared.present.standing, OPERATOR)
    if moves and not plan.is_new:
        told = {each.path: [each.old, each.new] for each in plan.fields if not each.kept}
        await record(unit, "vendor.changed", OPERATOR, vendor, details={"fields": told})
    kept = {each.path for each in plan.fields if each.kept}
    values = {
        path: changes.as_applied(path, value, document)
        for path, value in changes.wanted(document).items()
        if path not in kept
    }
    if prepared.shift_days is not None and document.as_of:
        values[SHIFT] = f"{document.as_of.isoformat()} {prepared.shift_days}"
    news = {path: v for path, v in values.items() if prepared.present.applied.get(path) != v}
    if news:
        await remember(unit, news)


async def _store_names(unit: Unit, prepared: Prepared) -> None:
    document = prepared.document
    try:
        for name, face in prepared.plan.hosts:
            await host_names.claim(unit, name, face)
        for name in prepared.plan.domains:
            await claim(unit, name)
    except TakenError as error:
        raise ManifestError(
            [document.problem("hosts", "domains", f"{error} Remove it.")]
        ) from error
