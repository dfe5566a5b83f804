"""Database addresses as hosts give them, and what follows from them."""

import hashlib
import hmac
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from livery.core.errors import ConfigurationError

_SQLITE = "sqlite:///"


def database_urls(environment: Mapping[str, str]) -> tuple[str, str]:
    """App's and owner's address. A host that gives one DATABASE_URL gives the owner's."""
    given = environment.get("DATABASE_URL", f"{_SQLITE}livery.db")
    owner = _plain(environment.get("LIVERY_OWNER_DATABASE_URL", given))
    app = environment.get("LIVERY_APP_DATABASE_URL")
    if app is None:
        return (owner if is_sqlite(owner) else _derived(owner)), owner
    return _plain(app), owner


def is_sqlite(url: str) -> bool:
    """Whether the address is a SQLite file's."""
    return url.startswith(_SQLITE)


def sqlite_file(url: str) -> Path:
    """The file of a SQLite address: all that follows the prefix, whatever letters it has."""
    return Path(url.removeprefix(_SQLITE))


def role_of(url: str) -> tuple[str, str]:
    """Name and password in a PostgreSQL address."""
    parts = urlsplit(url)
    return unquote(parts.username or ""), unquote(parts.password or "")


def for_asyncpg(url: str) -> str:
    """The address for SQLAlchemy's driver, which spells `sslmode` as `ssl`."""
    parts = urlsplit(url)
    query = [("ssl" if key == "sslmode" else key, value) for key, value in parse_qsl(parts.query)]
    return urlunsplit(parts._replace(scheme="postgresql+asyncpg", query=urlencode(query)))


def _plain(url: str) -> str:
    """Hosts write `postgres://` too; the driver is our business, so the address names none."""
    if is_sqlite(url):
        return url
    scheme, _, rest = url.partition("://")
    if scheme not in {"postgres", "postgresql"}:
        raise ConfigurationError(
            f"DATABASE_URL begins with {scheme}: it must be sqlite:///file or postgresql://…"
        )
    try:
        _ = urlsplit(url).port
    except ValueError as error:
        raise ConfigurationError(f"DATABASE_URL can't be read: {error}") from error
    return f"postgresql://{rest}"


def _derived(owner_url: str) -> str:
    """The app role's address where only the owner's is known: name and password follow from it.

    So a release process can make the role and a web process can use it without sharing a secret
    beyond the one address that the host gives to both. Raises ConfigurationError where that holds
    no password, from which none could follow.
    """
    parts = urlsplit(owner_url)
    if not parts.password:
        raise ConfigurationError(
            "DATABASE_URL holds no password: set LIVERY_APP_DATABASE_URL to the role that serves."
        )
    name = f"{parts.path.lstrip('/')}_app"
    secret = hmac.new(parts.password.encode(), name.encode(), hashlib.sha256).hexdigest()
    place = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{quote(name, safe='')}:{secret}@{place}"))
