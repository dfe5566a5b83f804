"""The demo's data tells a consistent story: each license's dates and counters fit together."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from livery.core import paths
from livery.manifest.document import read_document

FOLDERS = sorted(path.parent for path in paths.demo_tenants().glob("*/tenant.toml"))
Cells = dict[str, str]


@dataclass(frozen=True)
class Story:
    """A license with its devices, and the day that the files are of."""

    cells: Cells
    devices: list[Cells]
    today: date

    def day(self, column: str) -> date | None:
        """The day in a column, if there is one."""
        return date.fromisoformat(self.cells[column]) if self.cells[column] else None

    def number(self, column: str) -> int:
        """The number in a column."""
        return int(self.cells[column])

    def has_begun(self) -> bool:
        """Whether it can have been used: it is effective, or its term began by activating it."""
        starts, by_activation = self.day("startsAt"), self._by_activation()
        return not (starts and starts > self.today) and not (
            by_activation and not self.cells["expiresAt"]
        )

    def term_begins(self) -> date | None:
        """Where the files say it to the day: at its start, or with its first device."""
        if self._by_activation() and self.cells["expiresAt"]:
            return min(date.fromisoformat(device["createdAt"]) for device in self.devices)
        return self.day("startsAt")

    def _by_activation(self) -> bool:
        return self.cells["subscriptionStartTrigger"] == "activation"

    def faults(self) -> Iterator[str]:
        """What does not fit."""
        used, gone = self.number("totalActivations"), self.number("totalDeactivations")
        allowed, may_go = self.number("allowedActivations"), self.number("allowedDeactivations")
        created, starts, expires = (self.day(c) for c in ("createdAt", "startsAt", "expiresAt"))
        begins = self.term_begins()
        assert created
        rules = {
            "is used before it begins": not self.has_begun() and used + gone + len(self.devices),
            "has more devices than counted": len(self.devices) > used,
            "has more devices than allowed": 0 < allowed < used,
            "has more deactivations than allowed": 0 <= may_go < gone,
            "is created in the future": created > self.today,
            "starts before it is created": starts and starts < created,
            "expires before it begins": expires and expires < (starts or created),
            "has a term without an end": begins and not expires,
            "does not end a term after it begins": begins
            and expires
            and abs((expires - begins) - _term(self.cells["validity"])) > timedelta(1),
        }
        yield from (text for text, is_so in rules.items() if is_so)
        for device in self.devices:
            activated = date.fromisoformat(device["createdAt"])
            if not created <= activated <= self.today:
                yield "has a device from before it was created, or from the future"
            if not device["createdAt"] <= device["lastSyncedAt"][:10] <= self.today.isoformat():
                yield "has a device that was seen before it was there, or in the future"


def _term(validity: str) -> timedelta:
    days = {"P1Y": 365, "31536000": 365, "P90D": 90}
    return timedelta(days[validity])


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_no_license_contradicts_itself(folder: object) -> None:
    document = read_document(paths.demo_tenants() / str(folder))
    assert document.data
    assert document.as_of
    devices: dict[str, list[Cells]] = {}
    with (document.data / "activations.csv").open(encoding="utf-8") as source:
        for cells in csv.DictReader(source):
            devices.setdefault(cells["key"], []).append(cells)
    with (document.data / "licenses.csv").open(encoding="utf-8") as source:
        stories = [
            Story(cells, devices.get(cells["key"], []), document.as_of)
            for cells in csv.DictReader(source)
        ]
    assert [f"{story.cells['key']} {text}" for story in stories for text in story.faults()] == []
    assert any(not story.has_begun() for story in stories)
