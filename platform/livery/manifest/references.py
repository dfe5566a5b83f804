"""Find what rows refer to and neither a file nor the database holds."""

from collections.abc import Collection, Sequence

from livery.manifest.kinds.every import KINDS
from livery.manifest.kinds.kind import Kind
from livery.manifest.problems import Problems
from livery.manifest.reading import split
from livery.manifest.scratch import Scratch, Unmet
from livery.tenancy.unit import Unit


async def check_references(
    unit: Unit, staged: Scratch, unread: Collection[str], problems: Problems
) -> None:
    """Note every reference to nothing, at the first line that makes it.

    What refers to a file that could not be read (to its end) is the consequence of that fault.
    """
    for kind in KINDS:
        if kind.file in unread:
            continue
        for page in staged.unmet(kind.name):
            known = await kind.known(unit, [unmet.key for unmet in page])
            _note(kind, [unmet for unmet in page if unmet.key not in known], problems)


def _note(kind: Kind, unmet: Sequence[Unmet], problems: Problems) -> None:
    for each in unmet:
        more = f" (and {each.times - 1} more lines)" if each.times > 1 else ""
        problems.add(each.file, each.line, f"{each.column}: {_missing(kind, each.key)}{more}")


def _missing(kind: Kind, key: str) -> str:
    if kind.name == "memberships":
        email, organization = split(key)
        return f"{email} is no user of {organization}; add that to users.csv, or correct it"
    if kind.name == "groups":
        organization, name = split(key)
        return f"{organization} has no user group {name!r}; add it to groups.csv, or correct it"
    return f"there is no {kind.one} {key!r}; add it to {kind.file}, or correct it"
