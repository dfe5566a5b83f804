"""`livery db`: migrations and database roles."""

import asyncio

import click

from livery.core import roles, schema_version
from livery.core.database_urls import is_sqlite, role_of
from livery.core.errors import ConfigurationError
from livery.core.settings import load


@click.group()
def db() -> None:
    """Migrate the database, make its roles."""


@db.command()
def upgrade() -> None:
    """Bring the database to the newest schema (one process runs, others wait).

    Brands of which this version makes another style sheet get a new revision.
    """
    from livery.core.migrate import upgrade as run  # noqa: PLC0415 - loads SQLAlchemy

    settings = load()
    asyncio.run(run(settings.owner_url, settings.app_url))
    click.echo(f"The database has the newest schema, {schema_version.newest()}.")
    renewed = asyncio.run(_renew_brands(settings.app_url))
    if renewed:
        click.echo(f"Brands published anew, because their style sheets have changed: {renewed}.")


async def _renew_brands(app_url: str) -> int:
    from livery.audit.record import Actor  # noqa: PLC0415 - the same
    from livery.cli.renewing import renew  # noqa: PLC0415 - the same
    from livery.core.database import Database  # noqa: PLC0415 - the same

    database = Database(app_url)
    try:
        return await renew(database, Actor("operator", name="livery db upgrade"))
    finally:
        await database.close()


@db.command(name="roles")
@click.option("--print", "only_print", is_flag=True, help="Print the statements, run nothing.")
def make_roles(only_print: bool) -> None:
    """Make the role that the application runs as, which owns nothing."""
    settings = load()
    if is_sqlite(settings.app_url):
        raise ConfigurationError("SQLite has no roles: there is nothing to do.")
    name = role_of(settings.app_url)[0]
    if only_print:
        click.echo(roles.create_sql(settings.app_url).strip())
        click.echo(roles.grants_sql(settings.app_url).strip())
        return
    made = asyncio.run(roles.ensure_app_role(settings.owner_url, settings.app_url))
    click.echo(f"The role {name} {'was made' if made else 'was there already'}.")
