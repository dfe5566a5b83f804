"""`make test`: static checks, then the tests on SQLite, on PostgreSQL and in a browser.

In CI nothing may be missing: no tier, no skipped test, no fewer tests than last agreed on; but for
the few that need nginx.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from xml.etree import ElementTree as ET

from tools import chromium, nginx, postgres
from tools.shell import BIN, ROOT, Trouble, main, quiet

REPORTS = ROOT / "build/reports"
FLOORS = {"static": 5, "sqlite": 2100, "postgresql": 2350, "browser": 165}
TEMPLATES = ("themes", "platform/livery/web")
CHECKS: dict[str, Sequence[str]] = {
    "mypy": ["mypy", "platform", "migrations", "tests", "tools"],
    "import contracts": ["lint-imports", "--no-logo"],
    "ruff check": ["ruff", "check", "--quiet"],
    "ruff format": ["ruff", "format", "--check", "--quiet"],
    "djlint": ["djlint", "--lint", "--quiet", "--allow-empty-input", *TEMPLATES],
}
NO_TESTS = 5  # pytest's exit code for "nothing selected"


@dataclass(frozen=True)
class Result:
    """What came of one tier; `missing` says why it could not run."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    missing: str = ""


def test() -> int:
    """Runs the tiers named before `--`, or all; what follows `--` goes to pytest."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    words = sys.argv[1:]
    cut = words.index("--") if "--" in words else len(words)
    names, arguments = words[:cut] or list(TIERS), words[cut + 1 :]
    if unknown := set(names) - set(TIERS):
        raise Trouble(f"No such tier: {', '.join(unknown)}. There are: {', '.join(TIERS)}.")
    results = {name: timed(name, arguments) for name in names}
    complaints = in_ci(results) if os.environ.get("CI") == "true" and not arguments else []
    report(results, complaints)
    return 1 if complaints or any(result.failed for result in results.values()) else 0


def timed(name: str, arguments: Sequence[str]) -> Result:
    """Runs one tier under its heading."""
    print(f"\n== {name} ==", flush=True)
    begin = time.monotonic()
    try:
        result = TIERS[name](arguments)
    except Trouble as trouble:
        result = Result(missing=str(trouble))
        print(f"Left out: {trouble}", flush=True)
    return replace(result, seconds=time.monotonic() - begin)


def static(_: Sequence[str]) -> Result:
    """All checks that don't run the product, two at a time."""
    with ThreadPoolExecutor(2) as pool:
        passed = sum(pool.map(check, CHECKS))
    return Result(passed, len(CHECKS) - passed)


def check(name: str) -> bool:
    """Runs one static check and shows its output only if it complains."""
    begin = time.monotonic()
    program, *arguments = CHECKS[name]
    done = quiet([BIN / program, *arguments])
    verdict = "failed" if done.returncode else "ok"
    output = f"\n{done.stdout.rstrip()}" if done.returncode else ""
    print(f"{name:.<24} {verdict} {time.monotonic() - begin:.1f} s{output}", flush=True)
    return not done.returncode


def sqlite(arguments: Sequence[str]) -> Result:
    """The tests on the embedded database."""
    provide_nginx()
    return pytest("sqlite", [*PARALLEL, *arguments])


def provide_nginx() -> None:
    """For a few tests, which no failed download may stop: pytest leaves them out, and says so."""
    try:
        nginx.provide()
    except Trouble as trouble:
        print(str(trouble).splitlines()[-1], flush=True)


def postgresql(arguments: Sequence[str]) -> Result:
    """The same tests, and PostgreSQL's own, on one server for all workers."""
    provide_nginx()
    with postgres.server() as url:
        options = ["--database", "postgresql", *PARALLEL, *arguments]
        return pytest("postgresql", options, {postgres.VARIABLE: url})


def browser(arguments: Sequence[str]) -> Result:
    """The tests that drive Chromium."""
    environment = {chromium.VARIABLE: chromium.find()}
    return pytest("browser", ["-m", "browser", *arguments], environment)


def pytest(
    name: str, options: Sequence[str], environment: Mapping[str, str] | None = None
) -> Result:
    """Runs pytest and counts from its report; a crash counts as one failure."""
    file = REPORTS / f"{name}.xml"
    file.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", "-q", "--durations=5", "--durations-min=1"]
    done = subprocess.run(
        [*command, f"--junitxml={file}", *options],
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        check=False,
    )
    suite = ET.parse(file).find("testsuite") if file.exists() else None  # noqa: S314 - our own file
    counts = suite.attrib if suite is not None else {}
    total, failures, errors, skipped = (
        int(counts.get(key, 0)) for key in ("tests", "failures", "errors", "skipped")
    )
    failed = failures + errors
    crashed = not failed and done.returncode not in {0, NO_TESTS}
    return Result(max(total - failed - skipped, 0), failed + crashed, skipped)


def in_ci(results: Mapping[str, Result]) -> list[str]:
    """What CI doesn't accept, although no test failed."""
    complaints = []
    for name, result in results.items():
        count = result.passed + result.failed
        if result.missing:
            complaints.append(f"{name}: could not run")
        elif count < FLOORS[name]:
            complaints.append(f"{name}: ran {count}, at least {FLOORS[name]} are expected")
        if result.skipped:
            complaints.append(f"{name}: {result.skipped} skipped")
    return complaints


def report(results: Mapping[str, Result], complaints: Sequence[str]) -> None:
    """A table of the tiers, and the closing line."""
    print(f"\n{'tier':<12}{'passed':>8}{'failed':>8}{'skipped':>9}{'time':>10}")
    for name, result in results.items():
        numbers = f"{result.passed:>8}{result.failed:>8}{result.skipped:>9}"
        print(f"{name:<12}{'left out' if result.missing else numbers:<25}{result.seconds:>8.1f} s")
    for complaint in complaints:
        print(f"Not accepted in CI: {complaint}")
    passed, failed = (
        sum(getattr(result, key) for result in results.values()) for key in ("passed", "failed")
    )
    print(f"\n{passed} passed, {failed} failed", flush=True)


PARALLEL = ("-n", "auto", "--maxprocesses", "8")
TIERS: dict[str, Callable[[Sequence[str]], Result]] = {
    "static": static,
    "sqlite": sqlite,
    "postgresql": postgresql,
    "browser": browser,
}

if __name__ == "__main__":
    main(test)
