"""`make setup`: virtual environment, locked packages, the editable install, front-end files.

Each step is left out while its stamp shows that nothing changed, so a second run takes no time.
"""

import importlib.util
import shutil
import sys

from tools import front_end, node
from tools.shell import (
    BIN,
    ROOT,
    VENV,
    Trouble,
    current,
    debian_install,
    download,
    main,
    run,
    unless_current,
    uv,
)

INDEX_ADVICE = "Python's package index could not be reached: check the network or pip's settings."
NPM_ADVICE = "The npm registry could not be reached: check the network or npm's settings."


def setup() -> None:
    """Brings everything up to date."""
    python = f"{sys.version} {sys.base_prefix} {VENV}"
    setup_lock, lock = ROOT / "requirements/setup.txt", ROOT / "requirements/dev.txt"
    if not (BIN / "python").exists():  # absent, or its interpreter was removed
        shutil.rmtree(VENV, ignore_errors=True)
    unless_current("Virtual environment", VENV / ".stamp", [python, setup_lock], environment)
    unless_current("Python packages", VENV / ".stamp-packages", [lock], packages)
    metadata = [ROOT / "pyproject.toml", ROOT / "platform/livery/__init__.py", lock]
    unless_current("Livery itself, editable", VENV / ".stamp-livery", metadata, livery)
    npm_stamp = ROOT / "node_modules/.stamp"
    npm_inputs = [ROOT / "package.json", ROOT / "package-lock.json"]
    if not current(npm_stamp, npm_inputs):
        node.provide()
    unless_current("Front-end packages", npm_stamp, npm_inputs, npm_packages)
    static_inputs = [ROOT / "tools/front_end.py", *front_end.sources().values()]
    if not front_end.STATIC.is_dir():
        front_end.STAMP.unlink(missing_ok=True)
    unless_current("Front-end files", front_end.STAMP, static_inputs, front_end.publish)


def environment() -> None:
    """A fresh virtual environment with uv in it, which then installs everything else."""
    if not importlib.util.find_spec("ensurepip") and not debian_install("python3-venv"):
        raise Trouble("Python's venv module is missing: install it (Debian: python3-venv).")
    run([sys.executable, "-m", "venv", "--clear", VENV])
    pip = [str(BIN / "pip"), "install", "--disable-pip-version-check", "--require-hashes"]
    download([*pip, "-r", "requirements/setup.txt"], INDEX_ADVICE)


def packages() -> None:
    """Exactly the locked packages, each checked against its hash."""
    download(uv("sync", "--require-hashes", "requirements/dev.txt"), INDEX_ADVICE)
    (VENV / ".stamp-livery").unlink(missing_ok=True)  # a sync removes what the lock doesn't name


def livery() -> None:
    """Livery as an editable install, built with what the lock brought."""
    run(uv("install", "--no-deps", "--no-build-isolation", "--editable", "."))


def npm_packages() -> None:
    """Exactly the locked npm packages; none of their scripts runs."""
    command, env = node.npm()
    download([*command, "ci", "--ignore-scripts"], NPM_ADVICE, env)


if __name__ == "__main__":
    main(setup)
