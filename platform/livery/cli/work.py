"""`livery work`: what happens without a request."""

import asyncio
import signal

import click

from livery.core.database import Database
from livery.core.settings import load
from livery.identity import sessions, throttle
from livery.tenancy.unit import Unit
from livery.tenancy.vendors import all_vendors

_INTERVAL = 60  # seconds


@click.command()
@click.option("--once", is_flag=True, help="Do what is due, then stop.")
def work(once: bool) -> None:
    """Clear what has run out: sessions, counters of failed sign-ins."""
    asyncio.run(_work(once=once))


async def _work(*, once: bool) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    database = Database(load().app_url)
    click.echo("Working.")
    try:
        while not stop.is_set():
            cleared = await clear_all(database)
            click.echo(f"Cleared {cleared} sessions and counters.") if cleared or once else None
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
