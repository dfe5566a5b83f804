"""`livery serve`: the web server. The parent process loads neither Litestar nor SQLAlchemy."""

import asyncio
import socket

import click
from granian import Granian
from granian.constants import HTTPModes, Interfaces, Loops
from granian.log import LogLevels

from livery.core import roles, schema_version
from livery.core.errors import ConfigurationError
from livery.core.settings import Settings, load


@click.command()
def serve() -> None:
    """Serve all vendors' portals. Settings come from the environment: docs/settings.md."""
    settings = load()
    asyncio.run(check(settings))
    require_free_port(settings)
    click.echo(f"Serving on {settings.host}:{settings.port} with {settings.workers} workers.")
    run(settings)


async def check(settings: Settings) -> None:
    """Refuse an unsafe role or an old schema here, in one sentence, before any worker starts."""
    await roles.refuse_unsafe_role(settings.app_url)
    await schema_version.require_current(settings.app_url)


def require_free_port(settings: Settings) -> None:
    """Refuse a port that somebody else serves: workers share it, so the system would let us in."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise ConfigurationError(
                f"Can't listen on {settings.host}:{settings.port}: {error.strerror}. Stop what"
                " listens there, or choose another port."
            ) from error


def run(settings: Settings) -> None:
    """Start the workers and wait until the process is told to stop."""
    Granian(
        "livery.asgi:create",
        factory=True,
        interface=Interfaces.ASGI,
        # Edges speak it. HTTP/2 names the host twice, and the server would tell us one of them.
        http=HTTPModes.http1,
        address=settings.host,
        port=settings.port,
        workers=settings.workers,
        loop=Loops.uvloop,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        # A worker that is just starting doesn't hear that it should stop.
        workers_kill_timeout=8,
        websockets=False,
    ).serve()
