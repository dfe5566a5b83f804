"""The page of the bare apps, and what it shows beside the rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from litestar import Response

_STATUSES = {
    "": "Any status",
    "active": "Active",
    "expiring": "Expires soon",
    "expired": "Expired",
    "not-yet-effective": "Not started",
    "suspended": "Suspended",
    "revoked": "Revoked",
}
_PRODUCTS = ("Field Survey", "Machine Tools", "Server", "Studio", "Studio Render", "Viewer")
_GROUPS = ("Architecture", "Design", "Field crew", "Render farm", "Training", "Workshop")
_ID = "01a20ca0-e6ed-7b93-a331-dbdb1a34394{}"
_AROUND = {
    "statuses": _STATUSES,
    "products": {_ID.format(n): f"Sample {name}" for n, name in enumerate(_PRODUCTS)},
    "groups": {_ID.format(n): name for n, name in enumerate(_GROUPS)},
}
_environment = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
LIMIT = 26  # 25 rows, and one that tells of more


def page(rows: Sequence[object]) -> Response[bytes]:
    """The rows as a page. Each is read by the columns' names."""
    template = _environment.get_template("list.html")
    html = template.render(rows=rows[:25], last=rows[24], now=datetime.now(UTC), **_AROUND)
    return Response(html.encode(), media_type="text/html")
