"""Every text column of the database is hostile here, or says why it can't be."""

from __future__ import annotations

import re

from sqlalchemy import CheckConstraint

from injection.hostile import EXEMPT, FIXED, HostileVendor, text_columns
from livery.schema import METADATA, TENANT_TABLES
from support.brands import PACKS

TABLES = (*TENANT_TABLES, METADATA.tables["vendor"])


def test_each_column_has_a_hostile_text_or_a_reason(hostile: dict[str, HostileVendor]) -> None:
    expected = {name for table in TABLES for name in text_columns(table)} - FIXED
    for pack in PACKS:
        vendor = hostile[pack]
        sown = {
            f"{canary.table}.{canary.column}"
            for _, canary in vendor.canaries.items()
            if canary.tenant_id == vendor.side.vendor.id
        }
        assert sown == expected


def test_no_reason_is_about_a_column_that_is_gone() -> None:
    assert {name for table in TABLES for name in text_columns(table)} >= FIXED


def test_the_database_refuses_other_words() -> None:
    for name in EXEMPT["the database takes only certain words"]:
        table, column = name.split(".")
        checks = [
            str(each.sqltext)
            for each in METADATA.tables[table].constraints
            if isinstance(each, CheckConstraint)
        ]
        assert any(re.search(rf"\b{column} IN \(", check) for check in checks), name
