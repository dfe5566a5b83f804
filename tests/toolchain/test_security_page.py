"""The security page leaves nothing out, names only what is there, and says what the code does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from livery.identity import sessions, throttle

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/security.md").read_text("utf-8")
REPORTING = (ROOT / "SECURITY.md").read_text("utf-8")
# ASVS 5.0.0: section → the level of each of its requirements, in their order.
LEVELS = {
    "1.1": "22",
    "1.2": "1111122223",
    "1.3": "112222222223",
    "1.4": "222",
    "1.5": "123",
    "2.1": "122",
    "2.2": "112",
    "2.3": "12223",
    "2.4": "23",
    "3.1": "3",
    "3.2": "113",
    "3.3": "12223",
    "3.4": "11222233",
    "3.5": "11122333",
    "3.6": "3",
    "3.7": "22333",
    "4.1": "12233",
    "4.2": "23333",
    "4.3": "22",
    "4.4": "1222",
    "5.1": "2",
    "5.2": "112333",
    "5.3": "113",
    "5.4": "222",
    "6.1": "122",
    "6.2": "111111112222",
    "6.3": "11223333",
    "6.4": "112233",
    "6.5": "22222333",
    "6.6": "2223",
    "6.7": "33",
    "6.8": "2222",
    "7.1": "222",
    "7.2": "1111",
    "7.3": "22",
    "7.4": "11222",
    "7.5": "223",
    "7.6": "22",
    "8.1": "1233",
    "8.2": "1123",
    "8.3": "133",
    "8.4": "23",
    "9.1": "111",
    "9.2": "1222",
    "10.1": "22",
    "10.2": "223",
    "10.3": "22223",
    "10.4": "1111122222233333",
    "10.5": "22222",
    "10.6": "22",
    "10.7": "222",
    "11.1": "2233",
    "11.2": "22233",
    "11.3": "11233",
    "11.4": "1222",
    "11.5": "23",
    "11.6": "23",
    "11.7": "33",
    "12.1": "12233",
    "12.2": "11",
    "12.3": "22223",
    "13.1": "2333",
    "13.2": "222223",
    "13.3": "2233",
    "13.4": "1222233",
    "14.1": "22",
    "14.2": "12223333",
    "14.3": "122",
    "15.1": "12233",
    "15.2": "12233",
    "15.3": "1222222",
    "15.4": "3333",
    "16.1": "2",
    "16.2": "22222",
    "16.3": "2222",
    "16.4": "222",
    "16.5": "2223",
    "17.1": "23",
    "17.2": "22223333",
    "17.3": "22",
}
KNOWN = {
    f"{section}.{number}": int(level)
    for section, levels in LEVELS.items()
    for number, level in enumerate(levels, 1)
}
# Sections about documents, where the document is the proof.
DOCUMENTS = {"2.1", "5.1", "6.1", "7.1", "8.1", "11.1", "13.1", "14.1", "15.1", "16.1"}
_ROW = re.compile(r"\| (\d+\.\d+\.\d+[^|]*) \| ([\d–]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|")
_PATH = re.compile(r"`((?:docs|migrations|platform|requirements|tests|tools)/[^`]+|[\w-]+\.\w+)`")


class Row(NamedTuple):
    """One line of the tables of requirements."""

    ids: tuple[str, ...]
    levels: str
    words: str
    state: str
    proof: str


def rows() -> Iterator[Row]:
    """All of them."""
    for named, *rest in _ROW.findall(PAGE):
        yield Row(tuple(_ids(named)), *rest)


def _ids(named: str) -> Iterator[str]:
    first, _, last = named.partition("–")
    section, _, number = first.rpartition(".")
    assert not last or last.startswith(f"{section}.")
    for each in range(int(number), int((last or first).rpartition(".")[2]) + 1):
        yield f"{section}.{each}"


ROWS = list(rows())


def test_these_are_all_requirements() -> None:
    levels = list(KNOWN.values())
    assert [levels.count(level) for level in (1, 2, 3)] == [70, 183, 92]
    named = [each for row in ROWS for each in row.ids]
    assert len(named) == len(set(named))
    assert set(named) >= {name for name, level in KNOWN.items() if level < 3}
    assert set(named) <= set(KNOWN)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.ids[0])
def test_a_row_has_level_state_and_proof(row: Row) -> None:
    levels = sorted({KNOWN[each] for each in row.ids})
    assert row.levels == "–".join(map(str, dict.fromkeys((levels[0], levels[-1]))))
    assert row.state in {"met", "gap", "n/a"}
    assert row.proof.strip()
    if row.state == "met":
        named = _PATH.findall(row.proof)
        is_of_documents = row.ids[0].rpartition(".")[0] in DOCUMENTS
        assert any(each.startswith("tests/") for each in named) or (named and is_of_documents)


@pytest.mark.parametrize("path", sorted({*_PATH.findall(PAGE), *_PATH.findall(REPORTING)}))
def test_what_is_named_is_there(path: str) -> None:
    assert (ROOT / path).is_file()


def test_links_lead_somewhere() -> None:
    for page, text in (("docs/security.md", PAGE), ("SECURITY.md", REPORTING)):
        for link in re.findall(r"\]\((?!https:)([^)#]+)", text):
            assert ((ROOT / page).parent / link).is_file(), link


def test_figures_are_those_of_the_code() -> None:
    text = " ".join(PAGE.split())
    minutes = throttle.WINDOW.total_seconds() // 60
    for figure in (
        f"ends after {sessions.IDLE.days} days without use",
        f"and after {sessions.LIFETIME.days} days in any case",
        f"in windows of {minutes:.0f} minutes",
        f"{throttle.FROM_ONE_PLACE} for one e-mail from one place",
        f"{throttle.ONE_ADDRESS} from one place",
        f"{throttle.ONE_EMAIL} for one e-mail",
    ):
        assert figure in text, figure
