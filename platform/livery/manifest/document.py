"""Reads tenant.toml: strictly typed, every fault with its line."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from livery.branding.images import make
from livery.branding.pictures import SLOTS, Picture
from livery.core.addresses import is_email
from livery.manifest.fields import CHECKS, Value
from livery.manifest.problems import ManifestError, Problem, Problems
from livery.manifest.toml_lines import line_of
from livery.manifest.toml_tables import read_tables
from livery.tenancy.host_names import parse_host, slug_problem

FILE = "tenant.toml"
_FIRST_DAY, _LAST_DAY = date(1970, 1, 1), date(2100, 12, 31)
_OTHER_KEYS = {
    "hosts": ("domains",),
    "logo": SLOTS,
    "data": ("as_of", "folder"),
    "demo": ("people", "staff"),
}
TABLES: Mapping[str, tuple[str, ...]] = {
    **{
        table: tuple(path.split(".")[1] for path in CHECKS if path.startswith(f"{table}."))
        for table in ("vendor", "brand", "limits", "switches")
    },
    **_OTHER_KEYS,
}


@dataclass(frozen=True, slots=True)
class Logo:
    """A logo file: the hash of its bytes, and the picture made of it."""

    source: str
    picture: Picture


@dataclass(frozen=True, slots=True)
class Document:
    """What tenant.toml says. `fields` is by path, such as `vendor.name`, and holds what is set."""

    path: Path
    slug: str
    fields: Mapping[str, Value]
    logos: Mapping[str, Logo]
    domains: tuple[str, ...]
    people: tuple[str, ...]
    staff: tuple[str, ...]
    as_of: date | None
    data: Path | None
    lines: Mapping[tuple[str, str], int]

    def problem(self, table: str, key: str, text: str) -> Problem:
        """A fault of one key."""
        return Problem(str(self.path), line_of(self.lines, table, key), f"{key} {text}")


def read_document(folder: Path) -> Document:
    """Read the folder's tenant.toml and logos; raises ManifestError with every fault."""
    path = folder / FILE
    if not path.is_file():
        raise ManifestError(
            [Problem(str(path), 1, "there is no such file; name a vendor's folder that holds it")]
        )
    return _Reader(path).read()


class _Reader:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._problems = Problems()
        self._lines, self._tables = read_tables(path, TABLES, self._problems)

    def read(self) -> Document:
        slug = self._path.resolve().parent.name
        problem = slug_problem(slug)
        if problem:
            self._note("", "", f"the folder's name {slug!r} is the vendor's short name: {problem}")
        document = Document(
            path=self._path,
            slug=slug,
            fields=self._fields(),
            logos=self._logos(),
            domains=self._names("hosts", "domains", _domain_problem),
            people=self._names("demo", "people", _email_problem),
            staff=self._names("demo", "staff", _email_problem),
            as_of=self._as_of(),
            data=self._data(),
            lines=self._lines,
        )
        self._problems.refuse()
        return document

    def _note(self, table: str, key: str, text: str) -> None:
        self._problems.add(str(self._path), line_of(self._lines, table, key), text)

    def _fields(self) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for path, check in CHECKS.items():
            table, key = path.split(".")
            if key in self._tables.get(table, {}):
                try:
                    found[path] = check(self._tables[table][key])
                except ValueError as error:
                    self._note(table, key, f"{key} {error}")
        if "name" not in self._tables.get("vendor", {}):
            self._note("vendor", "", 'the vendor has no name; write [vendor] and name = "…"')
        return found

    def _logos(self) -> dict[str, Logo]:
        found = {}
        for slot, name in self._tables.get("logo", {}).items():
            if slot not in SLOTS:
                continue
            try:
                data = self._file("logo", name).read_bytes()
                found[slot] = Logo(hashlib.sha256(data).hexdigest(), make(data, slot))
            except (ValueError, OSError) as error:
                text = (
                    "can't be read; check the file's name" if isinstance(error, OSError) else error
                )
                self._note("logo", slot, f"{slot} = {name!r}: {text}")
        return found

    def _file(self, what: str, name: object) -> Path:
        """A path inside the vendor's folder."""
        if not isinstance(name, str) or not name:
            raise ValueError(f"write the name of the {what} in quotes")
        folder = self._path.resolve().parent
        found = (folder / name).resolve()
        if not found.is_relative_to(folder):
            raise ValueError("lies outside the vendor's folder; copy it there")
        if not found.exists():
            raise ValueError("is not in the vendor's folder; add it, or correct the name")
        return self._path.parent / name

    def _names(self, table: str, key: str, problem: Callable[[str], str | None]) -> tuple[str, ...]:
        names = self._tables.get(table, {}).get(key, [])
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            self._note(table, key, f'{key} must be a list of texts; write {key} = ["…"]')
            return ()
        for name in names:
            wrong = problem(name)
            if wrong:
                self._note(table, key, f"{key} holds {name!r}, {wrong}")
        return tuple(dict.fromkeys(names))

    def _as_of(self) -> date | None:
        value = self._tables.get("data", {}).get("as_of")
        if value is None:
            return None
        if not isinstance(value, date) or isinstance(value, datetime):
            text = f"as_of is {value!r}; write a day like 2026-11-24, unquoted"
        elif not _FIRST_DAY <= value <= _LAST_DAY:
            text = f"as_of is {value}, before 1970 or after 2100; write the day the files are of"
        else:
            return value
        self._note("data", "as_of", text)
        return None

    def _data(self) -> Path | None:
        name = self._tables.get("data", {}).get("folder")
        if name is None:
            return None
        try:
            folder = self._file("folder", name)
        except (ValueError, OSError) as error:
            text = error if isinstance(error, ValueError) else "can't be read; check its name"
            self._note("data", "folder", f"folder = {name!r}: {text}")
            return None
        if not folder.is_dir():
            self._note(
                "data", "folder", f"folder = {name!r}: is no folder; name that of the CSV files"
            )
        return folder


def _domain_problem(name: str) -> str | None:
    if not name.isascii():
        try:
            return f"which is not ASCII; write {name.encode('idna').decode()}"
        except UnicodeError:
            return "which is no host name; write it like licenses.example.com"
    if parse_host(name.encode()) != name or "." not in name or name.replace(".", "").isdigit():
        return "which is no host name; write it like licenses.example.com, in lower case"
    return None


def _email_problem(name: str) -> str | None:
    return None if is_email(name) else "which is no e-mail address; write name@example.com"
