"""Contexts of the license pages."""

from dataclasses import dataclass
from typing import NamedTuple

from livery.web.portal.pages.common import Choice, Fact


class LicenseRow(NamedTuple):
    """One license in a list. `used_percent` is None without a limit; `groups` may be empty."""

    href: str
    product: str
    masked_key: str
    status: str
    status_word: str
    devices: str
    used_percent: int | None
    expires: str
    expires_iso: str
    expires_hint: str
    holder: str
    groups: str


class DeviceRow(NamedTuple):
    """One device that holds a place of a license."""

    name: str
    fingerprint: str
    platform: str
    activated: str
    activated_iso: str
    last_seen: str
    last_seen_iso: str


class HistoryRow(NamedTuple):
    """Something that was done to a license: what, by whom, when."""

    what: str
    who: str
    when: str
    when_iso: str


@dataclass(frozen=True, slots=True)
class LicensesPage:
    """`portal/licenses/index.html`, fragment `rows`: one page of the licenses the reader may see.

    `more_href` and `first_href` are empty where there is nothing to page to; `shows_holder` is
    true for an organization-admin; `empty` says why there are no rows. The form sends `q` (its
    value is `words`), `status`, `product`, `group` and `order` by GET to `/licenses`; the first
    choice of each is everything. `clear_href` is empty where nothing narrows the list.
    """

    summary: str
    rows: tuple[LicenseRow, ...]
    first_href: str
    more_href: str
    csv_href: str
    shows_holder: bool
    empty: str
    words: str
    words_hint: str
    statuses: tuple[Choice, ...]
    products: tuple[Choice, ...]
    groups: tuple[Choice, ...]
    orders: tuple[Choice, ...]
    clear_href: str


@dataclass(frozen=True, slots=True)
class LicensePage:
    """`portal/licenses/show.html`, fragment `key`: one license.

    `key` is empty until it is revealed; `key_withheld` says why it can't be (or is empty).
    `activations` and `deactivations` are "7 of 10" with percent for the meter (None: no limit).
    `renew_href` is the vendor's address for renewing, empty unless it helps now. `history` tells an
    organization-admin what anybody did, and a user what they did themselves.
    """

    product: str
    href: str
    back_href: str
    status: str
    status_word: str
    status_sentence: str
    renew_href: str
    masked_key: str
    key: str
    key_withheld: str
    reveal_href: str
    activations: str
    activations_percent: int | None
    deactivations: str
    deactivations_percent: int | None
    facts: tuple[Fact, ...]
    groups: tuple[str, ...]
    devices: tuple[DeviceRow, ...]
    devices_note: str
    history: tuple[HistoryRow, ...]
