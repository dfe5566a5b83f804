"""What the scripts share: calm steps, quiet commands, three tries for downloads, plain trouble."""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
PAUSES = (2, 8)  # seconds before the second and the third try of a download

Command = Sequence[str | Path]


class Trouble(Exception):
    """Something a person has to put right; its text says in one line what to do."""


def main(work: Callable[[], int | None]) -> None:
    """Runs a script: trouble becomes one line and exit code 1, Ctrl-C exit code 130."""
    try:
        sys.exit(work())
    except Trouble as trouble:
        sys.exit(f"\n{trouble}")
    except KeyboardInterrupt:
        sys.exit(130)


@contextmanager
def step(name: str) -> Iterator[None]:
    """Prints one line: the name now, the seconds when done."""
    print(f"{name:.<44} ", end="", flush=True)
    begin = time.monotonic()
    yield
    print(f"{time.monotonic() - begin:5.1f} s", flush=True)


def quiet(
    command: Command, env: Mapping[str, str] | None = None, *, folder: Path = ROOT
) -> subprocess.CompletedProcess[str]:
    """Runs a command in the repository, or that copy of it; its output is kept, not shown."""
    return subprocess.run(
        [str(word) for word in command],
        cwd=folder,
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )


def run(command: Command, env: Mapping[str, str] | None = None) -> None:
    """Runs a command in the repository; its output is shown only if it fails."""
    done = quiet(command, env)
    if done.returncode:
        tail = "\n".join(done.stdout.splitlines()[-25:])
        raise Trouble(f"{tail}\n\nFailed: {' '.join(map(str, command))}")


def download(command: Command, advice: str, env: Mapping[str, str] | None = None) -> None:
    """Runs a command that needs the network, up to three times; advice says what to do instead."""
    for pause in (*PAUSES, None):
        try:
            return run(command, env)
        except Trouble as trouble:
            if pause is None:
                raise Trouble(f"{trouble}\n{advice}") from None
            time.sleep(pause)
    return None


def uv(action: str, *words: str | Path) -> Command:
    """A `uv pip` command for the project's environment, whichever other one is active."""
    return [BIN / "uv", "pip", action, "--python", BIN / "python", *words]


def digest(*inputs: Path | str) -> str:
    """A fingerprint of texts, of files' contents, and of the files below folders."""
    total = hashlib.sha256()
    for item in inputs:
        files = files_below(item) if isinstance(item, Path) else []
        total.update(f"{item}\0".encode())
        for file in files:
            total.update(f"{file}\0".encode() + hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def files_below(path: Path) -> list[Path]:
    """The file itself, or the files in the folder and its subfolders, in a stable order."""
    if path.is_dir():
        return sorted(file for file in path.rglob("*") if file.is_file())
    return [path] if path.is_file() else []


def current(stamp: Path, inputs: Iterable[Path | str]) -> bool:
    """Whether the stamp, a file inside what was made, vouches for these very inputs."""
    return stamp.is_file() and stamp.read_text() == digest(*inputs)


def unless_current(
    name: str, stamp: Path, inputs: Sequence[Path | str], work: Callable[[], None]
) -> None:
    """Does the work, as a step, unless its stamp says that it is done."""
    if current(stamp, inputs):
        return
    with step(name):
        stamp.unlink(missing_ok=True)
        work()
        stamp.write_text(digest(*inputs))


def debian_install(*packages: str) -> bool:
    """Installs Debian packages where that is possible: as root, with apt-get. Says if it did."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    env = {"DEBIAN_FRONTEND": "noninteractive"}
    advice = f"Install by hand: {' '.join(packages)}"
    download(["apt-get", "update"], advice, env)
    download(["apt-get", "install", "-y", "--no-install-recommends", *packages], advice, env)
    return True
