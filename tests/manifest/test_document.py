"""tenant.toml is read strictly; every fault comes with its line and its cure."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from livery.manifest.document import read_document
from livery.manifest.fields import CHECKS
from livery.manifest.problems import ManifestError

if TYPE_CHECKING:
    from .conftest import Folder

NAME = '[vendor]\nname = "Sample"\n'

CASES: list[tuple[str, list[str]]] = [
    ("", ["1: the vendor has no name|[vendor]"]),
    ("name = [", ["1: this is no TOML|docs/tenant-files.md"]),
    (f"{NAME}[hosts]\ndomains = [\n  'a.example',\n\n", ["4: this is no TOML|end of document"]),
    (f"{NAME}[hosts]\r\ndomains = ['a.example'\r\n", ["4: this is no TOML: Unclosed array"]),
    (f'{NAME}website = """\nzone = 1\n\n', ["3: this is no TOML: Unterminated string"]),
    (f"{NAME}zone =", ["3: this is no TOML"]),
    (f"{NAME}[brand", ["3: this is no TOML"]),
    (f"{NAME}expiring_days = {'9' * 5000}\n", ["3: this is no TOML|digits"]),
    (f"{NAME}expiring_days = 0x{'f' * 5000}\n", ["3: expiring_days|64 bits"]),
    (f"{NAME}x = {'[' * 5000}\n", ["3: this is no TOML"]),
    (f"{NAME}[[brand]]\n", ["3: brand must be a table|[brand]"]),
    (f"{NAME}[vendr]\nzone = 1\n", ["3: [vendr] is unknown|did you mean vendor"]),
    (f"{NAME}zoen = 'UTC'\n", ["3: zoen is unknown in [vendor]|did you mean zone"]),
    ("vendor = 3\n", ["1: vendor must be a table|[vendor]", "1: the vendor has no name"]),
    ("[vendor]\nname = 7\n", ["2: name is 7|quotes"]),
    ("[vendor]\nname = ' '\n", ["2: name is empty"]),
    (f"{NAME}zone = 'Europe/Berln'\n", ["3: zone|Europe/Berlin"]),
    (f"{NAME}language = 'xx-YY-zz'\n", ["3: language|pt-BR"]),
    (f"{NAME}language = 'en@x'\n", ["3: language|pt-BR"]),
    (f"{NAME}website = 'https://[::1'\n", ["3: website|https://example.com"]),
    (f"{NAME}expiring_days = 0\n", ["3: expiring_days is 0|1 to 365"]),
    (f"{NAME}expiring_days = true\n", ["3: expiring_days is True|1 to 365"]),
    (f"{NAME}support_email = 'nobody'\n", ["3: support_email|name@example.com"]),
    (f"{NAME}website = 'javascript:1'\n", ["3: website|https://example.com"]),
    (f"{NAME}[brand]\naccent = 'blue'\n", ["4: accent is 'blue'|#1f4fd8"]),
    (f"{NAME}[brand]  # the look\ncorners = '8'\n", ["4: corners is '8'|0, 4, 8, 16"]),
    (f"{NAME}[brand]\ncorners = 5\n", ["4: corners is 5|0, 4, 8, 16"]),
    (f"{NAME}[brand]\ncorners = 8.0\n", ["4: corners is 8.0|0, 4, 8, 16"]),
    (f"{NAME}[brand]\nbody = 'serfi'\n", ["4: body is 'serfi'|did you mean serif"]),
    (f"{NAME}[brand]\npack = '../x'\n", ["4: pack|theme pack"]),
    (f"{NAME}[limits]\nusers = -1\n", ['4: users is -1|"unlimited"']),
    (f"{NAME}[switches]\nmay_invite = 'no'\n", ["4: may_invite is 'no'|true or false"]),
    (f"{NAME}[hosts]\ndomains = 'a.example'\n", ["4: domains must be a list"]),
    (f"{NAME}[hosts]\ndomains = ['A.Example']\n", ["4: domains holds 'A.Example'|lower case"]),
    (f"{NAME}[hosts]\ndomains = ['käse.example']\n", ["4: domains|xn--kse-qla.example"]),
    (f"{NAME}[hosts]\ndomains = ['10.0.0.1']\n", ["4: domains holds '10.0.0.1'|no host name"]),
    (f"{NAME}[logo]\nlight = 'none.png'\n", ["4: light = 'none.png'|not in the vendor's folder"]),
    (f"{NAME}[logo]\nlight = '../../x.png'\n", ["4: light|outside"]),
    (f"{NAME}[logo]\nlight = 'tenant.toml'\n", ["4: light|no PNG, JPEG, WebP or AVIF"]),
    (f"{NAME}[logo]\nsymbol = 'none.png'\n", ["4: symbol = 'none.png'|not in the vendor's folder"]),
    (f"{NAME}[logo]\nsymbl = 'x.png'\n", ["4: symbl is unknown in [logo]|did you mean symbol"]),
    (f"{NAME}[logo]\nlight = 'data'\n", ["4: light|can't be read"]),
    (f"{NAME}[data]\nas_of = '2026-01-01'\n", ["4: as_of|unquoted"]),
    (f"{NAME}[data]\nas_of = 2026-01-01T00:00:00Z\n", ["4: as_of|unquoted"]),
    (f"{NAME}[data]\nas_of = 0001-01-01\n", ["4: as_of is 0001-01-01|the day the files are of"]),
    (f"{NAME}[data]\nfolder = '{'x' * 5000}'\n", ["4: folder"]),
    (f"{NAME}[data]\nfolder = 'nowhere'\n", ["4: folder|not in the vendor's folder"]),
    (f"{NAME}[data]\nfolder = 'tenant.toml'\n", ["4: folder|is no folder"]),
    (f"{NAME}[demo]\npeople = ['x']\n", ["4: people holds 'x'|name@example.com"]),
]


@pytest.mark.parametrize(("content", "expected"), CASES)
def test_a_fault_is_told_with_line_and_cure(
    folder: Folder, content: str, expected: list[str]
) -> None:
    (folder.path / "tenant.toml").write_text(content, "utf-8")
    with pytest.raises(ManifestError) as refused:
        read_document(folder.path)
    found = [str(problem).removeprefix(f"{folder.path}/") for problem in refused.value.problems]
    assert len(found) == len(expected), found
    for fault, wanted in zip(found, expected, strict=True):
        beginning, *parts = wanted.split("|")
        assert fault.startswith(f"tenant.toml:{beginning}")
        assert all(part in fault for part in parts), fault


@pytest.mark.parametrize(
    ("name", "form", "cure"),
    [
        ("logo.svg", "PNG", ""),
        ("logo.gif", "JPEG", ""),
        ("logo", "WEBP", ""),
        ("logo.png", "GIF", "no PNG, JPEG, WebP or AVIF image, whatever its name says"),
        ("logo.jpg", "TIFF", "save it as PNG"),
    ],
)
def test_a_logo_is_judged_by_its_bytes_not_its_name(
    folder: Folder, name: str, form: str, cure: str
) -> None:
    with folder.path.joinpath(name).open("wb") as file:
        Image.new("RGB", (90, 30), "navy").save(file, form)
    (folder.path / "tenant.toml").write_text(f"{NAME}[logo]\ndark = '{name}'\n", "utf-8")
    if cure:
        with pytest.raises(ManifestError, match=cure) as refused:
            read_document(folder.path)
        assert f"tenant.toml:4: dark = '{name}'" in str(refused.value)
    else:
        assert read_document(folder.path).logos["dark"].picture.media_type == "image/png"


NUMBERS = {"vendor.expiring_days", "brand.corners", *(p for p in CHECKS if p.startswith("limits."))}
VALUES = (
    "true",
    "false",
    "1",
    "8",
    "8.0",
    "0.0",
    "-0.0",
    "1e1",
    "nan",
    "inf",
    '"8"',
    '"true"',
    '"x"',
    "2026-01-01",
    "2026-01-01T10:00:00",
    "2026-01-01T10:00:00Z",
    "10:00:00",
    "[]",
    "[8]",
    "{}",
    "{ x = 8 }",
)


@pytest.mark.parametrize("path", CHECKS)
def test_a_field_takes_values_of_its_own_type_only(folder: Folder, path: str) -> None:
    """What equals a right value without being one (8.0, true) would end in a traceback later."""
    table, key = path.split(".")
    wanted: type = int if path in NUMBERS else bool if table == "switches" else str
    taken = set()
    for value in VALUES:
        name = "" if path == "vendor.name" else 'name = "Sample"\n'
        content = f"[vendor]\n{name}[{table}]\n" if table != "vendor" else f"[vendor]\n{name}"
        (folder.path / "tenant.toml").write_text(f"{content}{key} = {value}\n", "utf-8")
        with suppress(ManifestError):
            found = read_document(folder.path).fields[path]
            assert type(found) is wanted
            taken.add(value)
    kinds = {int: {"1", "8"}, bool: {"true", "false"}, str: {'"8"', '"true"', '"x"'}}
    assert taken <= kinds[wanted]


@pytest.mark.parametrize("slug", ["admin", "_x", "Big", "a.b", "xn--foo"])
def test_a_folder_must_be_named_like_a_host(folder: Folder, slug: str) -> None:
    path = folder.path.rename(folder.path.parent / slug)
    with pytest.raises(ManifestError, match="short name"):
        read_document(path)


def test_a_folder_without_a_file_says_so(folder: Folder) -> None:
    with pytest.raises(ManifestError, match="no such file"):
        read_document(folder.path / "data")


async def test_the_platform_s_own_names_are_no_domains(folder: Folder) -> None:
    folder.toml('[hosts]\ndomains = ["other.portal.test"]')
    (fault,) = await folder.faults()
    assert "which is the platform's" in fault


async def test_a_pack_that_is_not_installed_is_a_warning(folder: Folder) -> None:
    folder.toml('[brand]\npack = "future"')
    assert "not installed" in (await folder.plan()).notes[0]
