"""Every fault of a data file is told with its line and its cure, and all at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from livery.manifest.problems import CAP

from .conftest import DEVICES, LICENSES, LINKS, MEMBERS, PRODUCTS, USERS

if TYPE_CHECKING:
    from .conftest import Folder

HEAD = "key,product,allowedActivations"


def licenses(columns: str, *rows: str) -> str:
    """A licenses.csv with more columns than the required ones."""
    return "\n".join(
        [f"{HEAD},{columns}", *(f"K-{n},CAD,1,{r}" for n, r in enumerate(rows, 1)), ""]
    )


CASES: list[tuple[str, str, list[str]]] = [
    # file, content, faults as "line: beginning|part|part"
    ("licenses.csv", licenses("type", "on-premise-floating"), ["2: type|hosted-floating or leave"]),
    (
        "licenses.csv",
        licenses("type", "node-lock"),
        ["2: type is 'node-lock'|did you mean node-locked"],
    ),
    (
        "licenses.csv",
        licenses("expires_at", "2027-01-01"),
        ["1: the column 'expires_at'|expiresAt"],
    ),
    ("licenses.csv", licenses("zzz,qqq", ","), ["1: the column 'zzz'", "1: the column 'qqq'"]),
    ("licenses.csv", licenses("notes,notes", ","), ["1: the column 'notes'|delete one"]),
    ("licenses.csv", "key,product\nK-1,CAD\n", ["1: the column 'allowedActivations' is missing"]),
    ("licenses.csv", f"{HEAD}\nK-1,CAD,\n", ["2: allowedActivations is empty|-1 for unlimited"]),
    ("licenses.csv", f"{HEAD}\nK-1,CAD,-2\n", ["2: allowedActivations is '-2'|-1 for unlimited"]),
    ("licenses.csv", f"{HEAD}\nK-1,CAD,many\n", ["2: allowedActivations is 'many'|whole number"]),
    ("licenses.csv", f"{HEAD}\nK-1,CAD,99999999999\n", ["2: allowedActivations|whole number"]),
    ("licenses.csv", f"{HEAD}\n,CAD,1\n", ["2: key is empty|fill it in"]),
    ("licenses.csv", f"{HEAD}\n{'k' * 257},CAD,1\n", ["2: key has 257 characters|at most 256"]),
    ("licenses.csv", f'{HEAD}\n"K\n1",CAD,1\n', ["2: key holds a line break|remove it"]),
    ("licenses.csv", f"{HEAD}\nK\x001,CAD,1\n", ["2: key holds|remove it"]),
    (
        "licenses.csv",
        f"{HEAD}\nk-1,CAD,1\n K-1,CAD,1\n",
        ["3: has the same key as line 2|delete one"],
    ),
    ("licenses.csv", f"{HEAD}\nK-1,CAD\n", ["2: has 2 cells|names 3 columns"]),
    ("licenses.csv", f"{HEAD}\nK-1,CAD,1,\n", ["2: has 4 cells|names 3 columns"]),
    ("licenses.csv", f'{HEAD}\n"K-1,CAD,1\n', ["2: this is no CSV|close the quotes"]),
    (
        "licenses.csv",
        f"{HEAD}\nK-1,NONE,1\nK-2,NONE,1\n",
        ["2: product: there is no product 'NONE'|products.csv|1 more line"],
    ),
    (
        "licenses.csv",
        licenses("organization", "Nobody"),
        ["2: organization: there is no organization 'Nobody'|organizations.csv"],
    ),
    (
        "licenses.csv",
        licenses("userEmail", "no@example.com"),
        ["2: userEmail: there is no user 'no@example.com'|users.csv"],
    ),
    (
        "licenses.csv",
        licenses("userEmail", "Sample"),
        ["2: userEmail is 'sample'|name@example.com"],
    ),
    (
        "licenses.csv",
        licenses("expiresAt", "31.12.2027"),
        ["2: expiresAt is '31.12.2027'|2027-03-31"],
    ),
    (
        "licenses.csv",
        licenses("expiresAt", "2027-02-30"),
        ["2: expiresAt is '2027-02-30'|2027-03-31"],
    ),
    (
        "licenses.csv",
        licenses("expiresAt", "2027-02-03T10:00:00"),
        ["2: expiresAt|without a zone; add Z"],
    ),
    (
        "licenses.csv",
        licenses("expiresAt", "9999-12-31"),
        ["2: expiresAt|after 2500; leave it empty"],
    ),
    (
        "licenses.csv",
        licenses("createdAt", "2499-01-01"),
        ["2: createdAt lies in the future|day of creation"],
    ),
    ("licenses.csv", licenses("validity", "1 year"), ["2: validity is '1 year'|P1Y"]),
    ("licenses.csv", licenses("validity", "P"), ["2: validity is 'P'|P1Y"]),
    (
        "licenses.csv",
        licenses("validity,subscriptionStartTrigger", "P1Y,creation"),
        ["2: expiresAt is empty|write the date"],
    ),
    ("licenses.csv", licenses("suspended", "maybe"), ["2: suspended is 'maybe'|true or false"]),
    (
        "licenses.csv",
        licenses("suspendedReason", "Unpaid"),
        ["2: suspendedReason is given|clear this"],
    ),
    (
        "licenses.csv",
        licenses("type,notes", "x,fine", "node-locked,fine", "y,fine"),
        ["2: type", "4: type"],
    ),
    (
        "licenses.csv",
        LICENSES.replace("3,2,", "3,0,"),
        ["2: totalActivations is 0, but activations.csv lists 1|raise it"],
    ),
    ("products.csv", "", ["1: the file is empty|code, name"]),
    ("products.csv", "code,name,renewUrl\nCAD,A,javascript:alert(1)\n", ["2: renewUrl|https://"]),
    (
        "users.csv",
        "email,role\na@example.com,organization-admin\n",
        ["2: role is organization-admin|name the organization"],
    ),
    (
        "users.csv",
        "email,role,organization\na@example.com,admin,Sample Works\n",
        ["2: role is 'admin'|user, organization-admin"],
    ),
    (
        "users.csv",
        "email,lastName\na@example.com,A\nA@example.com,B\n",
        ["3: says something else|line 2"],
    ),
    (
        "users.csv",
        "email,organization\na@example.com,Sample Works\na@example.com,Sample Works\n",
        ["3: has the same key as line 2"],
    ),
    (
        "users.csv",
        "email,timeZone\na@example.com,Europe/Berlinn\n",
        ["2: timeZone|did you mean Europe/Berlin"],
    ),
    ("users.csv", "email,language\na@example.com,klingonese\n", ["2: language|pt-BR"]),
    (
        "organizations.csv",
        "name,allowedUsers\nSample Works,-3\n",
        ["2: allowedUsers|-1 for unlimited"],
    ),
    (
        "groups.csv",
        "organization,name\nNobody,Drafting\n",
        ["2: organization: there is no organization"],
    ),
    (
        "group-members.csv",
        MEMBERS.replace("Drafting", "Nothing"),
        ["2: group: Sample Works has no user group 'Nothing'|groups.csv"],
    ),
    (
        "group-members.csv",
        MEMBERS.replace("user@", "single@"),
        ["2: userEmail: single@example.com is no user of Sample Works|users.csv"],
    ),
    (
        "license-groups.csv",
        LINKS.replace("AAAA-1", "NO"),
        ["2: key: there is no license with the key 'NO'|licenses.csv"],
    ),
    (
        "license-groups.csv",
        LINKS.replace("Sample", "Other"),
        ["2: the license does not belong to Other Works|own organization"],
    ),
    ("activations.csv", DEVICES.replace("AAAA-1", "NO"), ["2: key: there is no license"]),
    ("activations.csv", f"{DEVICES}aaaa-1,f1,again\n", ["3: has the same key as line 2"]),
    ("license.csv", LICENSES, ["1: no such file is known|licenses.csv"]),
    ("Users.csv", USERS, ["1: the name must be in lower case; rename it to users.csv"]),
    ("products.CSV", PRODUCTS, ["1: the name must be in lower case; rename it to products.csv"]),
]


@pytest.mark.parametrize(("name", "content", "expected"), CASES)
async def test_a_fault_is_told_with_line_and_cure(
    folder: Folder, name: str, content: str, expected: list[str]
) -> None:
    folder.data()
    folder.file(name, content)
    found = [fault for fault in await folder.faults() if fault.startswith(f"data/{name}:")]
    assert len(found) == len(expected), found
    for fault, wanted in zip(found, expected, strict=True):
        beginning, *parts = wanted.split("|")
        assert fault.startswith(f"data/{name}:{beginning}")
        assert all(part in fault for part in parts), fault


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("code,name\nCAD,Sample\nX,Gr\xf6\xdfe\n".encode("latin-1"), 3),
        ("code,name\nCAD,Sample\n".encode("utf-16"), 1),
    ],
)
async def test_other_encodings_are_told(folder: Folder, content: bytes, line: int) -> None:
    folder.file("products.csv", content)
    (fault,) = await folder.faults()
    assert fault == f"data/products.csv:{line}: is not UTF-8; save the file as CSV UTF-8"


async def test_faults_of_all_files_are_told_at_once(folder: Folder) -> None:
    folder.data(
        products="code,name\nCAD,\n",
        users="email\nnobody\n",
        licenses=f"{HEAD}\nK-1,CAD,x\nK-2,NONE,1\n",
        license_groups="key,organization,group\n",
        activations="key,fingerprint\n",
        group_members="organization,group,userEmail\n",
    )
    found = [fault.partition(": ")[0] for fault in await folder.faults()]
    assert found == [
        "data/licenses.csv:2",
        "data/licenses.csv:3",
        "data/products.csv:2",
        "data/users.csv:2",
    ]


MANY = "".join(f"K-{n},CAD,1\n" for n in range(150))
REFERRING = "key,fingerprint\n" + "".join(f"K-{n},f\n" for n in range(150))


@pytest.mark.parametrize(
    ("name", "content", "cause"),
    [
        ("licenses.csv", f"kye,product,allowedActivations\n{MANY}", "1: the column 'kye'"),
        ("licenses.csv", f"key,product\n{MANY}", "1: the column 'allowedActivations' is missing"),
        ("licenses.csv", "", "1: the file is empty"),
        ("licenses.csv", f"{HEAD}\n{MANY}".encode("utf-16"), "1: is not UTF-8"),
        ("licenses.csv", f'{HEAD}\n"K-1,CAD,1\n{MANY}', "2: this is no CSV"),
        ("licenses.csv", f"{HEAD}\nK-0,CAD\n{MANY[10:]}", "2: has 2 cells"),
        ("Licenses.csv", f"{HEAD}\n{MANY}", "1: the name must be in lower case"),
        ("license.csv", f"{HEAD}\n{MANY}", "1: no such file is known (did you mean licenses"),
    ],
)
async def test_a_file_that_can_t_be_read_is_told_without_its_consequences(
    folder: Folder, name: str, content: str | bytes, cause: str
) -> None:
    folder.data(activations=REFERRING, license_groups="key,organization,group\n")
    (folder.path / "data" / "licenses.csv").unlink()
    folder.file(name, content)
    (fault,) = await folder.faults()
    assert fault.startswith(f"data/{name}:{cause}")


async def test_people_in_a_file_with_a_wrong_name_are_not_called_missing(folder: Folder) -> None:
    folder.data()
    users = folder.path / "data" / "users.csv"
    users.rename(users.with_name("Users.csv"))
    (fault,) = await folder.faults()
    assert fault.startswith("data/Users.csv:1: the name must be in lower case")


async def test_what_keeps_a_file_from_being_read_is_told_first(folder: Folder) -> None:
    folder.data(
        activations="key,fingerprint\nAAAA-1,\n",
        products="code,name\nCAD,\n",
        users="email,lastname\nuser@example.com,x\n",
    )
    found = [fault.partition("; ")[0] for fault in await folder.faults()]
    assert found == [
        "data/users.csv:1: the column 'lastname' is unknown (did you mean lastName?)",
        "data/activations.csv:2: fingerprint is empty",
        "data/products.csv:2: name is empty",
    ]


async def test_a_hopeless_file_is_not_read_to_its_end(folder: Folder) -> None:
    folder.file("products.csv", "code,name\n" + "X,\n" * 500)
    faults = await folder.faults()
    assert len(faults) <= CAP


async def test_a_line_after_a_cell_of_several_lines_keeps_its_number(folder: Folder) -> None:
    folder.data()
    folder.file("licenses.csv", f'{HEAD},notes\nK-1,CAD,1,"one\ntwo"\nK-2,CAD,x,\n')
    assert [f for f in await folder.faults() if ":4: allowedActivations" in f]
