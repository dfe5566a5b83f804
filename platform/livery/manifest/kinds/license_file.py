"""licenses.csv as it is read: the column names of Cryptlex's export, and what each cell means."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from livery.licensing import keys
from livery.manifest.cells import Cells
from livery.manifest.kinds.kind import Source
from livery.manifest.reading import Row, Want

TYPES = ("node-locked", "hosted-floating")
STARTS = ("creation", "activation")


class License(NamedTuple):
    """One line; the limits are None for unlimited."""

    key: str
    product: str
    organization: str
    email: str
    type: str
    allowed_activations: int | None
    total_activations: int | None
    allowed_deactivations: int | None
    total_deactivations: int
    validity: str | None
    validity_starts: str
    effective_at: datetime | None
    expires_at: datetime | None
    maintenance_expires_at: datetime | None
    suspended: bool
    suspended_reason: str
    revoked: bool
    revoked_reason: str
    notes: str
    created_at: datetime


class LicenseFile(Source):
    """Reads licenses.csv."""

    file = "licenses.csv"
    columns = (
        "key",
        "product",
        "type",
        "organization",
        "userEmail",
        "allowedActivations",
        "totalActivations",
        "allowedDeactivations",
        "totalDeactivations",
        "validity",
        "subscriptionStartTrigger",
        "expiresAt",
        "maintenanceExpiresAt",
        "startsAt",
        "suspended",
        "suspendedReason",
        "revoked",
        "revokedReason",
        "notes",
        "createdAt",
    )
    required = ("key", "product", "allowedActivations")

    def read(self, cells: Cells) -> Iterator[Row]:
        """One license."""
        record = _license(cells)
        _check_term(cells, record)
        wants = [Want("product", "products", record.product)]
        if record.organization:
            wants.append(Want("organization", "organizations", record.organization))
        if record.email:
            wants.append(Want("userEmail", "users", record.email))
        yield Row("licenses", keys.normalize(record.key), record, tuple(wants))


def _license(cells: Cells) -> License:
    validity, expires_at = cells.validity("validity"), cells.ends("expiresAt")
    # An older export names no trigger: a term without an end has not begun.
    trigger = "activation" if validity and not expires_at else "creation"
    return License(
        key=license_key(cells),
        product=cells.text("product", required=True),
        organization=cells.text("organization"),
        email=cells.email("userEmail"),
        type=_type(cells),
        allowed_activations=_allowed_activations(cells),
        total_activations=cells.number("totalActivations"),
        allowed_deactivations=cells.limit("allowedDeactivations"),
        total_deactivations=cells.number("totalDeactivations") or 0,
        validity=validity,
        validity_starts=cells.choice("subscriptionStartTrigger", STARTS, trigger),
        effective_at=cells.begins("startsAt"),
        expires_at=expires_at,
        maintenance_expires_at=cells.ends("maintenanceExpiresAt"),
        suspended=cells.flag("suspended"),
        suspended_reason=cells.text("suspendedReason"),
        revoked=cells.flag("revoked"),
        revoked_reason=cells.text("revokedReason"),
        notes=cells.notes("notes"),
        created_at=cells.created(),
    )


def license_key(cells: Cells) -> str:
    """The key, verbatim: only its comparison ignores case and surrounding spaces."""
    cells.text("key", required=True, longest=keys.LONGEST)
    return cells.raw("key")


def _type(cells: Cells) -> str:
    if cells.text("type") == "on-premise-floating":
        cells.wrong(
            "type",
            "is on-premise-floating, which is not supported; make it hosted-floating or leave the"
            " line out",
        )
        return TYPES[0]
    return cells.choice("type", TYPES, TYPES[0])


def _allowed_activations(cells: Cells) -> int | None:
    if not cells.text("allowedActivations"):
        cells.wrong("allowedActivations", "is empty; write a number, or -1 for unlimited")
    return cells.limit("allowedActivations", zero_is_unlimited=True)


def _check_term(cells: Cells, record: License) -> None:
    has_begun = record.validity and record.validity_starts == "creation"
    if has_begun and not cells.text("expiresAt"):
        cells.wrong("expiresAt", "is empty, but validity starts at creation; write the date")
    for flag, reason, column in (
        (record.suspended, record.suspended_reason, "suspended"),
        (record.revoked, record.revoked_reason, "revoked"),
    ):
        if reason and not flag:
            cells.wrong(
                f"{column}Reason", f"is given, but {column} is not true; set it or clear this"
            )
