"""The four reference brands, as far apart as a brand's values reach: they catch what one look
hides. `running_portals` serves each of them, in each theme pack, with real licenses.
"""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from argon2 import PasswordHasher
from httpx import AsyncClient

from livery.branding.tokens import BrandInputs
from support.commands import environment, free_port, run, started, wait_for_port
from support.truth import table

if TYPE_CHECKING:  # half a second that only the browser's tests need
    from playwright.async_api import BrowserContext

PACKS = ("default", "editorial")
PASSWORD = "correct horse battery staple"
# The customer of the Northwind demo whose people and licenses every reference portal has.
ORGANIZATION, ADMIN, SOURCE = "Alder Bridge Works", "sample-admin-1@example.com", "northwind"


@dataclass(frozen=True, slots=True)
class Brand:
    """A vendor that exists for its looks."""

    slug: str
    name: str
    product: str
    inputs: BrandInputs


BRANDS = (
    Brand(
        slug="meridian",
        name="Meridian Instruments",
        product="Meridian Trace",
        inputs=BrandInputs(accent="#0047ab", corners=8, body_face="sans", heading_face="technical"),
    ),
    Brand(
        slug="bonbon",
        name="Bonbon Games",
        product="Bonbon Studio",
        inputs=BrandInputs(
            accent="#e64980",
            neutral="warm",
            corners=16,
            body_face="rounded",
            heading_face="rounded",
            header="brand",
        ),
    ),
    Brand(
        slug="volt",
        name="Voltgrid",
        product="Gridline",
        inputs=BrandInputs(accent="#b8f000", neutral="neutral", corners=0, header="dark"),
    ),
    Brand(
        slug="fernhill",
        name="Fernhill Archive",
        product="Catalogue",
        inputs=BrandInputs(
            accent="#14532d", neutral="warm", corners=4, body_face="serif", heading_face="serif"
        ),
    ),
)


@dataclass(frozen=True)
class Portals:
    """The served portals of the reference brands, one for each theme pack."""

    port: int

    def address(self, slug: str, pack: str = "default") -> str:
        """The portal of a brand in a theme pack."""
        return f"http://{_slug(slug, pack)}.localhost:{self.port}"

    async def sign_in(self, context: BrowserContext, address: str, email: str = ADMIN) -> None:
        """Give a browser the session of somebody who has just signed in there."""
        host = address.removeprefix("http://")
        headers = {"Host": host, "Origin": address}
        async with AsyncClient(base_url=f"http://127.0.0.1:{self.port}", headers=headers) as http:
            answer = await http.post("/sign-in", data={"email": email, "password": PASSWORD})
        token = answer.cookies["session"]
        await context.add_cookies([{"name": "session", "value": token, "url": address}])


@contextmanager
def running_portals(folder: Path) -> Iterator[Portals]:
    """Make the vendors the way an operator does, from folders, and serve them."""
    port, file = free_port(), folder / "livery.db"
    env = environment(
        f"sqlite:///{file}",
        LIVERY_PUBLIC_URL=f"http://localhost:{port}",
        LIVERY_ALLOW_HTTP="1",
        LIVERY_HOST="127.0.0.1",
        PORT=str(port),
    )
    run("db", "upgrade", env=env)
    vendors = [write(folder, brand, pack) for brand in BRANDS for pack in PACKS]
    run("tenant", "apply", "--yes", *map(str, vendors), env=env)
    _give_passwords(file)
    with started("serve", env=env) as process:
        wait_for_port(port, process)
        yield Portals(port)


def write(folder: Path, brand: Brand, pack: str) -> Path:
    """The vendor folder of a brand in a theme pack, below `folder`."""
    target = folder / _slug(brand.slug, pack)
    (target / "data").mkdir(parents=True)
    values = replace(brand.inputs, pack=pack)
    (target / "tenant.toml").write_text(
        f"""[vendor]
name = "{brand.name}"
website = "https://{brand.slug}.example"
support_email = "help@{brand.slug}.example"
[brand]
accent = "{values.accent}"
neutral = "{values.neutral}"
corners = {values.corners}
body = "{values.body_face}"
heading = "{values.heading_face}"
header = "{values.header}"
pack = "{values.pack}"
[data]
as_of = 2026-11-24
folder = "data"
""",
        "utf-8",
    )
    for name, wanted in _wanted().items():
        lines = list(filter(wanted, table(SOURCE, name)))
        _write_table(target / "data" / f"{name}.csv", lines)
    return target


def _slug(slug: str, pack: str) -> str:
    return slug if pack == "default" else f"{slug}-{pack}"


def _wanted() -> dict[str, Callable[[dict[str, str]], bool]]:
    """File → whether a line of it is about the one organization."""

    def of_organization(line: dict[str, str]) -> bool:
        return line["organization"] == ORGANIZATION

    licenses = filter(of_organization, table(SOURCE, "licenses"))
    keys = {line["key"] for line in licenses}
    return {
        "products": lambda _: True,
        "organizations": lambda line: line["name"] == ORGANIZATION,
        "users": of_organization,
        "groups": of_organization,
        "group-members": of_organization,
        "licenses": of_organization,
        "license-groups": of_organization,
        "activations": lambda line: line["key"] in keys,
    }


def _write_table(path: Path, lines: Iterable[dict[str, str]]) -> None:
    lines = list(lines)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(lines[0]))
        writer.writeheader()
        writer.writerows(lines)


def _give_passwords(file: Path) -> None:
    """Importing gives none; here everybody gets the same."""
    hashed = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)
    database = sqlite3.connect(file)
    with database:
        database.execute("UPDATE account SET password_hash = ?", [hashed])
    database.close()
