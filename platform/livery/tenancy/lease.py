"""What only one process at a time does, without their talking to each other."""

from datetime import timedelta

from sqlalchemy import insert, or_, update
from sqlalchemy.exc import IntegrityError

from livery.core import clock
from livery.core.database import Database
from livery.tenancy.models import Lease


async def hold(database: Database, name: str, holder: str, length: timedelta) -> bool:
    """Take or renew the lease `name`; False while another holder has it."""
    now = clock.now()
    values = {"holder": holder, "ends_at": now + length}
    connection = await database.connect(writes=True)
    try:
        taken = await connection.execute(
            update(Lease)
            .where(Lease.name == name, or_(Lease.holder == holder, Lease.ends_at <= now))
            .values(**values)
        )
        if taken.rowcount == 0:
            await connection.execute(insert(Lease).values(name=name, **values))
        await connection.commit()
    except IntegrityError:
        return False
    finally:
        await connection.close()
    return True
