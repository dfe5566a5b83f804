"""The context of the license list."""

from collections.abc import Iterable

from livery.licensing import listing, rules
from livery.licensing.choices import Choice as Offered
from livery.licensing.choices import Choices
from livery.licensing.filters import SHORTEST_KEY_PART
from livery.licensing.lines import LicenseLine
from livery.licensing.listing import COUNT_CAP
from livery.licensing.visible import Reader
from livery.web.kit.language import Language
from livery.web.kit.visit import Visit
from livery.web.portal.license_query import LicenseQuery
from livery.web.portal.license_texts import LicenseTexts
from livery.web.portal.pages.common import Choice
from livery.web.portal.pages.licenses import LicensesPage
from livery.web.portal.reading import texts_for


def license_list(
    visit: Visit,
    reader: Reader,
    query: LicenseQuery,
    offered: Choices,
    found: list[LicenseLine],
    number: int,
    *,
    more: bool,
) -> LicensesPage:
    """Everything that the page shows, in the reader's words."""
    texts, text = texts_for(visit), visit.words.text
    return LicensesPage(
        summary=summary(visit.words, number, narrowed=query.narrows),
        rows=tuple(texts.row(line) for line in found),
        first_href=query.href() if query.after else "",
        more_href=query.href(after=str(found[-1].id)) if more else "",
        csv_href=query.href("/licenses.csv") if found else "",
        shows_holder=reader.is_organization_admin,
        empty=_nothing_found(visit, query) if query.narrows else no_licenses(visit, reader),
        words=query.words,
        words_hint=_words_hint(visit.words, query),
        statuses=tuple(_statuses(texts, query)),
        products=tuple(_options(text("Any product"), offered.products, query.product)),
        groups=tuple(_options(text("Any group"), offered.groups, query.group)),
        orders=(
            Choice(listing.NEWEST, text("Newest first"), query.order == listing.NEWEST),
            Choice(listing.EXPIRY, text("Next to expire first"), query.order == listing.EXPIRY),
        ),
        clear_href="/licenses" if query.narrows else "",
    )


def summary(words: Language, number: int, *, narrowed: bool = False) -> str:
    """How many licenses there are: "1,000+ licenses" where counting stopped."""
    if number > COUNT_CAP:
        return words.text("%(num)s+ licenses", num=words.number(COUNT_CAP))
    if narrowed:
        return words.counted("%(num)s license found", "%(num)s licenses found", number)
    return words.counted("%(num)s license", "%(num)s licenses", number)


def no_licenses(visit: Visit, reader: Reader) -> str:
    """What an empty list says: why, and whom to ask."""
    text, vendor = visit.words.text, visit.vendor_site.vendor.name
    if reader.is_organization_admin:
        return text("Your organization has no licenses yet. Contact %(vendor)s.", vendor=vendor)
    if reader.organization_id:
        return text("You have no licenses yet. Ask your organization’s admin.")
    return text("You have no licenses yet. Contact %(vendor)s.", vendor=vendor)


def _nothing_found(visit: Visit, query: LicenseQuery) -> str:
    if query.words:
        return visit.words.text("No licenses match “%(words)s”.", words=query.words)
    return visit.words.text("No licenses match these filters.")


def _words_hint(words: Language, query: LicenseQuery) -> str:
    if 0 < len(query.words) < SHORTEST_KEY_PART:
        return words.text("Type at least 3 characters to search in keys.")
    return ""


def _statuses(texts: LicenseTexts, query: LicenseQuery) -> Iterable[Choice]:
    yield Choice("", texts.words.text("Any status"), not query.status)
    for status in reversed(rules.STATUSES):
        yield Choice(status, texts.status_word(status), status == query.status)


def _options(everything: str, offered: tuple[Offered, ...], wanted: str) -> Iterable[Choice]:
    yield Choice("", everything, not wanted)
    for choice_id, name in offered:
        yield Choice(str(choice_id), name, str(choice_id) == wanted)
