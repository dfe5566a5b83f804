"""Every line of the Procfile runs as a host would run it, on either database."""

from __future__ import annotations

import shlex
import signal
from pathlib import Path

from httpx import AsyncClient

from support.commands import environment, free_port, run, started, wait_for_port

PROCFILE = Path(__file__).parents[2] / "Procfile"


def line(name: str) -> list[str]:
    """The arguments of one process, without the program's name."""
    lines = dict(each.split(": ", 1) for each in PROCFILE.read_text().splitlines() if each)
    assert set(lines) == {"release", "web", "worker"}
    program, *arguments = shlex.split(lines[name])
    assert program == "livery"
    return arguments


# A way out for mails; none is sent.
_MAIL = {"LIVERY_MAIL_URL": "smtp://127.0.0.1:9", "LIVERY_MAIL_SENDER": "portal@portal.test"}


async def test_release_then_web_then_worker(empty_database: str) -> None:
    port, health = free_port(), free_port()
    env = environment(empty_database, PORT=str(port), LIVERY_HEALTH_PORT=str(health), **_MAIL)
    run(*line("release"), env=env)
    with started(*line("web"), env=env) as web:
        wait_for_port(health, web)
        async with AsyncClient() as client:
            well = await client.get(f"http://127.0.0.1:{health}/")
            assert (well.status_code, well.json()) == (200, {"status": "ok"})
            base = await client.get(f"http://127.0.0.1:{port}/", headers={"Host": "portal.test"})
            assert base.status_code == 200
            unknown = await client.get(f"http://127.0.0.1:{port}/", headers={"Host": "x.test"})
            assert unknown.status_code == 404
            assert "strict-transport-security" in unknown.headers
    assert web.returncode in {0, -signal.SIGTERM}
    with started(*line("worker"), env=env) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "Working.\n"  # and goes on until it is told to stop
    assert worker.returncode == 0
    assert "Cleared 0" in run("work", "--once", env=env).stdout
