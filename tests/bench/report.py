"""What the figures say: a table for people, and the two goals that fail the command."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from bench.figures import Spread, ratios, spread
from bench.rounds import Round

Pieces = Mapping[str, Mapping[str, Any]]

LEAST_OF_LIMIT = 0.60
MOST_GROWTH = 2.5


class Goal(NamedTuple):
    """One figure with what it must reach and what we aim at; only a few `gate` the command."""

    name: str
    value: Spread
    digits: int
    must: str
    aim: str
    met: bool
    gates: bool = False


def goals(pieces: Pieces) -> list[Goal]:
    """Every goal that the finished pieces tell about."""
    tellers: dict[str, Callable[[Mapping[str, Any]], Iterator[Goal]]] = {
        "pages": _of_pages,
        "growth": _of_growth,
        "trips": _of_trips,
        "storm": _of_storm,
        "footprint": _of_footprint,
    }
    return [goal for name, tell in tellers.items() if name in pieces for goal in tell(pieces[name])]


def text(pieces: Pieces) -> str:
    """Both tables in Markdown."""
    lines = ["| goal | measured | must | aim | |", "| --- | --- | --- | --- | --- |"]
    for goal in goals(pieces):
        verdict = "met" if goal.met else "**missed**"
        value = goal.value.text(goal.digits)
        lines.append(f"| {goal.name} | {value} | {goal.must} | {goal.aim} | {verdict} |")
    if "pages" in pieces:
        lines += ["", *_pages_table(pieces["pages"])]
    return "\n".join(lines)


def _pages_table(pages: Mapping[str, Any]) -> Iterator[str]:
    yield "| page | a second | vs limit | p50 ms | p99 ms | server ms | database ms | KB |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    limit = _rounds(pages, "limit")
    for name in pages:
        found = _rounds(pages, name)
        cells = (
            _spread(found, "rate").text(0),
            ratios([each.rate for each in found], [each.rate for each in limit]).text(2),
            _spread(found, "p50").text(1),
            _spread(found, "p99").text(1),
            _spread(found, "server_ms").text(2),
            _spread(found, "database_ms").text(2),
            f"{found[-1].size / 1000:.1f}",
        )
        yield f"| {name} | {' | '.join(cells)} |"


def _of_pages(pages: Mapping[str, Any]) -> Iterator[Goal]:
    listed, limit = _rounds(pages, "list"), _rounds(pages, "limit")
    value = ratios([each.rate for each in listed], [each.rate for each in limit])
    met = value.middle >= LEAST_OF_LIMIT
    must = f"≥ {LEAST_OF_LIMIT:.2f}"
    yield Goal(
        "list of licenses, requests a second by the limit's", value, 2, must, "≥ 0.75", met, True
    )


def _of_growth(found: Mapping[str, Any]) -> Iterator[Goal]:
    for name, page, most, aim, gates in (
        ("list, vendors 10 → 10,000", "plain list", MOST_GROWTH, "≤ 1.3", True),
        ("list, licenses 1,000 → 1,000,000", "big list", MOST_GROWTH, "≤ 1.7", True),
        ("page in the middle, the same", "big page in the middle", MOST_GROWTH, "≤ 1.7", False),
        ("search, the same", "big search", 30, "≤ 20", False),
    ):
        large, small = (
            [each.p50 for each in _rounds(found, f"{size} {page}")] for size in ("large", "small")
        )
        value = ratios(large, small)
        must = f"≤ {most:g}"
        yield Goal(f"growth of latency: {name}", value, 2, must, aim, value.middle <= most, gates)


def _of_trips(found: Mapping[str, Any]) -> Iterator[Goal]:
    for page, (statements, trips) in found.items():
        most = 5 if page.startswith("list") else 8
        name = f"statements: {page} ({trips} round trips)"
        value = Spread(statements, statements, statements)
        yield Goal(name, value, 0, f"≤ {most}", "≤ 4" if most == 5 else "", statements <= most)


def _of_storm(found: Mapping[str, Any]) -> Iterator[Goal]:
    for share, most, aim in (("p99", 3, "≤ 2"), ("p50", 3, "≤ 2")):
        value = ratios(found[f"storm {share}"], found[f"quiet {share}"])
        name = f"{share} of pages while people sign in, by that without"
        yield Goal(name, value, 2, f"≤ {most}", aim, value.middle <= most)
    value = ratios(found["sign-ins alone"], found["sign-ins, bound"])
    name = "sign-ins a second, by what the hash allows"
    yield Goal(name, value, 2, "≥ 0.80", "≥ 0.90", value.middle >= 0.8)


def _of_footprint(found: Mapping[str, Any]) -> Iterator[Goal]:
    for figure, name in (("pss", "memory (PSS)"), ("start", "start to first answer")):
        value = ratios(found[f"livery {figure}"], found[f"core {figure}"])
        title = f"{name}, by a bare app's of the same parts"
        yield Goal(title, value, 2, "≤ 1.5", "≤ 1.25", value.middle <= 1.5)


def _rounds(found: Mapping[str, Any], name: str) -> list[Round]:
    return [Round(*each) for each in found[name]]


def _spread(found: Sequence[Round], figure: str) -> Spread:
    return spread(getattr(each, figure) for each in found)
