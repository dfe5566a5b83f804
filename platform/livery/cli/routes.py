"""`livery routes`: every route with who may call it."""

import json
from dataclasses import asdict

import click
from rich.console import Console
from rich.table import Table

from livery.app import route_table


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
def routes(as_json: bool) -> None:
    """Print the route table, from the routes' own declarations."""
    table = route_table()
    if as_json:
        plain = {face: [asdict(line) for line in lines] for face, lines in table.items()}
        click.echo(json.dumps(plain, indent=2))
        return
    shown = Table("Face", "Method", "Path", "Who", "Event")
    for face, lines in table.items():
        for line in lines:
            declaration = line.declaration
            shown.add_row(face, line.method, line.path, declaration.access, declaration.event or "")
    Console().print(shown)
