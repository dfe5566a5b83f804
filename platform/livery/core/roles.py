"""The two roles in PostgreSQL: the owner migrates, the app's role owns nothing.

Speaks to the driver alone, so that a command can check a database without loading SQLAlchemy.
"""

import asyncpg

from livery.core import postgresql
from livery.core.database_urls import is_sqlite, role_of
from livery.core.errors import ConfigurationError

_JUDGE = """
SELECT r.rolsuper OR r.rolbypassrls AS unbounded,
       EXISTS (SELECT FROM pg_class c WHERE c.relkind IN ('r', 'p') AND c.relnamespace = n.oid
               AND pg_has_role(current_user, c.relowner, 'MEMBER')) AS owns
FROM pg_roles r, pg_namespace n WHERE r.rolname = current_user AND n.nspname = current_schema()
"""

_CREATE = """
CREATE ROLE {role} LOGIN PASSWORD {password}
  NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOINHERIT;
"""

_GRANTS = """
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {role};
REVOKE UPDATE, DELETE ON event FROM {role};
GRANT UPDATE (address) ON event TO {role};
REVOKE DELETE ON vendor FROM {role};
GRANT EXECUTE ON FUNCTION host_lookup(text), license_search(text) TO {role};
"""


def grants_sql(app_url: str) -> str:
    """What the app's role may do; run after every migration."""
    return _GRANTS.format(role=_identifier(role_of(app_url)[0]))


def create_sql(app_url: str) -> str:
    """The statement that makes the app's role."""
    name, password = role_of(app_url)
    return _CREATE.format(role=_identifier(name), password=_literal(password))


def password_sql(app_url: str) -> str:
    """The statement that gives the app's role the password in its address."""
    name, password = role_of(app_url)
    return f"ALTER ROLE {_identifier(name)} PASSWORD {_literal(password)}"


async def _may_enter(app_url: str) -> bool:
    try:
        opened = await asyncpg.connect(app_url)
    except asyncpg.InvalidPasswordError:
        return False
    await opened.close()
    return True


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


async def ensure_app_role(owner_url: str, app_url: str) -> bool:
    """Make the app's role if it is absent; True if it was made. Its password is set anew where
    it no longer fits (a derived one changes with the owner's).

    Raises ConfigurationError with the statement to run where the owner may not make roles.
    """
    name, _ = role_of(app_url)
    async with postgresql.connection(owner_url) as connection:
        if await connection.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", name):
            if not await _may_enter(app_url):
                await connection.execute(password_sql(app_url))
            return False
        try:
            await connection.execute(create_sql(app_url))
        except asyncpg.InsufficientPrivilegeError as error:
            raise ConfigurationError(
                f"The owner's role may not make the role {name}. Let your database's administrator"
                f" run:\n{create_sql(app_url)}"
            ) from error
        except (asyncpg.DuplicateObjectError, asyncpg.UniqueViolationError):
            return False  # another process made it meanwhile
    return True


async def refuse_unsafe_role(app_url: str) -> None:
    """Raise ConfigurationError if row-level security would not bind the app's role."""
    if is_sqlite(app_url):
        return
    async with postgresql.connection(app_url) as connection:
        row = await connection.fetchrow(_JUDGE)
    name = role_of(app_url)[0]
    if row is None or row["unbounded"]:
        raise ConfigurationError(
            f"The role {name} is a superuser or bypasses row-level security, so it could read every"
            " vendor's rows. Use a role made by `livery db roles`."
        )
    if row["owns"]:
        raise ConfigurationError(
            f"The role {name} owns the tables, or is a member of the role that does, so row-level"
            " security does not bind it. Use a role made by `livery db roles`."
        )
