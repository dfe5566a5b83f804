"""What each way of writing a cell means, once it is stored."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from livery.core import clock

if TYPE_CHECKING:
    from .conftest import Folder


async def stored(folder: Folder, zone: str = "UTC", **cells: str) -> dict[str, object]:
    folder.toml(vendor=f'zone = "{zone}"')
    folder.file("products.csv", "code,name\nCAD,Sample CAD\n")
    folder.license(**cells)
    await folder.apply()
    return (await folder.stored(str(cells.get("key", "K-1")).strip().upper())).terms._asdict()


@pytest.mark.parametrize(
    ("column", "written", "field", "meant"),
    [
        ("allowedActivations", "-1", "allowed_activations", None),
        ("allowedActivations", "0", "allowed_activations", None),
        ("allowedActivations", "7", "allowed_activations", 7),
        ("allowedDeactivations", "-1", "allowed_deactivations", None),
        ("allowedDeactivations", "", "allowed_deactivations", None),
        ("allowedDeactivations", "0", "allowed_deactivations", 0),
        ("allowedDeactivations", "4", "allowed_deactivations", 4),
        ("validity", "", "validity", None),
        ("validity", "0", "validity", None),
        ("validity", "31536000", "validity", "P365D"),
        ("validity", "3600", "validity", "PT3600S"),
        ("validity", "P1Y6M", "validity", "P1Y6M"),
        ("validity", "PT12H", "validity", "PT12H"),
        ("type", "", "type", "node-locked"),
        ("type", "hosted-floating", "type", "hosted-floating"),
        ("notes", "first line\nsecond", "notes", "first line\nsecond"),
        ("startsAt", "2026-03-01", "effective_at", datetime(2026, 3, 1, tzinfo=UTC)),
        ("suspended", "false", "suspended_at", None),
        ("revoked", "", "revoked_at", None),
    ],
)
async def test_a_cell_means(
    folder: Folder, column: str, written: str, field: str, meant: object
) -> None:
    assert (await stored(folder, **{column: written}))[field] == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        # The last second of the day in Berlin, in winter and in summer.
        ("2027-01-31", datetime(2027, 1, 31, 22, 59, 59, tzinfo=UTC)),
        ("2027-07-31", datetime(2027, 7, 31, 21, 59, 59, tzinfo=UTC)),
        ("2027-01-31T12:00:00Z", datetime(2027, 1, 31, 12, tzinfo=UTC)),
        ("2027-01-31T12:00:00.250Z", datetime(2027, 1, 31, 12, 0, 0, 250_000, tzinfo=UTC)),
        ("2027-01-31 12:00:00+02:00", datetime(2027, 1, 31, 10, tzinfo=UTC)),
        ("", None),
    ],
)
async def test_a_typed_date_is_the_end_of_that_day_for_the_vendor(
    folder: Folder, written: str, meant: datetime | None
) -> None:
    terms = await stored(
        folder, zone="Europe/Berlin", expiresAt=written, maintenanceExpiresAt=written
    )
    assert (terms["expires_at"], terms["maintenance_expires_at"]) == (meant, meant)


@pytest.mark.parametrize(
    ("cells", "starts"),
    [
        ({"validity": "P1Y", "expiresAt": "2027-01-01"}, "creation"),
        ({"validity": "P1Y"}, "activation"),
        ({"validity": "P1Y", "subscriptionStartTrigger": "activation"}, "activation"),
        ({}, "creation"),
    ],
)
async def test_a_term_without_an_end_has_not_begun(
    folder: Folder, cells: dict[str, str], starts: str
) -> None:
    assert (await stored(folder, **cells))["validity_starts"] == starts


async def test_marks_are_set_at_the_import(folder: Folder) -> None:
    now = datetime(2026, 6, 1, tzinfo=UTC)
    with clock.frozen(now):
        terms = await stored(
            folder,
            suspended="true",
            suspendedReason="Unpaid",
            revoked="yes",
            revokedReason="Refunded",
            createdAt="2025-01-01",
        )
    assert (terms["suspended_at"], terms["suspended_reason"]) == (now, "Unpaid")
    assert (terms["revoked_at"], terms["revoked_reason"]) == (now, "Refunded")


async def test_a_key_is_kept_verbatim_and_compared_without_case(folder: Folder) -> None:
    await stored(folder, key=" aBc-é-1 ")
    found = await folder.ask('SELECT "key", key_normalized FROM license WHERE tenant_id = :tenant')
    assert found == [(" aBc-é-1 ", "ABC-É-1")]
    folder.license(key="ABC-É-1")
    assert (await folder.plan()).does_nothing(update=True)


async def test_a_key_of_256_characters_fits(folder: Folder) -> None:
    await stored(folder, key="k" * 256)


async def test_ids_carry_the_date_of_creation(folder: Folder) -> None:
    folder.data()
    await folder.apply()
    rows = await folder.ask("SELECT id FROM license WHERE tenant_id = :tenant ORDER BY id")
    when = [datetime.fromtimestamp((UUID(str(i)).int >> 80) / 1000, UTC) for (i,) in rows]
    assert when == [datetime(2025, 1, 10, tzinfo=UTC), datetime(2025, 2, 10, tzinfo=UTC)]


@pytest.mark.parametrize(
    ("total", "devices", "named", "anonymous"),
    [("3", 0, 0, 3), ("3", 2, 2, 1), ("2", 2, 2, 0), ("", 2, 2, 0), ("0", 0, 0, 0)],
)
async def test_the_counter_equals_the_rows(
    folder: Folder, total: str, devices: int, named: int, anonymous: int
) -> None:
    folder.file(
        "activations.csv",
        "key,fingerprint\n" + "".join(f"k-1 ,f{number}\n" for number in range(devices)),
    )
    await stored(folder, totalActivations=total, allowedActivations="5", createdAt="2025-05-05")
    rows = await folder.ask("SELECT imported FROM activation WHERE tenant_id = :tenant")
    assert sorted(bool(imported) for (imported,) in rows) == [False] * named + [True] * anonymous
    assert await folder.ask("SELECT total_activations FROM license WHERE tenant_id = :tenant") == [
        (named + anonymous,)
    ]


async def test_a_person_may_be_in_two_organizations(folder: Folder) -> None:
    folder.data(
        users="email,lastName,organization,role\n"
        "Both@Example.com,Both,Sample Works,user\n"
        "both@example.com,Both,Other Works,organization-admin\n",
        group_members="organization,group,userEmail\n",
        licenses="key,product,allowedActivations\n",
        license_groups="key,organization,group\n",
        activations="key,fingerprint\n",
    )
    await folder.apply()
    assert await folder.ask(
        "SELECT count(*), max(email) FROM account WHERE tenant_id = :tenant"
    ) == [(1, "both@example.com")]
    roles = await folder.ask("SELECT role FROM membership WHERE tenant_id = :tenant")
    assert sorted(str(role) for (role,) in roles) == ["organization-admin", "user"]


async def test_rows_may_refer_to_what_is_stored_already(folder: Folder) -> None:
    folder.data()
    await folder.apply()
    for path in (folder.path / "data").iterdir():
        path.unlink()
    folder.license(key="LATER", organization="Sample Works", userEmail="user@example.com")
    folder.file("license-groups.csv", "key,organization,group\nlater,Sample Works,Drafting\n")
    folder.file(
        "group-members.csv", "organization,group,userEmail\nSample Works,Empty,user@example.com\n"
    )
    rows = {kind.name: kind.new for kind in (await folder.apply()).rows}
    assert (rows["licenses"], rows["license groups"]) == (1, 1)


@pytest.mark.parametrize(
    "content",
    [
        "code,name\nCAD,Größe\n".encode(),
        "\ufeffcode,name\r\nCAD,Größe\r\n".encode(),
        'code;name\r\nCAD;"Größe"\r\n'.encode(),
        "name,code\n\nGröße,CAD\n\n".encode(),
        '"code","name"\nCAD,Größe'.encode(),
    ],
    ids=["plain", "mark and CRLF", "semicolons", "blank lines", "quoted, no last line end"],
)
async def test_files_are_read_as_programs_write_them(folder: Folder, content: bytes) -> None:
    folder.file("products.csv", content)
    await folder.apply()
    assert await folder.ask("SELECT name FROM product WHERE tenant_id = :tenant") == [("Größe",)]


async def test_creation_dates_move_with_the_sample(folder: Folder) -> None:
    today = datetime(2026, 6, 11, 9, tzinfo=UTC)
    folder.file("products.csv", "code,name,createdAt\nCAD,Sample,2026-01-01\n")
    path = folder.path / "tenant.toml"
    path.write_text(path.read_text("utf-8") + "as_of = 2026-06-01\n", "utf-8")
    with clock.frozen(today):
        await folder.apply()
    ((created,),) = await folder.ask("SELECT created_at FROM product WHERE tenant_id = :tenant")
    assert str(created).startswith(
        f"{datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=10):%Y-%m-%d}"
    )
