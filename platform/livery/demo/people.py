"""`demo.json`: where the demo's portals are and who can sign in. Programs rely on its form."""

import json
from pathlib import Path
from typing import TypedDict
from urllib.parse import urlsplit

from livery.core.settings import Settings


class Person(TypedDict):
    """Somebody who can sign in; `organization` is None for a single user."""

    email: str
    password: str
    role: str
    organization: str | None


class StaffMember(TypedDict):
    """Somebody of the vendor's own team."""

    email: str
    password: str
    role: str


class DemoVendor(TypedDict):
    """One vendor: its portal, its admin, and who can sign in to which."""

    slug: str
    name: str
    portal: str
    admin: str
    custom_domains: list[str]
    people: list[Person]
    staff: list[StaffMember]


class Demo(TypedDict):
    """The whole file; `mail` is where the demo shows its mails."""

    connect: str
    mail: str
    vendors: list[DemoVendor]


def read(file: Path) -> Demo:
    """The file's contents."""
    found: Demo = json.loads(file.read_text("utf-8"))
    return found


def write(file: Path, made: Demo) -> None:
    """Write the file for its owner alone: it holds passwords."""
    file.touch(mode=0o600)
    file.write_text(json.dumps(made, indent=2, ensure_ascii=False) + "\n", "utf-8")


def move(file: Path, settings: Settings) -> None:
    """The demo may be served on another port than before: correct the addresses."""
    made = read(file)
    made["connect"] = f"127.0.0.1:{settings.port}"
    made["mail"] = mail_origin(settings)
    for vendor in made["vendors"]:
        vendor["portal"] = _moved(vendor["portal"], settings)
        vendor["admin"] = _moved(vendor["admin"], settings)
    write(file, made)


def mail_origin(settings: Settings) -> str:
    """Where the demo's mails are."""
    return f"{settings.scheme}://mail.{settings.base_domain}{settings.port_suffix}"


def _moved(address: str, settings: Settings) -> str:
    return f"{settings.scheme}://{urlsplit(address).hostname}{settings.port_suffix}"
