"""A license in the reader's words: status, sentences, counts, dates."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from livery.core import clock
from livery.licensing import keys, rules
from livery.licensing.lines import LicenseLine
from livery.licensing.rules import Marks
from livery.licensing.show import LicenseFacts
from livery.web.kit.language import Language
from livery.web.portal.pages.licenses import LicenseRow

_MOST_WIDE = 100  # per cent


@dataclass(frozen=True, slots=True)
class LicenseTexts:
    """Words for licenses, in one language, with the vendor's zone and days of "expiring"."""

    words: Language
    zone: str
    expiring_days: int

    def status(self, line: LicenseLine | LicenseFacts) -> str:
        """The license's status now."""
        marks = Marks(line.revoked_at, line.suspended_at, line.effective_at, line.expires_at)
        return rules.status(marks, clock.now(), self.expiring_days)

    def status_word(self, status: str) -> str:
        """The status as a badge says it."""
        return _status_words(self.words)[status]

    def row(self, line: LicenseLine) -> LicenseRow:
        """The license as a line of a list."""
        status = self.status(line)
        return LicenseRow(
            href=f"/licenses/{line.id}",
            product=line.product,
            masked_key=keys.mask(line.key),
            status=status,
            status_word=self.status_word(status),
            devices=self.used_of(line.total_activations, line.allowed_activations),
            used_percent=percent(line.total_activations, line.allowed_activations),
            expires=self.expires(line),
            expires_iso=line.expires_at.isoformat() if line.expires_at else "",
            expires_hint=self.expires_hint(line),
            holder=line.holder or "",
            groups=line.groups or "",
        )

    def used_of(self, used: int, allowed: int | None) -> str:
        """Places used and allowed: "7 of 10"; "7, unlimited" where nothing limits them."""
        number = self.words.number
        if allowed is None:
            return self.words.text("%(used)s, unlimited", used=number(used))
        return self.words.text(
            "%(used)s of %(allowed)s", used=number(used), allowed=number(allowed)
        )

    def expires(self, line: LicenseLine | LicenseFacts) -> str:
        """The day on which the license ends."""
        if line.expires_at:
            return self.words.date(line.expires_at, self.zone)
        if self.waits_for_activation(line):
            return self.words.text("Not activated yet")
        return self.words.text("Never")

    def expires_hint(self, line: LicenseLine | LicenseFacts) -> str:
        """A second line below the expiry: how far away, or what kind of license it is."""
        if line.expires_at:
            return self.words.distance(line.expires_at, self.zone)
        if self.waits_for_activation(line):
            return self.words.text("Term starts at first activation")
        return self.words.text("Perpetual")

    def waits_for_activation(self, line: LicenseLine | LicenseFacts) -> bool:
        """Whether the term will start with the first activation."""
        return bool(line.validity) and line.validity_starts == "activation" and not line.expires_at

    def sentence(self, facts: LicenseFacts, status: str) -> str:
        """The status in a plain sentence, with what follows from it."""
        text, number = self.words.text, self.words.number
        day = self._day(facts, status)
        used = self.used_of(facts.total_activations, facts.allowed_activations)
        in_use = text("%(used)s devices in use.", used=used)
        if facts.allowed_activations is None:
            in_use = self.words.counted(
                "%(num)s device in use.", "%(num)s devices in use.", facts.total_activations
            )
        elif facts.total_activations >= facts.allowed_activations:
            in_use = text(
                "All %(allowed)s places are in use.", allowed=number(facts.allowed_activations)
            )
        sentences = {
            rules.REVOKED: text("Revoked on %(day)s. It can no longer be used.", day=day),
            rules.SUSPENDED: text("Suspended on %(day)s. It works again when that ends.", day=day),
            rules.NOT_YET_EFFECTIVE: text("Starts on %(day)s.", day=day),
            rules.EXPIRED: text("Expired on %(day)s.", day=day),
            rules.EXPIRING: text("Expires on %(day)s.", day=day) + " " + in_use,
            rules.ACTIVE: self._active(facts, day) + " " + in_use,
        }
        return sentences[status]

    def _active(self, facts: LicenseFacts, day: str) -> str:
        text = self.words.text
        if facts.expires_at:
            return text("Active until %(day)s.", day=day)
        if self.waits_for_activation(facts):
            return text("Active. Its term starts with the first activation.")
        return text("Active, without an end date.")

    def _day(self, facts: LicenseFacts, status: str) -> str:
        instants: dict[str, datetime | None] = {
            rules.REVOKED: facts.revoked_at,
            rules.SUSPENDED: facts.suspended_at,
            rules.NOT_YET_EFFECTIVE: facts.effective_at,
        }
        instant = instants.get(status, facts.expires_at)
        return self.words.long_date(instant, self.zone) if instant else ""


@cache
def _status_words(words: Language) -> dict[str, str]:
    text = words.text
    return {
        rules.REVOKED: text("Revoked"),
        rules.SUSPENDED: text("Suspended"),
        rules.NOT_YET_EFFECTIVE: text("Not started"),
        rules.EXPIRED: text("Expired"),
        rules.EXPIRING: text("Expires soon"),
        rules.ACTIVE: text("Active"),
    }


def percent(used: int, allowed: int | None) -> int | None:
    """How much of a limit is used, 0 to 100; None without a limit."""
    if allowed is None:
        return None
    return min(_MOST_WIDE, round(_MOST_WIDE * used / allowed)) if allowed else _MOST_WIDE
