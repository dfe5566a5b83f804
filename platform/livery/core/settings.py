"""Settings, read once from the environment; `docs/settings.md` documents each."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from livery.core.database_urls import database_urls, is_sqlite
from livery.core.errors import ConfigurationError
from livery.core.secret_keys import parse_keys

Network = IPv4Network | IPv6Network
_LAST_PORT = 65535


@dataclass(frozen=True)
class Settings:
    """All settings. `public_url` gives base domain, scheme and port of the platform's names."""

    app_url: str
    owner_url: str
    public_url: str
    allow_http: bool
    trusted_proxies: tuple[Network, ...]
    trust_forwarded_host: bool
    workers: int
    host: str
    port: int
    health_port: int
    hashing_threads: int
    demo_file: str
    mail_url: str
    mail_sender: str
    embedded_worker: bool
    allow_private_outbound: bool
    secret_keys: tuple[bytes, ...] = field(repr=False)

    @cached_property
    def base_domain(self) -> str:
        """The platform's own name, without port."""
        return urlsplit(self.public_url).hostname or ""

    @cached_property
    def scheme(self) -> str:
        """`https`, or `http` where that was allowed."""
        return urlsplit(self.public_url).scheme

    @cached_property
    def port_suffix(self) -> str:
        """`:8000`, or nothing on the scheme's own port."""
        port = urlsplit(self.public_url).port
        return "" if port in {None, 443 if self.scheme == "https" else 80} else f":{port}"


def load(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings; raises ConfigurationError that names the variable and the cure."""
    app_url, owner_url = database_urls(environment)
    settings = Settings(
        app_url=app_url,
        owner_url=owner_url,
        public_url=environment.get("LIVERY_PUBLIC_URL", "http://localhost:8000"),
        allow_http=_flag(environment, "LIVERY_ALLOW_HTTP"),
        trusted_proxies=_networks(environment),
        trust_forwarded_host=_flag(environment, "LIVERY_TRUST_FORWARDED_HOST"),
        workers=_number(environment, "LIVERY_WORKERS", min(4, os.cpu_count() or 1), least=1),
        host=environment.get("LIVERY_HOST", "0.0.0.0"),  # noqa: S104 - a server listens
        port=_number(environment, "PORT", 8000, most=_LAST_PORT),
        health_port=_number(environment, "LIVERY_HEALTH_PORT", 0, most=_LAST_PORT),
        hashing_threads=_number(
            environment, "LIVERY_HASHING_THREADS", max(1, (os.cpu_count() or 2) - 1), least=1
        ),
        demo_file=environment.get("LIVERY_DEMO_FILE", ""),
        mail_url=environment.get("LIVERY_MAIL_URL", ""),
        mail_sender=environment.get("LIVERY_MAIL_SENDER", ""),
        embedded_worker=_flag(environment, "LIVERY_EMBEDDED_WORKER", default=is_sqlite(app_url)),
        allow_private_outbound=_flag(environment, "LIVERY_ALLOW_PRIVATE_OUTBOUND"),
        secret_keys=_keys(environment),
    )
    _check(settings)
    return settings


def _check(settings: Settings) -> None:
    try:
        named = settings.scheme in {"http", "https"} and settings.base_domain
        _ = settings.port_suffix
    except ValueError:
        named = ""
    if not named:
        raise ConfigurationError(
            "LIVERY_PUBLIC_URL must be the platform's address, such as https://portal.example"
        )
    if settings.scheme == "http" and not settings.allow_http:
        raise ConfigurationError(
            "LIVERY_PUBLIC_URL is plain http: use https, or set LIVERY_ALLOW_HTTP=1 for a trial"
        )
    if settings.mail_url and "@" not in settings.mail_sender:
        raise ConfigurationError(
            "LIVERY_MAIL_SENDER must be the address that mails come from, such as"
            " portal@portal.example"
        )


def _keys(environment: Mapping[str, str]) -> tuple[bytes, ...]:
    file = environment.get("LIVERY_SECRET_KEYS_FILE", "")
    if not file:
        return parse_keys(environment.get("LIVERY_SECRET_KEYS", ""))
    try:
        listed = Path(file).read_text("ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"LIVERY_SECRET_KEYS_FILE can't be read: {error}") from error
    return parse_keys(listed)


def _flag(environment: Mapping[str, str], name: str, *, default: bool = False) -> bool:
    value = environment.get(name, str(int(default)))
    if value not in {"0", "1"}:
        raise ConfigurationError(f"{name} must be 0 or 1, not {value!r}")
    return value == "1"


def _number(
    environment: Mapping[str, str], name: str, default: int, *, least: int = 0, most: int = 1000
) -> int:
    value = environment.get(name, str(default))
    if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
        raise ConfigurationError(
            f"{name} must be a whole number from {least} to {most}, not {value!r}"
        )
    return int(value)


def _networks(environment: Mapping[str, str]) -> tuple[Network, ...]:
    listed = environment.get("LIVERY_TRUSTED_PROXIES", "")
    try:
        return tuple(ip_network(item.strip()) for item in listed.split(",") if item.strip())
    except ValueError as error:
        raise ConfigurationError(
            f"LIVERY_TRUSTED_PROXIES must list addresses or networks, such as 10.0.0.0/8: {error}"
        ) from error
