"""`livery vendor`: which vendors there are, one of them in numbers, and everybody's sign-out."""

import asyncio
import json
from dataclasses import asdict

import click
from rich.console import Console
from rich.table import Table

from livery.audit.record import Actor, Subject, record
from livery.branding import publish
from livery.core import roles, schema_version
from livery.core.database import Database
from livery.core.settings import load
from livery.identity import importing as identity
from livery.identity import revoke
from livery.identity.accounts import normalize_email
from livery.licensing import importing as licensing
from livery.organizations import importing as organizations
from livery.tenancy import host_names, limits, vendors
from livery.tenancy.unit import Unit
from livery.tenancy.vendors import VendorProfile

_JSON = click.option("--json", "as_json", is_flag=True, help="For programs.")


@click.group()
def vendor() -> None:
    """List vendors, show one, sign its people out."""


@vendor.command(name="list")
@_JSON
def list_vendors(*, as_json: bool) -> None:
    """All vendors, by slug."""
    found = asyncio.run(_all())
    if as_json:
        click.echo(json.dumps([_profile(each) for each in found], indent=2, ensure_ascii=False))
        return
    table = Table("slug", "name", "state", "website", box=None)
    for each in found:
        table.add_row(each.slug, each.name, each.state, each.website)
    Console().print(table if found else "No vendors yet; `livery tenant apply PATH` makes one.")


@vendor.command()
@click.argument("slug")
@_JSON
def show(slug: str, *, as_json: bool) -> None:
    """One vendor: fields, hosts, limits, switches, brand, how much it holds."""
    found = asyncio.run(_one(slug))
    if as_json:
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
        return
    table = Table(show_header=False, box=None)
    for name, value in _flat(found):
        table.add_row(name, value)
    Console().print(table)


@vendor.command(name="sign-out")
@click.argument("slug")
@click.option("--account", metavar="E-MAIL", help="This person alone.")
def sign_out(slug: str, *, account: str | None) -> None:
    """End all sessions of a vendor's portal and admin, or of one person, at once."""
    ended = asyncio.run(_sign_out(slug, account))
    click.echo(f"{ended} session{'' if ended == 1 else 's'} ended.")


async def _all() -> list[VendorProfile]:
    database = await _open()
    try:
        return await vendors.all_vendors(database)
    finally:
        await database.close()


async def _one(slug: str) -> dict[str, object]:
    database = await _open()
    try:
        found = await _named(database, slug)
        async with Unit(database, found.id) as unit:
            return await _described(unit, found)
    finally:
        await database.close()


async def _sign_out(slug: str, email: str | None) -> int:
    database = await _open()
    try:
        found = await _named(database, slug)
        async with Unit(database, found.id, writes=True) as unit:
            whom, ended = await _ended(unit, found, email)
            actor = Actor("operator", name="livery vendor sign-out")
            await record(unit, "sessions.ended", actor, whom, details={"sessions": ended})
            await unit.commit()
        return ended
    finally:
        await database.close()


async def _ended(unit: Unit, profile: VendorProfile, email: str | None) -> tuple[Subject, int]:
    if not email:
        return Subject("vendor", profile.id), await revoke.of_vendor(unit)
    wanted = normalize_email(email)
    person = (await identity.accounts(unit, [wanted])).get(wanted)
    if person is None:
        raise click.ClickException(f"{profile.name} has no account {email!r}.")
    return Subject("account", person.id), await revoke.of_account(unit, person.id)


async def _named(database: Database, slug: str) -> VendorProfile:
    for each in await vendors.all_vendors(database):
        if each.slug == slug:
            return each
    raise click.ClickException(f"There is no vendor {slug!r}; see `livery vendor list`.")


async def _open() -> Database:
    settings = load()
    await roles.refuse_unsafe_role(settings.app_url)
    await schema_version.require_current(settings.app_url)
    return Database(settings.app_url)


async def _described(unit: Unit, profile: VendorProfile) -> dict[str, object]:
    brand = await publish.current(unit)
    return {
        **_profile(profile),
        "hosts": [{"name": name, "face": face} for name, face in await host_names.names(unit)],
        "limits": asdict(await limits.limits(unit)),
        "switches": asdict(await limits.switches(unit)),
        "brand": {"revision": brand.number, **asdict(brand.inputs)} if brand else None,
        "counts": {
            "licenses": await licensing.count(unit),
            "organizations": await organizations.count(unit),
            "accounts": await identity.count(unit),
        },
    }


def _profile(profile: VendorProfile) -> dict[str, object]:
    return {**asdict(profile), "id": str(profile.id)}


def _flat(found: dict[str, object]) -> list[tuple[str, str]]:
    lines = []
    for name, value in found.items():
        if isinstance(value, dict):
            lines += [(f"{name}.{part}", _shown(name, each)) for part, each in value.items()]
        elif isinstance(value, list):
            lines += [(name, f"{each['name']} ({each['face']})") for each in value]
        else:
            lines.append((name, _shown(name, value)))
    return lines


def _shown(name: str, value: object) -> str:
    return "unlimited" if name == "limits" and value is None else str(value)
