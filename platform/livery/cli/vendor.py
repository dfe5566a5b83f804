"""`livery vendor`: which vendors there are, and one of them in numbers."""

import asyncio
import json
from dataclasses import asdict

import click
from rich.console import Console
from rich.table import Table

from livery.branding import publish
from livery.core import roles, schema_version
from livery.core.database import Database
from livery.core.settings import load
from livery.identity import importing as identity
from livery.licensing import importing as licensing
from livery.organizations import importing as organizations
from livery.tenancy import host_names, limits, vendors
from livery.tenancy.unit import Unit
from livery.tenancy.vendors import VendorProfile

_JSON = click.option("--json", "as_json", is_flag=True, help="For programs.")


@click.group()
def vendor() -> None:
    """List vendors, show one."""


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
    if found is None:
        raise click.ClickException(f"There is no vendor {slug!r}; see `livery vendor list`.")
    if as_json:
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
        return
    table = Table(show_header=False, box=None)
    for name, value in _flat(found):
        table.add_row(name, value)
    Console().print(table)


async def _all() -> list[VendorProfile]:
    database = await _open()
    try:
        return await vendors.all_vendors(database)
    finally:
        await database.close()


async def _one(slug: str) -> dict[str, object] | None:
    database = await _open()
    try:
        for each in await vendors.all_vendors(database):
            if each.slug == slug:
                async with Unit(database, each.id) as unit:
                    return await _described(unit, each)
        return None
    finally:
        await database.close()


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
