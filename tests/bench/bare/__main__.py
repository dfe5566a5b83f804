"""The limit: a license list of the same markup with nothing around it (no tenant from the host, no
sign-in, no row-level security, no languages), on the same server with the same settings.

Rows come straight from asyncpg, or by SQLAlchemy Core; the template reads them by name.
"""

from __future__ import annotations

import os
from pathlib import Path

from granian import Granian
from granian.constants import Interfaces, Loops
from granian.log import LogLevels

if __name__ == "__main__":
    Granian(
        f"bench.bare.{os.environ['BENCH_ROWS']}:create",
        factory=True,
        interface=Interfaces.ASGI,
        address="127.0.0.1",
        port=int(os.environ["PORT"]),
        workers=1,
        loop=Loops.uvloop,
        log_level=LogLevels.warning,
        websockets=False,
        working_dir=Path.cwd(),
    ).serve()
