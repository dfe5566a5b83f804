"""The `livery` command. Each subcommand is loaded when it is called, so it starts quickly."""

import sys
from importlib import import_module

import click

from livery import __version__
from livery.core.errors import ConfigurationError

_COMMANDS = {
    "db": "livery.cli.db:db",
    "demo": "livery.cli.demo:demo",
    "routes": "livery.cli.routes:routes",
    "secrets": "livery.cli.secrets:secrets",
    "serve": "livery.cli.serve:serve",
    "tenant": "livery.cli.tenant:tenant",
    "vendor": "livery.cli.vendor:vendor",
    "work": "livery.cli.work:work",
}


class Commands(click.Group):
    """Finds a subcommand's module by its name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, loaded now."""
        place = _COMMANDS.get(cmd_name)
        if place is None:
            return None
        module, _, attribute = place.partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command


@click.group(cls=Commands)
@click.version_option(__version__, prog_name="livery")
def livery() -> None:
    """Customer portals for companies that sell licensed software."""


def main() -> None:
    """Run the command; an operator's mistake ends in one plain sentence, not in a traceback."""
    try:
        livery(prog_name="livery")
    except ConfigurationError as error:
        click.echo(f"livery: {error}", err=True)
        sys.exit(1)
