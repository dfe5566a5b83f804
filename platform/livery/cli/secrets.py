"""`livery secrets`: the keys that seal secrets in the database."""

import click

from livery.core.secret_keys import new_key


@click.group()
def secrets() -> None:
    """Make keys for secrets in the database."""


@secrets.command()
def new() -> None:
    """Print a new key for LIVERY_SECRET_KEYS. Keep it apart from the database and its backups."""
    click.echo(new_key())
