"""`livery demo`: three vendors with their customers, on this machine."""

import asyncio
import os
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from livery.cli.serve import require_free_port, run
from livery.core import schema_version
from livery.core.secret_keys import new_key
from livery.core.settings import Settings, load
from livery.demo import people
from livery.demo.people import Demo


@click.command()
@click.option("--port", type=int, default=8000, show_default=True)
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), default=".demo")
@click.option("--base-domain", default="localhost", show_default=True)
def demo(port: int, data: Path, base_domain: str) -> None:
    """Make the demo in DATA at its first start, print its sign-ins, and serve it."""
    data = data.resolve()
    settings = _settings(data, port, base_domain)
    require_free_port(settings)
    file = data / "demo.json"
    if not file.exists():
        _make(data, settings)
    asyncio.run(_bring_up_to_date(settings))
    people.move(file, settings)
    _print(people.read(file), f"http://{base_domain}:{port}")
    run(settings)


def _settings(data: Path, port: int, base_domain: str) -> Settings:
    # The workers read the same environment.
    os.environ |= {
        "DATABASE_URL": f"sqlite:///{data / 'livery.db'}",
        "LIVERY_PUBLIC_URL": f"http://{base_domain}:{port}",
        "LIVERY_ALLOW_HTTP": "1",
        "LIVERY_HOST": "127.0.0.1",
        "LIVERY_DEMO_FILE": str(data / "demo.json"),
        "LIVERY_SECRET_KEYS_FILE": str(_secret_key(data)),
        "LIVERY_MAIL_URL": (data / "mails").as_uri().replace("file:", "folder:", 1),
        "LIVERY_MAIL_SENDER": f"portal@{base_domain}",
        "PORT": str(port),
    }
    for name in ("LIVERY_OWNER_DATABASE_URL", "LIVERY_APP_DATABASE_URL"):
        os.environ.pop(name, None)
    return load()


def _secret_key(data: Path) -> Path:
    data.mkdir(parents=True, exist_ok=True)
    file = data / "secret.key"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(new_key() + "\n", "ascii")
    return file


def _make(data: Path, settings: Settings) -> None:
    from livery.demo.make import make_demo  # noqa: PLC0415 - loads SQLAlchemy, once

    click.echo("Making the demo (this happens once) …")
    asyncio.run(make_demo(data, settings.port, settings.base_domain, settings))


async def _bring_up_to_date(settings: Settings) -> None:
    if not await schema_version.is_current(settings.app_url):
        from livery.core.migrate import upgrade  # noqa: PLC0415 - the same

        await upgrade(settings.owner_url, settings.app_url)


def _print(made: Demo, index: str) -> None:
    table = Table(title=f"The demo: {index} lists its portals", title_justify="left")
    for heading in ("Portal or admin", "E-mail address", "Password", "Role", "Organization"):
        table.add_column(heading, no_wrap=True)
    for vendor in made["vendors"]:
        for place, person in enumerate(vendor["people"]):
            table.add_row(
                "" if place else vendor["portal"],
                person["email"],
                person["password"],
                person["role"],
                person["organization"] or "",
            )
        for place, staff in enumerate(vendor["staff"]):
            address = "" if place else vendor["admin"]
            table.add_row(address, staff["email"], staff["password"], staff["role"], "")
        table.add_section()
    Console(width=130).print(table)
