"""What the demo's files say, read without any of the product's code: the independent count."""

from __future__ import annotations

import csv
from pathlib import Path

TENANTS = Path(__file__).parents[2] / "tenants"


def table(slug: str, name: str) -> list[dict[str, str]]:
    """One CSV file of a demo vendor."""
    path = TENANTS / slug / "data" / f"{name}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def visible_keys(slug: str, email: str, role: str, organization: str | None) -> set[str]:
    """The keys of the licenses that a person must see, by the files alone."""
    licenses = table(slug, "licenses")
    held = {line["key"] for line in licenses if line["userEmail"].lower() == email.lower()}
    if role == "organization-admin":
        return held | {line["key"] for line in licenses if line["organization"] == organization}
    mine = {
        line["group"]
        for line in table(slug, "group-members")
        if line["userEmail"].lower() == email.lower() and line["organization"] == organization
    }
    return held | {
        line["key"]
        for line in table(slug, "license-groups")
        if line["group"] in mine and line["organization"] == organization
    }
