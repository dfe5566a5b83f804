"""No route does anything for a request that another site made a browser send."""

from __future__ import annotations

import pytest

from isolation.cells import Route
from livery.core.database import Database
from support.people import FORM_TYPE
from support.raw import Headers, ask
from support.server import BASE
from web.attacks.uses import Uses, usable

UNSAFE = [route for route in usable() if not route.is_safe and route.face != "api"]
ELSEWHERE: dict[str, Headers] = {
    "cross-site": [("sec-fetch-site", "cross-site")],
    "same-site": [("sec-fetch-site", "same-site")],
    "sibling": [("origin", f"http://sibling.{BASE}:8000")],
    "null": [("origin", "null")],
    "says nothing": [],
}


@pytest.mark.parametrize("route", UNSAFE, ids=str)
async def test_what_others_send_is_refused(uses: Uses, owner: Database, route: Route) -> None:
    """The session is the right one, and so is the body; only a page of ours did not send it."""
    use = await uses.of(route)
    before = await uses.rows(owner)
    for case, headers in ELSEWHERE.items():
        sent = [*headers, ("content-type", FORM_TYPE), ("cookie", use.cookie)]
        answer = await ask(
            use.server, "POST", use.path, host=use.host, headers=sent, body=route.body
        )
        assert answer.status == 403, case
        assert not answer.all("set-cookie"), case
    assert await uses.rows(owner) == before
