"""The demo as somebody who tries Livery gets it, started once for all browser tests."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from support.commands import environment, free_port, started, wait_for_port


@dataclass(frozen=True)
class Person:
    """Somebody who can sign in at a demo portal, or of the team at its admin."""

    email: str
    password: str
    role: str
    organization: str | None


@dataclass(frozen=True)
class DemoVendor:
    """One portal of the demo."""

    slug: str
    name: str
    portal: str
    admin: str
    custom_domains: tuple[str, ...]
    people: tuple[Person, ...]
    staff: tuple[Person, ...]

    def person(self, role: str, *, in_organization: bool = True) -> Person:
        """The first of that kind."""
        return next(
            person
            for person in self.people
            if person.role == role and bool(person.organization) is in_organization
        )


@dataclass(frozen=True)
class Demo:
    """The running demo."""

    index: str
    mail: str
    port: int
    vendors: dict[str, DemoVendor]


@contextmanager
def running_demo(folder: Path) -> Iterator[Demo]:
    """`livery demo` in a folder of its own."""
    port = free_port()
    env = environment("sqlite:///ignored.db", LIVERY_WORKERS="2")
    arguments = ("demo", "--port", str(port), "--data", str(folder))
    with started(*arguments, env=env) as process:
        wait_for_port(port, process)
        yield _read(json.loads((folder / "demo.json").read_text("utf-8")), port)


def _read(file: dict[str, Any], port: int) -> Demo:
    vendors = {
        each["slug"]: DemoVendor(
            each["slug"],
            each["name"],
            each["portal"],
            each["admin"],
            tuple(each["custom_domains"]),
            tuple(Person(**person) for person in each["people"]),
            tuple(Person(**person, organization=None) for person in each["staff"]),
        )
        for each in file["vendors"]
    }
    return Demo(f"http://localhost:{port}", file["mail"], port, vendors)
