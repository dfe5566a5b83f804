"""`livery vendor sign-out` ends sessions on all faces at once: a vendor's, or one person's."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from livery.audit.models import Event
from livery.core.database import Database
from livery.identity import sessions
from livery.identity.models import Session
from livery.tenancy.tables import TENANT
from support.commands import environment, run
from support.database import TestDatabase
from support.vendors import Vendor, new_vendor

SESSIONS = select(func.count(Session.id)).where(Session.tenant_id == TENANT)
NEWEST = (
    select(Event.action, Event.actor_kind, Event.subject_kind, Event.details)
    .where(Event.tenant_id == TENANT)
    .order_by(Event.id.desc())
    .limit(1)
)


@pytest.fixture
def env(database: TestDatabase) -> dict[str, str]:
    return environment(database.owner_url, LIVERY_APP_DATABASE_URL=database.app_url)


@pytest.fixture
async def team(vendor: Vendor) -> Vendor:
    """Sam with sessions on both faces, Ada with one."""
    sam = await vendor.staff("sam@example.com")
    ada = await vendor.person("ada@example.com")
    for person, face, host in (
        (sam, "portal", vendor.host),
        (sam, "vendor", vendor.admin_host),
        (ada, "portal", vendor.host),
    ):
        await sessions.open_session(vendor.unit, person, face, host, None)
    await vendor.save()
    return vendor


async def left(vendor: Vendor) -> int:
    """How many sessions there are."""
    row = await vendor.unit.first(SESSIONS)
    await vendor.unit.close()
    return row[0] if row else 0


@pytest.mark.parametrize(
    ("options", "said", "remain", "whom"),
    [
        ([], "3 sessions ended.", 0, "vendor"),
        (["--account", " Sam@Example.com"], "2 sessions ended.", 1, "account"),
        (["--account", "ada@example.com"], "1 session ended.", 2, "account"),
    ],
)
async def test_they_are_over_and_an_event_says_so(
    team: Vendor,
    rows: Database,
    env: dict[str, str],
    options: list[str],
    said: str,
    remain: int,
    whom: str,
) -> None:
    neighbor = await new_vendor(rows)
    person = await neighbor.person("sam@example.com")
    await sessions.open_session(neighbor.unit, person, "portal", neighbor.host, None)
    await neighbor.save()
    done = run("vendor", "sign-out", team.slug, *options, env=env)
    assert done.stdout.strip() == said
    assert await left(team) == remain
    assert await left(neighbor) == 1
    event = await team.unit.first(NEWEST)
    await team.unit.close()
    assert event == ("sessions.ended", "operator", whom, {"sessions": int(said[0])})


@pytest.mark.parametrize("who", [["nobody-s"], ["%s", "--account", "nobody@example.com"]])
async def test_a_mistake_ends_nothing(team: Vendor, env: dict[str, str], who: list[str]) -> None:
    arguments = [each.replace("%s", team.slug) for each in who]
    done = run("vendor", "sign-out", *arguments, env=env, check=False)
    assert done.returncode == 1
    assert "There is no vendor" in done.stderr or "has no account" in done.stderr
    assert await left(team) == 3
