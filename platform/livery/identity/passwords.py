"""Password hashes, made by a few threads, so that a storm of sign-ins can't stop the pages."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# OWASP's Argon2id parameters: 19 MiB, two passes, one lane.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Verified where no account exists, so that an unknown address takes as long as a wrong password.
_NOBODY = _HASHER.hash("nobody has this password")


class Passwords:
    """Hashing for one process; `threads` bounds its memory (19 MiB each) and its share of cores."""

    def __init__(self, threads: int) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="hashing")

    async def hash(self, password: str) -> str:
        """A new hash of `password`."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, _HASHER.hash, password)

    async def verify(self, stored: str | None, password: str) -> bool:
        """Whether `password` matches; without a stored hash False, after the same time."""
        return await asyncio.get_running_loop().run_in_executor(
            self._pool, _verify, stored, password
        )

    def close(self) -> None:
        """Stop the threads."""
        self._pool.shutdown()


def _verify(stored: str | None, password: str) -> bool:
    try:
        _HASHER.verify(stored or _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None
