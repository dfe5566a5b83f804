"""Every route says who may call it; unsafe ones say what event they record."""

from __future__ import annotations

from livery.app import route_table

# Routes that need no sign-in, by hand: whoever adds one must add it here too.
FOR_ANYONE = {
    ("GET", "/sign-in"),
    ("POST", "/sign-in"),
    ("GET", "/static/{path:path}"),
    ("GET", "/brand/{name:str}"),
    ("GET", "/{path:path}"),
}


def test_only_the_listed_routes_are_for_anyone() -> None:
    found = {
        (line.method, line.path)
        for lines in route_table().values()
        for line in lines
        if line.declaration.access == "anyone"
    }
    assert found == FOR_ANYONE


def test_every_change_records_an_event() -> None:
    unrecorded = [
        (line.method, line.path)
        for lines in route_table().values()
        for line in lines
        if line.method not in {"GET", "HEAD", "OPTIONS"} and line.declaration.event is None
    ]
    assert unrecorded == []
