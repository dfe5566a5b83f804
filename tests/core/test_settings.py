"""Settings come from what hosts give, and a wrong one names itself and its cure."""

from __future__ import annotations

import pytest

from livery.core.errors import ConfigurationError
from livery.core.settings import load

HTTPS = {"LIVERY_PUBLIC_URL": "https://portal.example"}


@pytest.mark.parametrize(
    ("variable", "value", "cure"),
    [
        ("LIVERY_PUBLIC_URL", "portal.example", "such as https://portal.example"),
        ("LIVERY_PUBLIC_URL", "ftp://portal.example", "such as https://portal.example"),
        ("LIVERY_PUBLIC_URL", "http://portal.example", "LIVERY_ALLOW_HTTP=1"),
        ("LIVERY_ALLOW_HTTP", "yes", "must be 0 or 1"),
        ("LIVERY_PUBLIC_URL", "https://portal.example:99999", "such as https://portal.example"),
        ("LIVERY_PUBLIC_URL", "https://portal.example:abc", "such as https://portal.example"),
        ("LIVERY_WORKERS", "many", "whole number from 1"),
        ("LIVERY_WORKERS", "0", "whole number from 1"),
        ("LIVERY_WORKERS", "²", "whole number from 1"),
        ("LIVERY_HASHING_THREADS", "0", "whole number from 1"),
        ("PORT", "99999", "to 65535"),
        ("DATABASE_URL", "mysql://boss:a@db/livery", "sqlite:///file or postgresql://"),
        ("DATABASE_URL", "postgresql://boss:a@db:none/livery", "can't be read"),
        ("LIVERY_TRUSTED_PROXIES", "10.0.0.0/8, proxy", "such as 10.0.0.0/8"),
        ("DATABASE_URL", "postgresql://owner@db/livery", "LIVERY_APP_DATABASE_URL"),
    ],
)
def test_a_wrong_setting_says_what_to_do(variable: str, value: str, cure: str) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        load({**HTTPS, variable: value})
    assert variable in str(refusal.value)
    assert cure in str(refusal.value)


def test_one_address_gives_both_roles() -> None:
    given = load(
        {**HTTPS, "DATABASE_URL": "postgres://boss:secret@db.example:5433/livery?sslmode=require"}
    )
    again = load({**HTTPS, "DATABASE_URL": "postgres://boss:secret@other.example:5433/livery"})
    assert given.owner_url == "postgresql://boss:secret@db.example:5433/livery?sslmode=require"
    assert given.app_url.startswith("postgresql://livery_app:")
    assert given.app_url.endswith("@db.example:5433/livery?sslmode=require")
    assert "secret" not in given.app_url
    # A host may move the database: the role's password stays.
    assert given.app_url.split("@")[0] == again.app_url.split("@")[0]


def test_two_addresses_stay_apart() -> None:
    given = load(
        {
            **HTTPS,
            "LIVERY_OWNER_DATABASE_URL": "postgresql://boss:a@db/livery",
            "LIVERY_APP_DATABASE_URL": "postgresql://app:b@db/livery",
        }
    )
    assert (given.owner_url, given.app_url) == (
        "postgresql://boss:a@db/livery",
        "postgresql://app:b@db/livery",
    )


@pytest.mark.parametrize(
    ("url", "suffix"),
    [
        ("https://portal.example", ""),
        ("https://portal.example:443", ""),
        ("https://portal.example:8443", ":8443"),
    ],
)
def test_links_name_a_port_only_where_browsers_need_it(url: str, suffix: str) -> None:
    assert load({"LIVERY_PUBLIC_URL": url}).port_suffix == suffix


def test_an_ipv6_address_keeps_its_brackets() -> None:
    given = load({**HTTPS, "DATABASE_URL": "postgresql://boss:a@[::1]:5433/livery"})
    assert given.app_url.endswith("@[::1]:5433/livery")
