"""`livery work`: what happens without a request."""

import asyncio
import signal

import click

from livery.cli.serve import check
from livery.core.database import UNAVAILABLE, Database
from livery.core.settings import Settings, load
from livery.identity import sessions, throttle
from livery.tenancy.unit import Unit
from livery.tenancy.vendors import all_vendors

_INTERVAL = 60  # seconds


@click.command()
@click.option("--once", is_flag=True, help="Do what is due, then stop.")
def work(once: bool) -> None:
    """Clear what has run out: sessions, counters of failed sign-ins."""
    settings = load()
    asyncio.run(check(settings))
    asyncio.run(_work(settings, once=once))


async def _work(settings: Settings, *, once: bool) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    database = Database(settings.app_url)
    click.echo("Working.")
    try:
        while not stop.is_set():
            try:
                click.echo(f"Cleared {await clear_all(database)} sessions and counters.")
            except UNAVAILABLE as error:
                if once:
                    raise
                click.echo(f"The database can't be used, trying again: {error}", err=True)
            if once:
                return
            await _wait(stop)
    finally:
        await database.close()


async def _wait(stop: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(_INTERVAL):
            await stop.wait()
    except TimeoutError:
        return


async def clear_all(database: Database) -> int:
    """Go through the vendors, one transaction each; the number of rows that were dropped."""
    cleared = 0
    for vendor in await all_vendors(database):
        async with Unit(database, vendor.id, writes=True) as unit:
            cleared += await sessions.purge(unit) + await throttle.purge(unit)
            await unit.commit()
    return cleared
