"""Who knocks: everybody of both vendors, and those whose session is for somewhere else."""

from __future__ import annotations

from dataclasses import dataclass

from isolation.rights import ROLES, STRANGER
from isolation.world import SESSION_FACES, World


@dataclass(frozen=True)
class Visitor:
    """Somebody at a host of `ours`.

    `person` is whose account the session is; `comes_from` says what is wrong with it, or nothing.
    """

    person: str
    comes_from: str = ""

    @property
    def role(self) -> str:
        """What the visitor is here: with a session of elsewhere, a stranger."""
        return STRANGER if self.comes_from else self.person

    def __str__(self) -> str:
        return f"{self.person} of {self.comes_from}" if self.comes_from else self.person

    async def token(self, world: World, face: str) -> str:
        """A new session of theirs; nothing for a stranger."""
        if self.person == STRANGER:
            return ""
        ours, theirs, own = world.ours, world.theirs, SESSION_FACES[face]
        other = "vendor" if own == "portal" else "portal"
        side, its_face, host = {
            "": (ours, own, ours.host(face)),
            "another vendor": (theirs, own, theirs.host(face)),
            "another vendor, for our host": (theirs, own, ours.host(face)),
            "another host": (ours, own, ours.second_host),
            "another face": (ours, other, ours.host(face)),
        }[self.comes_from]
        return await side.open_session(self.person, its_face, host)


_SOME = ("organization-admin", "staff-owner")


VISITORS = (
    Visitor(STRANGER),
    *(Visitor(role) for role in ROLES),
    *(Visitor(role, "another vendor") for role in ROLES),
    *(
        Visitor(role, elsewhere)
        for elsewhere in ("another vendor, for our host", "another host", "another face")
        for role in _SOME
    ),
)
