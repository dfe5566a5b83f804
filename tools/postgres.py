"""Gives the tests a PostgreSQL server: one named in the environment, else a throw-away one.

The throw-away server never runs as root, listens on loopback alone and ends with the process that
started it, however that process ends: its shell waits on a pipe that only that process holds.
"""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.shell import Trouble, debian_install

VARIABLE = "TEST_DATABASE_URL"
EXTENSIONS = ("pg_trgm", "btree_gin")
MISSING = f"PostgreSQL with its contrib extensions is missing: install it or set {VARIABLE}."
FAST = [  # nothing outlives the tests, so nothing has to reach the disk
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=100",
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
]
SERVE = """
exec 3<&0
"$@" 3<&- & server=$!
(cat <&3 > /dev/null; kill -QUIT $server) &
wait $server
"""
START_SECONDS = 60


@contextmanager
def server() -> Iterator[str]:
    """The address of a server on which the tests may create roles and databases."""
    if url := os.environ.get(VARIABLE):
        yield url
        return
    programs = find_programs()
    account = unprivileged_account()
    folder = private_folder(account)
    try:
        with running(programs, account, folder) as url:
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def find_programs() -> Path:
    """The folder with initdb and postgres, installed if need be; the newest version wins."""
    if found := installed_programs():
        return found
    if debian_install("postgresql") and (found := installed_programs()):
        return found
    raise Trouble(MISSING)


def installed_programs() -> Path | None:
    """The newest complete PostgreSQL on this machine."""
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name)
    )
    on_path = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep)]
    return next((path for path in [*reversed(debian), *on_path] if is_complete(path)), None)


def is_complete(programs: Path) -> bool:
    """Whether the server and the extensions that Livery needs are there."""
    if not all((programs / name).exists() for name in ("initdb", "postgres", "pg_config")):
        return False
    told = subprocess.run(
        [programs / "pg_config", "--sharedir"], capture_output=True, text=True, check=False
    )
    extensions = Path(told.stdout.strip()) / "extension"
    return all((extensions / f"{name}.control").exists() for name in EXTENSIONS)


def unprivileged_account() -> pwd.struct_passwd | None:
    """Whom the server runs as: nobody special for root, oneself (None) otherwise."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Trouble("PostgreSQL refuses to run as root, and there is no account postgres or nobody.")


def private_folder(account: pwd.struct_passwd | None) -> Path:
    """A temporary folder that the account owns and can reach."""
    for parent in (tempfile.gettempdir(), "/tmp", "/var/tmp"):  # noqa: S108 - mkdtemp is safe there
        folder = Path(tempfile.mkdtemp(prefix="livery-pg-", dir=parent))
        if account is None:
            return folder
        os.chown(folder, account.pw_uid, account.pw_gid)
        test = subprocess.run([*acting_as(account), "test", "-w", folder], check=False)
        if test.returncode == 0:
            return folder
        folder.rmdir()
    raise Trouble("PostgreSQL's account can write to no temporary folder: set TMPDIR.")


def acting_as(account: pwd.struct_passwd | None) -> list[str]:
    """The beginning of a command that another account runs."""
    return ["runuser", "-u", account.pw_name, "--"] if account else []


@contextmanager
def running(programs: Path, account: pwd.struct_passwd | None, folder: Path) -> Iterator[str]:
    """Serves the cluster in the folder, made if it is not there yet, until the block ends."""
    secret, port = folder / "password", free_port()
    if not (folder / "data/PG_VERSION").exists():
        initialize(programs, account, folder, secrets.token_hex(16))
    password = secret.read_text()
    settings = [word for setting in FAST for word in ("-c", setting)]
    serve: list[str | Path] = [
        programs / "postgres",
        "-D",
        folder / "data",
        "-p",
        str(port),
        *settings,
    ]
    log = folder / "log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [*acting_as(account), "sh", "-c", SERVE, "sh", *serve],
            cwd="/",
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            start_new_session=True,  # Ctrl-C ends the tests first, then they end the server
        )
    try:
        wait_until_ready(log, process)
        yield f"postgresql://postgres:{password}@127.0.0.1:{port}/postgres"
    finally:
        process.communicate()  # closes the pipe that the server's shell waits on


def initialize(
    programs: Path, account: pwd.struct_passwd | None, folder: Path, password: str
) -> None:
    """Makes the cluster, with a superuser `postgres`."""
    secret = folder / "password"
    secret.write_text(password)
    if account:
        os.chown(secret, account.pw_uid, account.pw_gid)
    who = ["--username=postgres", f"--pwfile={secret}", "--auth=password"]
    how = ["--no-sync", "--encoding=UTF8", "--locale=C.UTF-8"]
    done = subprocess.run(
        [*acting_as(account), programs / "initdb", "-D", folder / "data", *who, *how],
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Trouble(f"{done.stdout}\nPostgreSQL's initdb failed.")


def free_port() -> int:
    """A TCP port that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_ready(log: Path, process: subprocess.Popen[bytes]) -> None:
    """Waits for the line that says so, fails when the server ended or takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while "ready to accept connections" not in log.read_text(errors="replace"):
        if process.poll() is not None or time.monotonic() > deadline:
            raise Trouble(f"{log.read_text(errors='replace')}\nPostgreSQL did not start.")
        time.sleep(0.05)
