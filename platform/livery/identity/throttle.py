"""Sign-in throttles. An attempt is counted before it is tried: parallel guesses count too."""

import hashlib
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from sqlalchemy import case, delete, update

from livery.core import clock
from livery.identity.models import SignInThrottle
from livery.tenancy.tables import TENANT
from livery.tenancy.unit import Unit

WINDOW = timedelta(minutes=15)
# A stranger who guesses from one place is stopped soon, and can't lock anybody out elsewhere: that
# takes guesses from more than a dozen places.
FROM_ONE_PLACE = 8
ONE_ADDRESS = 60
ONE_EMAIL = 100


def keys(email: str, address: str) -> dict[bytes, int]:
    """The counters that one attempt takes part in, with their limits, always in this order."""
    place = _place(address)
    return {
        _key("pair", email, place): FROM_ONE_PLACE,
        _key("address", place): ONE_ADDRESS,
        _key("email", email): ONE_EMAIL,
    }


def _place(address: str) -> str:
    """Where an address is: of IPv6 the network, since every subscriber has 2^64 addresses in it."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return address
    return str(parsed.ipv4_mapped or ip_network((int(parsed), 64), strict=False))


def _key(*parts: str) -> bytes:
    return hashlib.sha256("\0".join(parts).encode()).digest()


async def take(unit: Unit, email: str, address: str) -> datetime | None:
    """Count one attempt. None if it may go on, else the instant from which another may."""
    for key, limit in keys(email, address).items():
        retry_at = await _count(unit, key, limit)
        if retry_at:  # what is refused here must not use up what others share
            return retry_at
    return None


async def _count(unit: Unit, key: bytes, limit: int) -> datetime | None:
    now = clock.now()
    over = SignInThrottle.window_ends_at <= now
    row = await unit.upsert(
        SignInThrottle,
        key={"key": key},
        values={"attempts": 1, "window_ends_at": now + WINDOW},
        update={
            "attempts": case((over, 1), else_=SignInThrottle.attempts + 1),
            "window_ends_at": case((over, now + WINDOW), else_=SignInThrottle.window_ends_at),
        },
        returning=(SignInThrottle.attempts, SignInThrottle.window_ends_at),
    )
    attempts, window_ends_at = row
    return window_ends_at if attempts > limit else None


async def forgive(unit: Unit, email: str, address: str) -> None:
    """A sign-in worked: forget the attempts of this person from this place.

    Others share the address (an office behind one) and strangers use the e-mail: there only this
    one attempt is taken back.
    """
    pair, *shared = keys(email, address)
    await unit.execute(
        delete(SignInThrottle).where(SignInThrottle.tenant_id == TENANT, SignInThrottle.key == pair)
    )
    for key in shared:  # one by one, in the order of `take`: no two transactions can deadlock
        await unit.execute(
            update(SignInThrottle)
            .where(
                SignInThrottle.tenant_id == TENANT,
                SignInThrottle.key == key,
                SignInThrottle.attempts > 0,
            )
            .values(attempts=SignInThrottle.attempts - 1)
        )


async def purge(unit: Unit) -> int:
    """Drop counters whose window is over; their number."""
    return await unit.execute(
        delete(SignInThrottle).where(
            SignInThrottle.tenant_id == TENANT, SignInThrottle.window_ends_at <= clock.now()
        )
    )
