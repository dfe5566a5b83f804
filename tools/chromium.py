"""Finds the Chromium that the browser tests drive, installing Debian's where that is possible."""

import importlib.util
import shutil
import subprocess
from pathlib import Path

from tools.shell import Trouble, debian_install

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DRIVER_NEEDS = "libatomic1"
FONTS = ("fonts-dejavu-core", "fonts-liberation")
VARIABLE = "TEST_CHROMIUM"


def find() -> str:
    """The path of the browser's program, with what Playwright's driver needs to steer it."""
    if not on_path():
        debian_install("chromium", *FONTS)
    if not driver_runs():
        debian_install(DRIVER_NEEDS)
    found = on_path()
    if not found:
        raise Trouble("Chromium is missing: put chromium or google-chrome on the PATH.")
    if not driver_runs():
        raise Trouble(f"Playwright's driver does not start: install its library {DRIVER_NEEDS}.")
    return found


def driver_runs() -> bool:
    """Whether the Node program in Playwright's package finds its libraries."""
    playwright = importlib.util.find_spec("playwright")
    if not playwright or not playwright.origin:
        return False
    node = Path(playwright.origin).parent / "driver/node"
    return subprocess.run([node, "--version"], capture_output=True, check=False).returncode == 0


def on_path() -> str | None:
    """The first of the usual names on the PATH."""
    return next(filter(None, map(shutil.which, NAMES)), None)
