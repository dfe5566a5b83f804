"""`make bench`: runs the benchmark of tests/bench in the project's environment."""

import os
import subprocess
import sys

from tools.shell import ROOT, main

PLACES = (ROOT, ROOT / "platform", ROOT / "tests")


def bench() -> int:
    """What follows goes to the benchmark: `--help` tells what there is."""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, PLACES))}
    command = [sys.executable, "-m", "bench", *sys.argv[1:]]
    return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode


if __name__ == "__main__":
    main(bench)
