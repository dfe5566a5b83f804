"""`livery work`: what happens without a request."""

import asyncio
import signal

import click

from livery.cli.serve import check
from livery.core.crypto import Sealer
from livery.core.database import Database
from livery.core.settings import Settings, load
from livery.tenancy import canary
from livery.worker import Worker


@click.command()
@click.option("--once", is_flag=True, help="Do what is due, then stop.")
def work(once: bool) -> None:
    """Send mails; clear what has run out: sessions, counters of failed sign-ins."""
    settings = load()
    asyncio.run(check(settings))
    asyncio.run(_work(settings, once=once))


async def _work(settings: Settings, *, once: bool) -> None:
    database, sealer = Database(settings.app_url), Sealer(settings.secret_keys)
    try:
        await canary.check(database, sealer)
        worker = Worker(settings, database, sealer)
        if not settings.mail_url:
            click.echo("LIVERY_MAIL_URL is not set: mails wait in the outbox.", err=True)
        await (_once(worker) if once else _until_stopped(worker))
    finally:
        await database.close()


async def _once(worker: Worker) -> None:
    click.echo(f"Cleared {await worker.clear()} sessions and counters.")
    done = 0
    while found := await worker.work_off():
        done += found
    click.echo(f"Did {done} jobs.")


async def _until_stopped(worker: Worker) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    click.echo("Working.")
    await worker.run(stop)
