"""Licenses as CSV, with the field names that vendors and their tools know."""

import csv
import io
from collections.abc import AsyncIterator, Iterable

from livery.licensing import listing, rules
from livery.licensing.listing import LicenseLine, Reader
from livery.tenancy.unit import Unit
from livery.web.kit.visit import Visit
from livery.web.portal.license_texts import LicenseTexts
from livery.web.portal.reading import texts_for

HEADER = (
    "key",
    "product",
    "type",
    "status",
    "totalActivations",
    "allowedActivations",
    "totalDeactivations",
    "allowedDeactivations",
    "validity",
    "expiresAt",
    "maintenanceExpiresAt",
    "holder",
    "groups",
)
_BATCH = 200  # lines in one piece of the answer


async def csv_lines(visit: Visit, reader: Reader) -> AsyncIterator[bytes]:
    """The file in pieces. It reads in a unit of its own, which lives as long as the download."""
    texts = texts_for(visit)
    yield _encode([HEADER])
    async with Unit(visit.services.database, visit.host.tenant_id) as unit:
        batch: list[tuple[str, ...]] = []
        async for line in listing.everything(unit, reader):
            batch.append(_fields(texts, line))
            if len(batch) == _BATCH:
                yield _encode(batch)
                batch = []
        if batch:
            yield _encode(batch)


def _fields(texts: LicenseTexts, line: LicenseLine) -> tuple[str, ...]:
    status = texts.status(line)
    return (
        line.key if rules.key_may_be_shown(status) else "",
        line.product,
        line.type,
        status,
        str(line.total_activations),
        _limit(line.allowed_activations),
        str(line.total_deactivations),
        _limit(line.allowed_deactivations),
        line.validity or "",
        line.expires_at.isoformat() if line.expires_at else "",
        line.maintenance_expires_at.isoformat() if line.maintenance_expires_at else "",
        line.holder or "",
        line.groups or "",
    )


def _limit(allowed: int | None) -> str:
    return "unlimited" if allowed is None else str(allowed)


def _encode(lines: Iterable[tuple[str, ...]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([_harmless(field) for field in line] for line in lines)
    return text.getvalue().encode()


def _harmless(field: str) -> str:
    """A spreadsheet must not read a field as a formula."""
    return f"'{field}" if field[:1] in {"=", "+", "-", "@", "\t", "\r"} else field
