"""The license list's address: what it asks for, and the addresses of its neighbors."""

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from livery.core import clock
from livery.core.errors import NotFoundError
from livery.core.ids import parse_id
from livery.licensing import rules
from livery.licensing.filters import Filters
from livery.licensing.listing import NEWEST, ORDERS, Asked

_LONGEST = 100  # characters of a search


@dataclass(frozen=True, slots=True)
class LicenseQuery:
    """The parameters of `/licenses` and `/licenses.csv` as somebody sent them."""

    q: str = ""
    status: str = ""
    product: str = ""
    group: str = ""
    order: str = NEWEST
    after: str = ""

    @property
    def words(self) -> str:
        """What is searched for."""
        return " ".join(self.q.split())[:_LONGEST]

    @property
    def narrows(self) -> bool:
        """Whether it asks for less than everything."""
        return bool(self.words or self.status or self.product or self.group)

    def asked(self, expiring_days: int) -> Asked:
        """The list that it asks for; raises NotFoundError for values that no page offers."""
        if (self.status and self.status not in rules.STATUSES) or self.order not in ORDERS:
            raise NotFoundError
        filters = Filters(self.words, self.status, _id(self.product), _id(self.group))
        values = filters.values(clock.now(), expiring_days)
        return Asked(filters.shape, values, self.order, _id(self.after))

    def href(self, path: str = "/licenses", **changes: str) -> str:
        """The address of the same list with some parameters changed; it starts at its top."""
        given = {
            "q": self.words,
            "status": self.status,
            "product": self.product,
            "group": self.group,
            "order": self.order,
            **changes,
        }
        wanted = {name: value for name, value in given.items() if value and value != NEWEST}
        return f"{path}?{urlencode(wanted)}" if wanted else path


def _id(text: str) -> UUID | None:
    if not text:
        return None
    found = parse_id(text)
    if found is None:
        raise NotFoundError
    return found
