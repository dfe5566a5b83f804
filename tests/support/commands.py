"""The `livery` command as an operator runs it: a process and an environment of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from support.database import SECRET_KEY

LIVERY = Path(sys.executable).with_name("livery")
_PATIENCE = 60  # seconds; far more than anything here takes


def environment(database_url: str, **more: str) -> dict[str, str]:
    """What a host gives to a process, and nothing else of ours."""
    ours = ("LIVERY_", "DATABASE_URL", "PORT", "TEST_DATABASE_URL")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {
        **kept,
        "DATABASE_URL": database_url,
        "LIVERY_PUBLIC_URL": "https://portal.test",
        "LIVERY_WORKERS": "1",
        "LIVERY_SECRET_KEYS": SECRET_KEY,
        **more,
    }


def run(
    *arguments: str, env: Mapping[str, str], check: bool = True
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [LIVERY, *arguments],
        env=env,
        check=check,
        capture_output=True,
        text=True,
        timeout=_PATIENCE,
    )


@contextmanager
def started(*arguments: str, env: Mapping[str, str]) -> Iterator[subprocess.Popen[str]]:
    """Run a command that goes on; it is asked to stop afterwards, and must."""
    process = subprocess.Popen(
        [LIVERY, *arguments],
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        finally:
            if process.stdout:
                process.stdout.close()


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def wait_for_port(port: int, process: subprocess.Popen[str]) -> None:
    """Wait until somebody accepts connections there; fail when the process ends first."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise AssertionError(f"It stopped:\n{process.stdout.read() if process.stdout else ''}")
        with socket.socket() as probe:
            probe.settimeout(0.2)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"Nobody listens on {port}.")
