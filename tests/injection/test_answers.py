"""What is no page holds hostile texts too, each in its own syntax: CSV, JSON, headers, CSS."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass, fields
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from injection.hostile import PAYLOAD, REFLECTED, HostileVendor
from livery.asgi import Server
from livery.branding.tokens import BrandInputs
from livery.identity.models import Account
from livery.licensing.models import License, Product
from livery.organizations.models import UserGroup
from livery.tenancy.tables import TENANT
from support.brands import PACKS
from support.people import Visitor, cookie_in, post_sign_in
from support.raw import Answer, ask
from support.vendors import Vendor

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Any text, and often what means something to a spreadsheet or to CSV; PostgreSQL takes no NUL.
LETTERS = st.sampled_from("=+-@\t\r\n\"',;|＝＋－＠' ") | st.characters(
    exclude_categories=["Cs"], exclude_characters="\0"
)
TEXTS = st.text(LETTERS, min_size=1, max_size=20)


async def asked(server: Server, hostile: HostileVendor, path: str, query: str = "") -> Answer:
    """What an organization-admin gets."""
    host = hostile.side.host("portal")
    token = await hostile.side.open_session("organization-admin", "portal", host)
    cookie = [("cookie", f"session={token}")]
    return await ask(server, "GET", path, host=host, headers=cookie, query=query.encode())


def texts(hostile: HostileVendor, table: str, column: str, place: str = "") -> list[str]:
    """The hostile texts of a column at a place."""
    wanted = (table, column, place)
    return [
        f"{text}{PAYLOAD}"
        for text, canary in hostile.own()
        if (canary.table, canary.column, canary.place) == wanted
    ]


async def change(vendor: Vendor, model: Any, **values: object) -> None:
    """Give all rows of a vendor these values."""
    await vendor.unit.execute(update(model).where(model.tenant_id == TENANT).values(**values))


@dataclass
class Exporting:
    """Somebody with one license, in a group, that they hold."""

    visitor: Visitor
    vendor: Vendor

    async def line(self, key: str, product: str, group: str, name: str) -> list[str]:
        """What a spreadsheet reads of the license with these texts."""
        await change(self.vendor, License, key=key)
        await change(self.vendor, Product, name=product)
        await change(self.vendor, UserGroup, name=group)
        await change(self.vendor, Account, given_name=name, family_name="")
        await self.vendor.save()
        answer = await self.visitor.ask("GET", "/licenses.csv")
        header, line = csv.reader(io.StringIO(answer.text, newline=""), strict=True)
        assert header[0] == "key"
        return line


@pytest.fixture
async def exporting(server: Server, vendor: Vendor) -> Exporting:
    """One license with every text that the file has."""
    organization = await vendor.organization("Design Works")
    account = await vendor.person("sam@example.com", (organization, "user"))
    group = await vendor.group(organization, "Design", account)
    await vendor.license(organization_id=organization, account_id=account, groups=(group,))
    await vendor.save()
    cookie = cookie_in(await post_sign_in(server, vendor.host, "sam@example.com"))
    return Exporting(Visitor(server, vendor.host, cookie, group, ""), vendor)


@given(key=TEXTS, product=TEXTS, group=TEXTS, name=TEXTS)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
async def test_csv_holds_every_text_and_no_formula(
    exporting: Exporting, key: str, product: str, group: str, name: str
) -> None:
    line = await exporting.line(key, product, group, name)
    holder = name.strip(" ") or "sam@example.com"
    assert len(line) == 13
    assert not [field for field in line if field.startswith(FORMULA)]
    for found, text in zip((*line[:2], *line[-2:]), (key, product, holder, group), strict=True):
        assert found == (f"'{text}" if text.startswith(FORMULA) else text)


@pytest.mark.parametrize("pack", PACKS)
async def test_csv_of_hostile_texts(
    server: Server, hostile: dict[str, HostileVendor], pack: str
) -> None:
    answer = await asked(server, hostile[pack], "/licenses.csv", query=f"x={quote(REFLECTED)}")
    lines = list(csv.reader(io.StringIO(answer.text, newline=""), strict=True))
    assert answer.one("content-type") == "text/csv; charset=utf-8"
    assert answer.one("content-disposition") == 'attachment; filename="licenses.csv"'
    assert texts(hostile[pack], "product", "name", "design")[0] in {line[1] for line in lines}
    assert texts(hostile[pack], "license", "key", "design")[0] in {line[0] for line in lines}


async def test_json_holds_hostile_texts_as_texts(
    server: Server, hostile: dict[str, HostileVendor]
) -> None:
    vendor = hostile[PACKS[0]]
    answer = await asked(server, vendor, "/api/v1/me")
    [given] = texts(vendor, "account", "given_name", "organization-admin")
    [family] = texts(vendor, "account", "family_name", "organization-admin")
    [email] = texts(vendor, "account", "email", "organization-admin")
    found = json.loads(answer.text)
    assert (found["name"], found["email"]) == (f"{given} {family}", f"{email}@example.com")
    assert answer.one("content-type") == "application/json"
    assert answer.one("x-content-type-options") == "nosniff"


async def test_the_web_manifest_holds_the_vendors_name_as_a_text(
    server: Server, hostile: dict[str, HostileVendor]
) -> None:
    vendor = hostile[PACKS[0]]
    answer = await asked(server, vendor, "/site.webmanifest")
    assert [json.loads(answer.text)["name"]] == texts(vendor, "vendor", "name")
    assert answer.one("content-type") == "application/manifest+json"
    assert answer.one("x-content-type-options") == "nosniff"


@pytest.mark.parametrize(
    "path", ["/licenses", "/licenses.csv", "/sign-in", "/api/v1/me", "/nowhere", f"/{REFLECTED}"]
)
async def test_no_header_is_broken_by_a_query(
    server: Server, hostile: dict[str, HostileVendor], path: str
) -> None:
    text = quote(f"{REFLECTED}\r\nx-injected: 1")
    query = "&".join(f"{name}={text}" for name in ("q", "next", "order", "x"))
    answer = await asked(server, hostile[PACKS[0]], path, query=query)
    for name, value in answer.headers:
        assert re.fullmatch(r"[!-~ ]*", value), name
        assert "<" not in value, name
        assert name != "x-injected"


@pytest.mark.parametrize("field", [each.name for each in fields(BrandInputs)])
@pytest.mark.parametrize(
    "text", [REFLECTED, "#000;}*{x:url(//evil.example)", "</style>", "#12345g", "Red", "", "a b"]
)
def test_no_text_of_a_vendor_gets_into_its_style_sheet(field: str, text: str) -> None:
    given: Any = {field: text}
    with pytest.raises(ValueError, match=r"write|choose"):
        BrandInputs(**given)
