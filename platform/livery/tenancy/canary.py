"""One sealed row that tells whether a process has the keys that the database was sealed with."""

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from livery.core.crypto import Sealer
from livery.core.database import Database
from livery.tenancy.models import SecretCanary

_PLACE = ("secret_canary", 1)


async def check(database: Database, sealer: Sealer) -> None:
    """Raise ConfigurationError if the keys don't fit; the first process leaves the canary."""
    connection = await database.connect(writes=False)
    try:
        sealed = await connection.scalar(select(SecretCanary.sealed))
    finally:
        await connection.rollback()
        await connection.close()
    if sealed is None:
        await _leave(database, sealer.seal(b"canary", *_PLACE))
    else:
        sealer.open(sealed, *_PLACE)


async def _leave(database: Database, sealed: bytes) -> None:
    connection = await database.connect(writes=True)
    try:
        await connection.execute(insert(SecretCanary).values(id=1, sealed=sealed))
        await connection.commit()
    except IntegrityError:
        return  # another process left one meanwhile
    finally:
        await connection.close()
