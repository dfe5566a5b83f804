"""Finds the nginx that some tests put before the server, installing Debian's where possible."""

import os
import shutil

from tools.shell import Trouble, debian_install

MISSING = "nginx is missing: the tests with a caching proxy are left out."


def find() -> str | None:
    """The path of the program; people other than root seldom have its folder on the PATH."""
    folders = [os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"]
    return shutil.which("nginx", path=os.pathsep.join(folders))


def provide() -> None:
    """Install it if need be; raises Trouble."""
    if not find() and not debian_install("nginx"):
        raise Trouble(MISSING)
