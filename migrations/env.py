"""Alembic's environment: runs on a connection that `livery db upgrade` opened and locked."""

from alembic import context

from livery.schema import METADATA

connection = context.config.attributes["connection"]


def declared(_thing: object, name: str | None, kind: str, *_: object) -> bool:
    """Leave alone what one database alone has, and tables can't declare."""
    return not (kind == "index" and (name or "").startswith("by_hand_"))


context.configure(
    connection=connection,
    target_metadata=METADATA,
    render_as_batch=connection.dialect.name == "sqlite",
    transactional_ddl=True,
    transaction_per_migration=False,
    compare_type=True,
    include_object=declared,
)
with context.begin_transaction():
    context.run_migrations()
