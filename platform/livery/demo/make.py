"""Make the demo: a database with three vendors, dated as of today, and who can sign in."""

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from livery.core import migrate, paths
from livery.core.database import Database
from livery.core.settings import Settings
from livery.demo import people
from livery.demo.people import Demo, DemoVendor, Person, StaffMember
from livery.domains.claim import names as domain_names
from livery.identity import importing
from livery.identity.importing import StoredAccount
from livery.identity.passwords import Passwords
from livery.manifest.apply import apply
from livery.manifest.document import read_document
from livery.manifest.plan import Planner, open_unit
from livery.manifest.scratch import Scratch
from livery.organizations.views import organization_name
from livery.tenancy.unit import Unit
from livery.tenancy.urls import origin, platform_host

SLUGS = ("northwind", "halcyon", "ashcroft")


async def make_demo(data: Path, port: int, base_domain: str, settings: Settings) -> Demo:
    """Make `data`/livery.db and, last of all, `data`/demo.json; gives what demo.json holds.

    A database that an interrupted start left behind is made anew.
    """
    url = f"sqlite:///{data / 'livery.db'}"
    settings = replace(
        settings,
        app_url=url,
        owner_url=url,
        public_url=f"http://{base_domain}:{port}",
        allow_http=True,
    )
    _clear(data)
    await migrate.upgrade(url, url)
    database, passwords = Database(url), Passwords(settings.hashing_threads)
    try:
        vendors = [await _vendor(database, settings, passwords, slug) for slug in SLUGS]
    finally:
        passwords.close()
        await database.close()
    made = Demo(connect=f"127.0.0.1:{port}", mail=people.mail_origin(settings), vendors=vendors)
    people.write(data / "demo.json", made)
    return made


def _clear(data: Path) -> None:
    data.mkdir(parents=True, exist_ok=True)
    for ending in ("", "-wal", "-shm"):
        (data / f"livery.db{ending}").unlink(missing_ok=True)


async def _vendor(
    database: Database, settings: Settings, passwords: Passwords, slug: str
) -> DemoVendor:
    document = read_document(paths.demo_tenants() / slug)
    with Scratch() as staged:
        async with await open_unit(database, slug, writes=True) as unit:
            planner = Planner(database, settings, _quiet)
            prepared = await planner.prepare(unit, document, staged, force=False)
            await apply(unit, prepared, _quiet, update=False)
            customers = await _people(unit, document.people, passwords)
            staff = await _staff(unit, document.staff, passwords)
            domains = await domain_names(unit)
            await unit.commit()
    return DemoVendor(
        slug=slug,
        name=str(document.fields["vendor.name"]),
        portal=origin(settings, platform_host(settings, slug)),
        admin=origin(settings, platform_host(settings, slug, "vendor")),
        custom_domains=domains,
        people=customers,
        staff=staff,
    )


async def _passwords(unit: Unit, emails: Sequence[str], passwords: Passwords) -> dict[str, str]:
    """Give each a password, hashed side by side."""
    accounts = await importing.accounts(unit, emails)
    made = {email: secrets.token_urlsafe(12) for email in emails}
    hashes = await asyncio.gather(*(passwords.hash(each) for each in made.values()))
    for email, password_hash in zip(made, hashes, strict=True):
        await importing.set_password_hash(unit, accounts[email].id, password_hash)
    return made


async def _people(unit: Unit, emails: Sequence[str], passwords: Passwords) -> list[Person]:
    made = await _passwords(unit, emails, passwords)
    accounts = await importing.accounts(unit, emails)
    return [await _person(unit, accounts[email], made[email]) for email in emails]


async def _staff(unit: Unit, emails: Sequence[str], passwords: Passwords) -> list[StaffMember]:
    made = await _passwords(unit, emails, passwords)
    roles = await importing.staff_roles(unit, emails)
    return [StaffMember(email=each, password=made[each], role=roles[each]) for each in emails]


async def _person(unit: Unit, account: StoredAccount, password: str) -> Person:
    """With the organization that a new session starts in."""
    places = await importing.memberships(unit, [account.id])
    first = min((organization_id for _, organization_id in places), default=None)
    return Person(
        email=account.email,
        password=password,
        role=places[account.id, first] if first else "user",
        organization=await organization_name(unit, first) if first else None,
    )


def _quiet(what: str, done: int, total: int | None) -> None:
    """The demo's few rows need no progress bar."""
