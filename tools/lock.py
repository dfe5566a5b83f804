"""`make lock`: writes requirements/*.txt and package-lock.json, without any registry's address."""

import json
import sys

from tools import node
from tools.shell import BIN, ROOT, main, run, step

LOCKS = {
    "setup": ["--group", "pyproject.toml:setup"],
    "node": ["--group", "pyproject.toml:node"],
    "runtime": ["pyproject.toml"],
    "dev": ["pyproject.toml", "--group", "dev"],
}
COMPILE = ["uv", "pip", "compile", "--generate-hashes", "--universal", "--no-header"]
ADDRESSES = {"resolved", "funding"}


def lock() -> None:
    """Keeps the versions that still fit; `--upgrade` takes the newest."""
    for name, inputs in LOCKS.items():
        with step(f"requirements/{name}.txt"):
            output = ["--python-version", "3.11", "-o", f"requirements/{name}.txt"]
            run([BIN / COMPILE[0], *COMPILE[1:], *inputs, *output, *sys.argv[1:]])
    node.provide()
    command, env = node.npm()
    with step("package-lock.json"):
        run([*command, "install", "--package-lock-only", "--ignore-scripts"], env)
        strip_addresses()


def strip_addresses() -> None:
    """Takes addresses out of package-lock.json: npm ci finds packages by name and checks hashes."""
    path = ROOT / "package-lock.json"
    content = json.loads(path.read_text())
    for package in content["packages"].values():
        for key in ADDRESSES & package.keys():
            del package[key]
    path.write_text(json.dumps(content, indent=2) + "\n")


if __name__ == "__main__":
    main(lock)
