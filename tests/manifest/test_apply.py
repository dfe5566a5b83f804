"""Applying a vendor folder: once, twice, after changes in the file and elsewhere."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from livery.audit.record import Actor
from livery.branding import publish, scheme, serve
from livery.branding.tokens import BrandInputs
from livery.core.database import Database
from livery.tenancy import host_names, limits, vendors
from livery.tenancy.limits import Limits, Switches
from support.contents import contents

from .conftest import LICENSES

if TYPE_CHECKING:
    from .conftest import Folder


def logo(path: Path, color: str, size: tuple[int, int] = (300, 96)) -> None:
    target = io.BytesIO()
    Image.new("RGB", size, color).save(target, "PNG")
    path.write_bytes(target.getvalue())


async def everything(folder: Folder) -> dict[str, list[str]]:
    async with folder.unit() as unit:
        tenant_id = unit.tenant_id
    owner = Database(folder.settings.owner_url)
    try:
        return await contents(owner, tenant_id)
    finally:
        await owner.close()


async def test_a_new_vendor_gets_its_fields_hosts_brand_and_rows(folder: Folder) -> None:
    folder.data()
    logo(folder.path / "logo.png", "navy")
    folder.toml(
        f'[hosts]\ndomains = ["licenses.{folder.slug}.test"]\n'
        '[brand]\naccent = "#1F4ED8"\nheading = "serif"\n[logo]\nlight = "logo.png"\n'
        "[limits]\nusers = 5\n[switches]\nmay_invite = false",
        vendor='zone = "Europe/Berlin"',
    )
    plan = await folder.apply()
    assert plan.is_new
    async with folder.unit() as unit:
        profile = await vendors.profile(unit)
        hosts = await host_names.names(unit)
        brand = await publish.current(unit)
        assert await limits.limits(unit) == Limits(users=5)
        assert await limits.switches(unit) == Switches(may_invite=False)
        assert brand is not None
        image = brand.images["light"]
        served = await publish.asset(unit, image.digest)
    assert profile is not None
    assert (profile.name, profile.zone, profile.language) == (
        "Sample Software",
        "Europe/Berlin",
        "en",
    )
    assert hosts == [
        (f"licenses.{folder.slug}.test", "portal"),
        (f"{folder.slug}.admin.portal.test", "vendor"),
        (f"{folder.slug}.portal.test", "portal"),
    ]
    assert (brand.number, brand.pack, brand.inputs.accent) == (1, "default", "#1f4ed8")
    assert (image.width, image.height) == (100, 32)
    assert served is not None
    assert served.body.startswith(b"\x89PNG")
    rows = {kind.name: kind.new for kind in plan.rows}
    assert rows == {
        "products": 1,
        "organizations": 2,
        "users": 3,
        "memberships": 2,
        "staff": 0,
        "groups": 3,
        "group members": 1,
        "licenses": 2,
        "license groups": 1,
        "activations": 1,
    }


async def test_applying_tells_what_it_did(folder: Folder) -> None:
    folder.data()
    folder.toml('[brand]\naccent = "#112233"')
    await folder.apply()
    folder.toml('[brand]\naccent = "#112233"', vendor='website = "https://sample.example"')
    await folder.apply()
    events = await folder.ask(
        "SELECT action, actor_kind FROM event WHERE tenant_id = :tenant ORDER BY id"
    )
    assert sorted(events) == [
        ("brand.published", "operator"),
        ("data.imported", "operator"),
        ("vendor.changed", "operator"),
        ("vendor.created", "operator"),
    ]


async def test_a_second_apply_has_nothing_to_do(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    folder.data()
    logo(folder.path / "logo.png", "navy")
    folder.toml('[brand]\naccent = "#112233"\n[logo]\nlight = "logo.png"')
    await folder.apply()
    before = await everything(folder)
    capsys.readouterr()
    plan = await folder.apply()
    assert plan.does_nothing(update=True)
    assert "nothing to do" in capsys.readouterr().out
    assert await everything(folder) == before


async def test_planning_changes_nothing(folder: Folder) -> None:
    folder.data()
    await folder.plan()
    assert all(not rows for rows in (await everything(folder)).values())


async def test_a_field_changed_in_the_file_is_changed(folder: Folder) -> None:
    folder.toml(vendor="expiring_days = 10")
    await folder.apply()
    folder.toml(vendor="expiring_days = 20")
    plan = await folder.plan()
    assert [(c.path, c.old, c.new, c.kept) for c in plan.fields] == [
        ("vendor.expiring_days", 10, 20, False)
    ]
    await folder.apply()
    async with folder.unit() as unit:
        profile = await vendors.profile(unit)
    assert profile is not None
    assert profile.expiring_days == 20


async def test_a_field_changed_elsewhere_is_kept_unless_forced(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    folder.toml(vendor='website = "https://one.example"')
    await folder.apply()
    async with folder.unit() as unit:
        await vendors.change(unit, {"website": "https://elsewhere.example"})
        await unit.commit()
    folder.toml(vendor='website = "https://two.example"\nsupport_email = "help@two.example"')
    capsys.readouterr()
    plan = await folder.apply()
    assert {c.path: c.kept for c in plan.fields} == {
        "vendor.website": True,
        "vendor.support_email": False,
    }
    assert "changed elsewhere" in capsys.readouterr().out
    assert (await folder.plan()).does_nothing(update=False)
    await folder.apply(force=True)
    async with folder.unit() as unit:
        profile = await vendors.profile(unit)
    assert profile is not None
    assert (profile.website, profile.support_email) == ("https://two.example", "help@two.example")


async def test_a_field_that_a_later_file_names_first_is_kept_if_the_vendor_set_it(
    folder: Folder,
) -> None:
    await folder.apply()
    async with folder.unit() as unit:
        await limits.set_switches(unit, Switches(may_invite=False))
        await unit.commit()
    folder.toml("[switches]\nmay_invite = true\nmay_download = false")
    plan = await folder.apply()
    assert {c.path: c.kept for c in plan.fields} == {
        "switches.may_invite": True,
        "switches.may_download": False,
    }


async def test_only_another_brand_makes_a_revision(folder: Folder) -> None:
    folder.toml('[brand]\naccent = "#112233"')
    await folder.apply()
    logo(folder.path / "logo.png", "navy")
    folder.toml('[brand]\naccent = "#112233"\n[logo]\nlight = "logo.png"')
    await folder.apply()
    await folder.apply()
    revisions = await folder.ask(
        "SELECT number FROM brand_revision WHERE tenant_id = :tenant ORDER BY number"
    )
    assert revisions == [(1,), (2,)]


async def test_a_changed_derivation_alone_makes_a_revision(
    folder: Folder, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    logo(folder.path / "logo.png", "navy")
    folder.toml('[brand]\naccent = "#112233"\n[logo]\nlight = "logo.png"')
    await folder.apply()
    async with folder.unit() as unit:
        before = await publish.current(unit)
    assert before is not None
    monkeypatch.setitem(vars(scheme)["_LIGHT"], "canvas", 0.96)
    folder.toml(vendor="expiring_days = 30")  # nothing of the brand
    capsys.readouterr()
    plan = await folder.plan()
    assert not plan.fields
    assert not plan.does_nothing(update=False)
    assert "a brand revision: what is made of the brand's values has" in capsys.readouterr().out
    await folder.apply()
    async with folder.unit() as unit:
        after = await publish.current(unit)
        old = await serve.stylesheet(unit, before.stylesheet_digest)
    assert after is not None
    assert (after.number, after.inputs, after.images) == (2, before.inputs, before.images)
    assert after.stylesheet_digest != before.stylesheet_digest
    assert old == before.stylesheet, "tabs of the revision before still ask"
    assert (await folder.apply()).does_nothing(update=True)


async def test_a_symbol_is_planned_applied_and_drawn_as_icon(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    logo(folder.path / "logo.png", "navy")
    folder.toml('[logo]\nlight = "logo.png"')
    await folder.apply()
    logo(folder.path / "symbol.png", "#00a000", (200, 200))
    folder.toml('[logo]\nlight = "logo.png"\nsymbol = "symbol.png"')
    capsys.readouterr()
    assert [change.path for change in (await folder.plan()).fields] == ["logo.symbol"]
    assert re.search(r"logo\.symbol: none → image [0-9a-f]{8}", capsys.readouterr().out)
    await folder.apply()
    async with folder.unit() as unit:
        brand = await publish.current(unit)
        assert brand is not None
        icon = await publish.asset(unit, brand.variants["touch-icon"].digest)
    assert set(brand.images) == {"light", "symbol"}
    assert icon is not None
    drawn = Image.open(io.BytesIO(icon.body)).convert("RGB")
    assert drawn.getpixel((90, 90)) == (0, 160, 0)
    assert (await folder.apply()).does_nothing(update=True)


async def test_a_brand_published_elsewhere_is_kept_field_by_field(folder: Folder) -> None:
    logo(folder.path / "logo.png", "navy")
    folder.toml('[brand]\naccent = "#112233"\ncorners = 4\n[logo]\nlight = "logo.png"')
    await folder.apply()
    async with folder.unit() as unit:
        await publish.publish(unit, BrandInputs(accent="#445566", corners=4), {}, Actor("staff"))
        await unit.commit()
    folder.toml('[brand]\naccent = "#112233"\ncorners = 16\n[logo]\nlight = "logo.png"')
    await folder.apply()
    async with folder.unit() as unit:
        brand = await publish.current(unit)
    assert brand is not None
    assert (brand.inputs.accent, brand.inputs.corners, brand.images) == ("#445566", 16, {})
    await folder.apply(force=True)
    async with folder.unit() as unit:
        brand = await publish.current(unit)
    assert brand is not None
    assert brand.inputs.accent == "#112233"
    assert set(brand.images) == {"light"}


async def test_a_stored_row_that_differs_is_kept_unless_updating(folder: Folder) -> None:
    folder.data()
    await folder.apply()
    folder.data(
        products="code,name,renewUrl\nCAD,Better CAD,https://sample.example/renew\n",
        organizations="name,allowedUsers\nSample Works,20\n",
        users="email,lastName,organization,role\nuser@example.com,Renamed,Sample Works,"
        "organization-admin\nadmin@example.com,Admin 1,Sample Works,organization-admin\n"
        "single@example.com,Single 1,,\n",
        licenses=LICENSES_CHANGED,
    )
    folder.file("groups.csv", "organization,name\nSample Works,Drafting\n")
    plan = await folder.apply()
    different = {kind.name: kind.different for kind in plan.rows if kind.different}
    assert different == {
        "products": 1,
        "organizations": 1,
        "users": 1,
        "memberships": 1,
        "licenses": 1,
    }
    assert plan.does_nothing(update=False)
    assert (await folder.stored("AAAA-1")).terms.allowed_activations == 3
    await folder.apply(update=True)
    terms = (await folder.stored("AAAA-1")).terms
    assert (terms.allowed_activations, terms.suspended_reason) == (7, "Unpaid")
    assert terms.suspended_at is not None
    assert (await folder.plan()).does_nothing(update=True)
    # Nothing that the files no longer hold is deleted.
    assert (await folder.ask("SELECT count(*) FROM user_group WHERE tenant_id = :tenant")) == [(3,)]


LICENSES_CHANGED = (
    "key,product,allowedActivations,suspended,suspendedReason\n"
    "aaaa-1 ,CAD,7,true,Unpaid\nAAAA-2,CAD,1,,\n"
)


async def test_what_a_column_does_not_say_is_left_alone(folder: Folder) -> None:
    folder.data()
    await folder.apply()
    before = await folder.stored("AAAA-1")
    folder.file("licenses.csv", "key,product,allowedActivations\nAAAA-1,CAD,9\n")
    await folder.apply(update=True)
    after = await folder.stored("AAAA-1")
    assert after.terms == before.terms._replace(allowed_activations=9)


@pytest.mark.parametrize(
    ("table", "kind"),
    [
        ("group_member", "group members"),
        ("license_group", "license groups"),
        ("activation", "activations"),
        ("membership", "memberships"),
    ],
)
async def test_a_relation_that_was_ended_comes_back_only_with_update(
    folder: Folder, table: str, kind: str
) -> None:
    folder.data(group_members="organization,group,userEmail\n")
    if table == "group_member":
        folder.data()
    await folder.apply()
    await _delete(folder, table)
    ended = {k.name: k for k in (await folder.apply()).rows}[kind]
    assert (ended.new, ended.different > 0) == (0, True)
    await folder.apply(update=True)
    assert (await folder.plan()).does_nothing(update=True)
    if table == "activation":
        counters = await folder.ask(COUNTERS)
        assert all(total == rows for total, rows in counters)


COUNTERS = """
SELECT l.total_activations, (SELECT count(*) FROM activation a WHERE a.tenant_id = l.tenant_id
AND a.license_id = l.id) FROM license l WHERE l.tenant_id = :tenant ORDER BY l.id
"""


async def _delete(folder: Folder, table: str) -> None:
    """End every relation of a kind, and keep the counter of activations true."""
    from sqlalchemy import delete, update

    from livery.licensing.models import License
    from livery.schema import METADATA
    from livery.tenancy.tables import TENANT

    async with folder.unit() as unit:
        target = METADATA.tables[table]
        await unit.execute(delete(target).where(target.c.tenant_id == TENANT))
        if table == "activation":
            await unit.execute(
                update(License).where(License.tenant_id == TENANT).values(total_activations=0)
            )
        await unit.commit()


async def test_a_new_group_waits_for_people_whose_membership_was_ended(folder: Folder) -> None:
    folder.data()
    await folder.apply()
    await _delete(folder, "membership")
    folder.data(
        groups="organization,name\nSample Works,Drafting\nSample Works,New\n",
        group_members="organization,group,userEmail\nSample Works,New,user@example.com\n",
    )
    rows = {kind.name: kind for kind in (await folder.apply()).rows}
    assert (rows["groups"].new, rows["group members"].different) == (1, 1)
    await folder.apply(update=True)
    assert (await folder.plan()).does_nothing(update=True)


async def test_a_link_waits_for_a_license_of_another_organization(folder: Folder) -> None:
    folder.data(license_groups="key,organization,group\n")
    await folder.apply()
    folder.data(
        licenses=LICENSES.replace("AAAA-1,CAD,Sample Works", "AAAA-1,CAD,Other Works"),
        license_groups="key,organization,group\nAAAA-1,Other Works,Drafting\n",
    )
    rows = {kind.name: kind for kind in (await folder.apply()).rows}
    assert (rows["licenses"].different, rows["license groups"].different) == (1, 1)
    await folder.apply(update=True)
    assert (await folder.plan()).does_nothing(update=True)


async def test_nothing_is_changed_where_a_file_has_a_fault(folder: Folder) -> None:
    folder.data()
    await folder.apply()
    before = await everything(folder)
    folder.toml(vendor='website = "https://new.example"')
    folder.file("products.csv", "code,name\nNEW,New\n")
    folder.file("licenses.csv", LICENSES_CHANGED + "AAAA-3,NONE,1,,\n")
    assert await folder.faults() != []
    assert await everything(folder) == before


async def test_a_domain_of_another_vendor_is_refused(folder: Folder) -> None:
    taken = f"licenses.{folder.slug}.test"
    folder.toml(f'[hosts]\ndomains = ["{taken}"]')
    await folder.apply()
    other = type(folder)(folder.path.parent / f"{folder.slug}-b", folder.settings)
    other.toml(f'[hosts]\ndomains = ["{taken}"]')
    (fault,) = await other.faults()
    assert fault.startswith("tenant.toml:7: domains holds")
    assert "another vendor" in fault


async def test_a_domain_of_a_suspended_vendor_is_refused_too(folder: Folder) -> None:
    taken = f"licenses.{folder.slug}.test"
    folder.toml(f'[hosts]\ndomains = ["{taken}"]')
    await folder.apply()
    async with folder.unit() as unit:
        await vendors.change(unit, {"state": "suspended"})
        await unit.commit()
    other = type(folder)(folder.path.parent / f"{folder.slug}-b", folder.settings)
    other.toml(f'[hosts]\ndomains = ["{taken}"]')
    (fault,) = await other.faults()
    assert "another vendor" in fault


async def test_a_license_linked_to_groups_keeps_its_organization(folder: Folder) -> None:
    folder.data()
    await folder.apply()
    folder.file(
        "licenses.csv",
        "key,product,organization,allowedActivations\nAAAA-1,CAD,Other Works,3\n",
    )
    folder.file("license-groups.csv", "key,organization,group\n")
    folder.file("activations.csv", "key,fingerprint\n")
    from livery.manifest.problems import ManifestError

    with pytest.raises(ManifestError, match="linked to groups"):
        await folder.apply(update=True)


async def test_dates_of_a_sample_move_once(folder: Folder) -> None:
    from datetime import UTC, datetime

    from livery.core import clock

    folder.data()
    folder.license(expiresAt="2026-02-10", createdAt="2025-02-10", validity="P1Y")
    for name in ("license-groups.csv", "activations.csv"):
        (folder.path / "data" / name).unlink()
    text = (folder.path / "tenant.toml").read_text("utf-8")
    (folder.path / "tenant.toml").write_text(f"{text}as_of = 2026-01-01\n", "utf-8")
    with clock.frozen(datetime(2026, 3, 2, 12, tzinfo=UTC)):
        await folder.apply()
    assert (await folder.stored()).terms.expires_at == datetime(2026, 4, 11, 23, 59, 59, tzinfo=UTC)
    with clock.frozen(datetime(2026, 5, 20, 12, tzinfo=UTC)):
        assert (await folder.plan()).does_nothing(update=True)
