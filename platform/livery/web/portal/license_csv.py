"""Licenses as CSV, with the field names that vendors and their tools know."""

import csv
import io
from collections.abc import AsyncIterator, Iterable

from livery.licensing import listing, rules
from livery.licensing.lines import LicenseLine
from livery.licensing.listing import Asked
from livery.licensing.visible import Reader
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
# What begins a formula, and what spreadsheets skip before one or take for such a sign.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
_BATCH = 1000  # licenses in one piece of the answer


async def csv_lines(visit: Visit, reader: Reader, asked: Asked) -> AsyncIterator[bytes]:
    """The file in pieces, each read in a short unit of its own: a slow download holds no
    connection, and memory does not grow with the number of licenses.
    """
    texts = texts_for(visit)
    yield _encode([HEADER])
    more = True
    while more:
        async with Unit(visit.services.database, visit.host.tenant_id) as unit:
            lines, more = await listing.page(unit, reader, asked, _BATCH)
        if lines:
            yield _encode(_fields(texts, line) for line in lines)
            asked = asked._replace(after=lines[-1].id)


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
    return f"'{field}" if field.startswith(_FORMULA) else field
