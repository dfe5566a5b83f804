"""Licenses compared with what is stored, and stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from livery.identity.importing import accounts
from livery.licensing import importing
from livery.licensing.importing import NewLicense, StoredLicense, Terms
from livery.manifest.kinds.kind import NOWHERE, Judged, Kind, Work, difference, judged, still
from livery.manifest.kinds.license_file import License
from livery.manifest.problems import ManifestError, Problem
from livery.manifest.scratch import NEW, Staged
from livery.organizations.importing import organizations
from livery.tenancy.unit import Unit

# Field of the terms → the column that says it.
_COLUMNS: Mapping[str, str] = {
    "product_id": "product",
    "organization_id": "organization",
    "account_id": "userEmail",
    "type": "type",
    "allowed_activations": "allowedActivations",
    "allowed_deactivations": "allowedDeactivations",
    "validity": "validity",
    "validity_starts": "subscriptionStartTrigger",
    "effective_at": "startsAt",
    "expires_at": "expiresAt",
    "maintenance_expires_at": "maintenanceExpiresAt",
    "suspended_at": "suspended",
    "suspended_reason": "suspendedReason",
    "revoked_at": "revoked",
    "revoked_reason": "revokedReason",
    "notes": "notes",
}


@dataclass(frozen=True, slots=True)
class _Ends:
    """Ids of what rows name; `NOWHERE` for what is about to be added."""

    products: Mapping[str, UUID]
    organizations: Mapping[str, UUID]
    people: Mapping[str, UUID]


class Licenses(Kind):
    """Licenses by normalized key."""

    name = "licenses"
    one = "license with the key"
    file = "licenses.csv"

    async def known(self, unit: Unit, keys: Sequence[str]) -> set[str]:
        """Keys that exist."""
        return set(await importing.licenses(unit, keys))

    async def verify(self, work: Work, rows: Sequence[Staged]) -> list[Problem]:
        """A license can't have fewer activations than activations.csv lists devices."""
        devices = work.staged.children("activations", [row.key for row in rows])
        return [
            Problem(
                work.paths[self.file],
                row.line,
                f"totalActivations is {total}, but activations.csv lists {devices[row.key]} devices"
                " of this license; raise it, empty it, or remove devices",
            )
            for row in rows
            if (total := cast("License", row.record).total_activations) is not None
            and total < devices[row.key]
        ]

    async def judge(self, work: Work, rows: Sequence[Staged]) -> list[Judged]:
        """By all terms whose column the file has; counters belong to the portal once imported."""
        stored = await importing.licenses(work.unit, [row.key for row in rows])
        ends = await self._ends(work.unit, [row for row in rows if row.key in stored])
        return [
            self._judge(work, row, stored[row.key], ends) if row.key in stored else Judged(NEW)
            for row in rows
        ]

    def _judge(self, work: Work, row: Staged, stored: StoredLicense, ends: _Ends) -> Judged:
        after = self._merged(work, row, stored, ends)
        return judged(
            difference(_COLUMNS[field], _mark(field, old), _mark(field, new), work.reading.zone)
            for field, old, new in zip(Terms._fields, stored.terms, after, strict=True)
            if old != new
        )

    def _merged(self, work: Work, row: Staged, stored: StoredLicense, ends: _Ends) -> Terms:
        record = cast("License", row.record)
        given = work.columns[self.file]
        new = _terms(record, ends, stored.terms, work.reading.now)
        kept = {
            field: getattr(stored.terms, field)
            for field, column in _COLUMNS.items()
            if column not in given
        }
        return new._replace(**kept)

    async def _ends(self, unit: Unit, rows: Sequence[Staged]) -> _Ends:
        records = [cast("License", row.record) for row in rows]
        if not records:
            return _Ends({}, {}, {})
        products = await importing.products(unit, {record.product for record in records})
        places = {record.organization for record in records if record.organization}
        emails = {record.email for record in records if record.email}
        named = await organizations(unit, places) if places else {}
        people = await accounts(unit, emails) if emails else {}
        return _Ends(
            {code: product.id for code, product in products.items()},
            {name: organization.id for name, organization in named.items()},
            {email: account.id for email, account in people.items()},
        )

    async def add(self, work: Work, rows: Sequence[Staged]) -> None:
        """Store new licenses, with an anonymous activation for each use without a device row."""
        devices = work.staged.children("activations", [row.key for row in rows])
        ends = await self._ends(work.unit, rows)
        new = []
        for row in rows:
            record = cast("License", row.record)
            named = devices[row.key]
            total = named if record.total_activations is None else record.total_activations
            new.append(
                NewLicense(
                    key=record.key,
                    terms=_terms(record, ends, None, work.reading.now),
                    total_activations=total,
                    anonymous=total - named,
                    total_deactivations=record.total_deactivations,
                    created_at=record.created_at,
                )
            )
        await importing.add_licenses(work.unit, new)

    async def change(self, work: Work, rows: Sequence[Staged]) -> None:
        """Store other terms; a license that is linked to groups can't change its organization."""
        stored = await importing.licenses(work.unit, [row.key for row in rows])
        ends = await self._ends(work.unit, rows)
        linked = {
            license_id
            for license_id, _ in await importing.links(work.unit, [s.id for s in stored.values()])
        }
        for row in rows:
            before = still(stored, row.key)
            after = self._merged(work, row, before, ends)
            if before.id in linked and after.organization_id != before.terms.organization_id:
                raise ManifestError([_linked(work.paths[self.file], row.line)])
            await importing.change_license(work.unit, before.id, after)


def _mark(field: str, value: object) -> object:
    """A file says whether a license is suspended or revoked, not since when."""
    return value is not None if field in {"suspended_at", "revoked_at"} else value


def _linked(path: str, line: int) -> Problem:
    return Problem(
        path,
        line,
        "organization would change, but the license is linked to groups of its present one;"
        " unlink it there first",
    )


def _terms(record: License, ends: _Ends, stored: Terms | None, now: datetime) -> Terms:
    suspended_at = (stored and stored.suspended_at) or now
    revoked_at = (stored and stored.revoked_at) or now
    place, email = record.organization, record.email
    return Terms(
        product_id=ends.products.get(record.product, NOWHERE),
        organization_id=ends.organizations.get(place, NOWHERE) if place else None,
        account_id=ends.people.get(email, NOWHERE) if email else None,
        type=record.type,
        allowed_activations=record.allowed_activations,
        allowed_deactivations=record.allowed_deactivations,
        validity=record.validity,
        validity_starts=record.validity_starts,
        effective_at=record.effective_at,
        expires_at=record.expires_at,
        maintenance_expires_at=record.maintenance_expires_at,
        suspended_at=suspended_at if record.suspended else None,
        suspended_reason=record.suspended_reason,
        revoked_at=revoked_at if record.revoked else None,
        revoked_reason=record.revoked_reason,
        notes=record.notes,
    )
