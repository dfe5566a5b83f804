"""Every person of the demo sees exactly the licenses that the vendors' files give them."""

from __future__ import annotations

import csv
import io

import pytest
from httpx import AsyncClient

from support.demo import Demo, DemoVendor, Person
from support.truth import table, visible_keys

pytestmark = pytest.mark.browser


async def exported(demo: Demo, vendor: DemoVendor, person: Person) -> list[dict[str, str]]:
    """The person's CSV file, fetched as a script would."""
    host = vendor.portal.partition("//")[2]
    async with AsyncClient(
        base_url=f"http://127.0.0.1:{demo.port}",
        headers={"Host": host, "Origin": vendor.portal},
    ) as client:
        fields = {"email": person.email, "password": person.password}
        answer = await client.post("/sign-in", data=fields)
        assert answer.status_code == 303
        client.cookies.set("session", answer.cookies["session"], domain="127.0.0.1")
        lines = (await client.get("/licenses.csv")).text
    return list(csv.DictReader(io.StringIO(lines)))


@pytest.mark.parametrize("slug", ["northwind", "halcyon", "ashcroft"])
async def test_everybody_sees_what_the_files_say(demo: Demo, slug: str) -> None:
    vendor = demo.vendors[slug]
    withheld = {
        line["key"]
        for line in table(slug, "licenses")
        if line["suspended"].lower() == "true" or line["revoked"].lower() == "true"
    }
    assert vendor.people
    for person in vendor.people:
        expected = visible_keys(slug, person.email, person.role, person.organization)
        lines = await exported(demo, vendor, person)
        assert len(lines) == len(expected), person.email
        assert {line["key"] for line in lines} - {""} == expected - withheld, person.email
