"""A database of its own for each test worker, with the two roles that production has."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from support.database import TestDatabase
from tools.postgres import EXTENSIONS


@asynccontextmanager
async def fresh_database(server_url: str, worker: str) -> AsyncIterator[TestDatabase]:
    """Makes database and roles, named after the worker, and drops them afterwards."""
    name, owner, app = f"livery_{worker}", f"livery_owner_{worker}", f"livery_app_{worker}"
    passwords = {role: secrets.token_hex(16) for role in (owner, app)}
    await drop(server_url, name, owner, app)
    await execute(
        server_url,
        *(
            f"CREATE ROLE {role} LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD '{password}'"
            for role, password in passwords.items()
        ),
        f"CREATE DATABASE {name} OWNER {owner}",
        f"REVOKE ALL ON DATABASE {name} FROM PUBLIC",
        f"GRANT CONNECT ON DATABASE {name} TO {app}",
    )
    extensions = (f"CREATE EXTENSION {extension}" for extension in EXTENSIONS)
    await execute(address(server_url, name), *extensions)
    app_url, owner_url = (address(server_url, name, role, passwords[role]) for role in (app, owner))
    try:
        yield TestDatabase("postgresql", app_url, owner_url)
    finally:
        await drop(server_url, name, owner, app)


async def drop(server_url: str, name: str, *roles: str) -> None:
    """Removes what an earlier run may have left."""
    databases = f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"
    await execute(server_url, databases, *(f"DROP ROLE IF EXISTS {role}" for role in roles))


async def execute(url: str, *statements: str) -> None:
    """Runs statements one by one, each in a transaction of its own."""
    connection = await asyncpg.connect(url)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


def address(server_url: str, database: str, user: str = "", password: str = "") -> str:
    """The server's address with another database and, if given, another user."""
    parts = urlsplit(server_url)
    login, _, host = parts.netloc.rpartition("@")
    login = f"{user}:{password}" if user else login
    return urlunsplit(parts._replace(netloc=f"{login}@{host}", path=f"/{database}"))
