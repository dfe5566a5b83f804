"""`livery routes`: every route with who may call it, on what, within which limits."""

import json
from dataclasses import asdict

import click
from rich.console import Console
from rich.table import Table

from livery.app import route_table
from livery.web.kit.access import Declaration


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
def routes(as_json: bool) -> None:
    """Print the route table, from the routes' own declarations."""
    table = route_table()
    if as_json:
        plain = {face: [asdict(line) for line in lines] for face, lines in table.items()}
        click.echo(json.dumps(plain, indent=2))
        return
    shown = Table("Face", "Method", "Path", "Who", "Object", "Event", "Limits", box=None)
    for face, lines in table.items():
        for line in lines:
            said = line.declaration
            named = (said.access, said.object or "", said.event or "", limits(said))
            shown.add_row(face, line.method, line.path, *named)
    Console().print(shown)


def limits(declaration: Declaration) -> str:
    """What bounds the callers of a route, in words: "body 1 MiB, sign-in throttle"."""
    body, throttle = declaration.body, declaration.throttle
    return ", ".join(
        [
            *([f"body {body / (1 << 20):g} MiB"] if body else []),
            *([f"{throttle} throttle"] if throttle else []),
        ]
    )
