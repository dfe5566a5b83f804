"""`make lighthouse`: the demo's pages in Lighthouse's mobile preset, as somebody who is signed in.

Lighthouse is no part of the product: it is installed below build/ when this first runs.
"""

import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from tools import chromium, node
from tools.postgres import free_port
from tools.shell import BIN, ROOT, Trouble, download, main, unless_current

VERSION = "12.8.2"
HOME = ROOT / "build/lighthouse"
LEAST = {"performance": 95, "accessibility": 100, "best-practices": 100}
MEASURES = ("largest-contentful-paint", "cumulative-layout-shift", "total-byte-weight")
FLAGS = "--headless=new --no-sandbox --disable-gpu"
TRIES = 3
PATIENCE = 120  # seconds until the demo is made and answers


def lighthouse() -> int:
    """Judges four pages of each portal, or of those whose short names are given."""
    unless_current(f"Lighthouse {VERSION}", HOME / ".stamp", [VERSION], install)
    browser, poor = chromium.find(), 0
    print(f"{'page':<44}{'perf':>6}{'a11y':>6}{'best':>6}   LCP, CLS, weight; what costs points")
    with tempfile.TemporaryDirectory() as folder, demo(Path(folder)) as vendors:
        for vendor in vendors:
            if not sys.argv[1:] or vendor["slug"] in sys.argv[1:]:
                poor += sum(not good(page, cookie, browser) for page, cookie in pages(vendor))
    return 1 if poor else 0


def install() -> None:
    """Puts Lighthouse below build/."""
    npm, env = node.npm()
    words = ["install", "--prefix", str(HOME), "--no-package-lock", f"lighthouse@{VERSION}"]
    download([*npm, *words], "Lighthouse comes from npm's registry: make it reachable.", env)


@contextmanager
def demo(folder: Path) -> Iterator[list[dict[str, Any]]]:
    """Serves the demo; gives the vendors of its demo.json."""
    port, log = free_port(), folder / "log"
    with log.open("w") as output:
        command = [str(BIN / "livery"), "demo", "--port", str(port), "--data", str(folder / "data")]
        process = subprocess.Popen(command, stdout=output, stderr=output)
    try:
        until = time.monotonic() + PATIENCE
        while not answers(port):
            if process.poll() is not None or time.monotonic() > until:
                raise Trouble(f"The demo does not start:\n{log.read_text()}")
            time.sleep(0.2)
        made = json.loads((folder / "data/demo.json").read_text("utf-8"))
        yield made["vendors"]
    finally:
        process.terminate()
        process.wait(PATIENCE)


def answers(port: int) -> bool:
    """Whether somebody serves there."""
    try:
        ask("GET", f"http://localhost:{port}/")
    except OSError:
        return False
    return True


def ask(
    method: str, address: str, body: str | None = None, **headers: str
) -> tuple[str, http.client.HTTPMessage]:
    """One request; the host may be any below localhost."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection("127.0.0.1", parts.port or 80, timeout=30)
    connection.request(method, parts.path or "/", body, {"Host": parts.netloc, **headers})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return text, answer.headers


def pages(vendor: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The address of each page, with the cookie to send."""
    portal, person = vendor["portal"], vendor["people"][0]
    yield f"{portal}/sign-in", ""
    fields = urlencode({"email": person["email"], "password": person["password"]})
    kind = {"Content-Type": "application/x-www-form-urlencoded", "Origin": portal}
    _, headers = ask("POST", f"{portal}/sign-in", fields, **kind)
    cookie = (headers["Set-Cookie"] or "").partition(";")[0]
    yield f"{portal}/", cookie
    yield f"{portal}/licenses", cookie
    listed, _ = ask("GET", f"{portal}/licenses", Cookie=cookie)
    found = re.search(r'href="(/licenses/[0-9a-f-]{36})"', listed)
    if not found:
        raise Trouble(f"{portal}/licenses lists nothing.")
    yield f"{portal}{found[1]}", cookie


def good(address: str, cookie: str, browser: str) -> bool:
    """Judges one page, prints a line, and says whether it is good enough."""
    report = judged(address, cookie, browser)
    scores = {name: round(100 * report["categories"][name]["score"]) for name in LEAST}
    told = [report["audits"][name]["displayValue"] for name in MEASURES]
    costs = [
        each["id"]
        for name, least in LEAST.items()
        if scores[name] < least
        for each in report["categories"][name]["auditRefs"]
        if each["weight"] and (report["audits"][each["id"]]["score"] or 0) < 1
    ]
    shown = "".join(f"{score:>6}" for score in scores.values())
    print(f"{address[-43:]:<44}{shown}   {', '.join(told)}; {' '.join(costs)}", flush=True)
    return all(scores[name] >= least for name, least in LEAST.items())


def judged(address: str, cookie: str, browser: str) -> dict[str, Any]:
    """Lighthouse's report."""
    program = str(HOME / "node_modules/lighthouse/cli/index.js")
    _, env = node.npm()
    command = [
        "node",
        program,
        address,
        "--quiet",
        "--output=json",
        f"--only-categories={','.join(LEAST)}",
        f"--chrome-flags={FLAGS}",
        f"--extra-headers={json.dumps({'Cookie': cookie} if cookie else {})}",
    ]
    for _ in range(TRIES):  # now and then it misses the beginning of its own recording
        done = subprocess.run(
            command,
            env={**os.environ, **env, "CHROME_PATH": browser},
            capture_output=True,
            text=True,
            check=False,
        )
        if not done.returncode:
            report: dict[str, Any] = json.loads(done.stdout)
            return report
    raise Trouble(f"Lighthouse failed:\n{done.stderr}")


if __name__ == "__main__":
    main(lighthouse)
