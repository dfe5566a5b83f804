"""A text that would break out of whatever it stands in, one of its own in each text column."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import cycle
from typing import Any
from urllib.parse import quote, quote_plus

from sqlalchemy import JSON, Column, LargeBinary, Table, Text, update

from isolation.canaries import Canaries, Canary
from isolation.kinds import KINDS, kind_of
from isolation.world import Side, side
from livery.audit.record import Actor
from livery.branding.publish import publish
from livery.branding.tokens import BrandInputs
from livery.core import clock
from livery.core.database import Database
from livery.licensing.models import License
from livery.tenancy.tables import TENANT

PAYLOAD = "\"'><x-canary/onclick=alert(1)>{{7331*7919}}%(x)s&amp;</title></style></script><!--"
EVALUATED = str(7331 * 7919)
SPELLINGS = (PAYLOAD, quote(PAYLOAD), quote_plus(PAYLOAD))  # as it is, and in an address
REFLECTED = f"zq99999qz{PAYLOAD}"  # what an address or a form says, and an answer may repeat
SCRIPT, WEB = "javascript:alert(1)//", "https://vendor.example/"
# What a page shows of a text, in characters, where it is not the whole.
SHORTENED = {"activation.fingerprint": 12}
# Text columns that hold nothing hostile, by the reason.
EXEMPT = {
    "the database takes only certain words": (
        "vendor.state",
        "account.appearance",
        "membership.role",
        "staff.role",
        "invitation.role",
        "account_token.kind",
        "sign_in_flow.step",
        "mail.state",
        "license.type",
        "license.validity_starts",
        "domain.state",
        "domain.proven_by",
    ),
    "no page opens without a language and a zone that exist": (
        "vendor.language",
        "vendor.zone",
        "account.language",
        "account.zone",
    ),
    "what finds a session or a sign-in on its way": (
        "session.token_hash",
        "session.face",
        "session.host",
        "sign_in_flow.token_hash",
        "sign_in_flow.face",
        "sign_in_flow.host",
    ),
    "made by us of nine values, each checked where it is set (branding/tokens.py)": (
        "brand_revision.inputs",
        "brand_revision.images",
        "brand_revision.stylesheet",
        "brand_revision.stylesheet_digest",
    ),
    "made by our own encoder": ("brand_asset.digest", "brand_asset.media_type"),
    "only what the strict reader of host names takes": ("domain.name",),
    "the names of our own fields": ("applied_value.path",),
    "only compared, and never shown": ("provider_identity.issuer", "provider_identity.subject"),
    "a hash": ("sign_in_throttle.key", "recovery_code.code_hash"),
}
FIXED = {name for names in EXEMPT.values() for name in names}


def text_columns(table: Table) -> Iterator[str]:
    """Every column that can hold a text, keys among them."""
    for column in table.columns:
        if isinstance(column.type, Text | JSON | LargeBinary):
            yield f"{table.name}.{column.name}"


@dataclass
class Shapes:
    """Makes a hostile text of a canary. Web addresses take turns with those of scripts, whose
    canaries are noted in `scripts`: no page links to them.
    """

    scripts: set[str] = field(default_factory=set)
    _turns: defaultdict[str, Iterator[str]] = field(
        default_factory=lambda: defaultdict(lambda: cycle((WEB, SCRIPT)))
    )

    def __post_init__(self) -> None:
        """Let no vendor have two addresses of the same kind."""
        self._turns["support_url"] = cycle((SCRIPT, WEB))

    def __call__(self, column: Column[Any], text: str, old: Any) -> object:
        """What the column takes."""
        hostile = f"{text}{PAYLOAD}"
        if column.name == "email":
            return f"{hostile}@example.com"
        if column.name.endswith("_url") or column.name == "website":
            start = next(self._turns[column.name])
            self.scripts |= {text} if start == SCRIPT else set()
            return start + hostile
        if isinstance(column.type, LargeBinary):
            return (old or b"") + hostile.encode()
        return {hostile: hostile} if isinstance(column.type, JSON) else hostile


@dataclass(frozen=True)
class HostileVendor:
    """One vendor in one theme pack; `objects` is kind → what stands in a path, and its place."""

    side: Side
    canaries: Canaries
    shapes: Shapes
    objects: dict[str, list[tuple[str, str]]]

    def own(self) -> Iterator[tuple[str, Canary]]:
        """Its canaries that a page may show, with their texts."""
        for text, canary in self.canaries.items():
            if canary.tenant_id == self.side.vendor.id and text not in self.shapes.scripts:
                yield text, canary


async def hostile_vendor(
    rows: Database, owner: Database, canaries: Canaries, shapes: Shapes, pack: str
) -> HostileVendor:
    """A vendor with somebody in each role and a license at each place, all texts hostile."""
    made = await side(rows, "#0b6e4f")
    unit = made.vendor.unit
    await publish(unit, BrandInputs(accent="#0b6e4f", pack=pack), {}, Actor("system"))
    objects = {
        name: [(await kind.make(made, place), place) for place in kind.places]
        for name, kind in KINDS.items()
        if kind_of(name).is_tenants
    }
    await _expire(made, "without-group", "held-in-works")
    await canaries.sow(owner, made)
    return HostileVendor(made, canaries, shapes, objects)


async def _expire(made: Side, *places: str) -> None:
    """Licenses whose page links to where they are renewed."""
    for row_id, (table, place) in made.places.items():
        if table == "license" and place in places:
            about = (License.tenant_id == TENANT, License.id == row_id)
            past = {"expires_at": clock.now() - timedelta(days=1)}
            await made.vendor.unit.execute(update(License).where(*about).values(past))
    await made.vendor.save()
