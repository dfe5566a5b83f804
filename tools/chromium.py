"""Finds the Chromium that the browser tests drive, installing Debian's where that is possible."""

from __future__ import annotations

import shutil

from tools.shell import Trouble, debian_install

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FONTS = ("fonts-dejavu-core", "fonts-liberation")
VARIABLE = "TEST_CHROMIUM"


def find() -> str:
    """The path of the browser's program."""
    if found := on_path():
        return found
    if debian_install("chromium", *FONTS) and (found := on_path()):
        return found
    raise Trouble("Chromium is missing: put chromium or google-chrome on the PATH.")


def on_path() -> str | None:
    """The first of the usual names on the PATH."""
    return next(filter(None, map(shutil.which, NAMES)), None)
