"""Words, dates and numbers in the reader's language."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from gettext import NullTranslations
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_decimal
from babel.units import format_unit

from livery.core import clock

# What people can choose, by its own name.
LANGUAGES = {"en": "English"}
_RELATIVE_DAYS = 60  # further away, "in 14 months" tells less than the date
# Days and numbers repeat within a list and between pages, and take long to format.
_REMEMBERED = 10_000

_INTERVAL = re.compile(
    r"P(?:(?P<year>\d+)Y)?(?:(?P<month>\d+)M)?(?:(?P<week>\d+)W)?(?:(?P<day>\d+)D)?"
    r"(?:T(?:(?P<hour>\d+)H)?(?:(?P<minute>\d+)M)?(?:(?P<second>\d+)S)?)?"
)


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """One language: its catalog and its formats. There is one object for each."""

    code: str
    locale: Locale
    catalog: NullTranslations

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`."""
        return self.locale.text_direction

    def text(self, message: str, **values: object) -> str:
        """The translation of `message`, with its `%(name)s` filled in."""
        return self.catalog.gettext(message) % values

    def counted(self, one: str, many: str, number: int, **values: object) -> str:
        """The translation for `number` things; `%(num)s` is the number, formatted."""
        text = self.catalog.ngettext(one, many, number)
        return text % {"num": self.number(number), **values}

    def number(self, value: int) -> str:
        """A number with its separators."""
        return str(value) if 0 <= value < 1000 else _number(self, value)

    def date(self, instant: datetime, zone: str) -> str:
        """The day of an instant in `zone`: 14 Mar 2027."""
        return _date(self, instant.astimezone(ZoneInfo(zone)).date(), "d MMM y")

    def long_date(self, instant: datetime, zone: str) -> str:
        """The day of an instant in `zone`, for sentences: 14 March 2027."""
        return _date(self, instant.astimezone(ZoneInfo(zone)).date(), "d MMMM y")

    def moment(self, instant: datetime, zone: str) -> str:
        """Day and time of an instant in `zone`: 14 Mar 2027, 09:30."""
        return format_datetime(instant, "d MMM y, HH:mm", ZoneInfo(zone), self.locale)

    def interval(self, iso: str) -> str:
        """An ISO 8601 interval such as P1Y6M in words: 1 year, 6 months."""
        match = _INTERVAL.fullmatch(iso)
        if match is None:
            return iso
        parts = [
            format_unit(int(value), f"duration-{unit}", "long", locale=self.locale)
            for unit, value in match.groupdict().items()
            if value
        ]
        return ", ".join(parts)

    def distance(self, instant: datetime, zone: str) -> str:
        """How many calendar days of `zone` an instant is away ("in 12 days"); nothing where that
        says less than the date itself.
        """
        there = ZoneInfo(zone)
        days = (instant.astimezone(there).date() - clock.now().astimezone(there).date()).days
        if days == 0:
            return self.text("today")
        if abs(days) > _RELATIVE_DAYS:
            return ""
        return _distance(self, days)


@lru_cache(_REMEMBERED)
def _number(language: Language, value: int) -> str:
    return format_decimal(value, locale=language.locale)


@lru_cache(_REMEMBERED)
def _date(language: Language, day: date, pattern: str) -> str:
    return format_date(day, pattern, language.locale)


@cache
def _distance(language: Language, days: int) -> str:
    return format_timedelta(
        timedelta(days=days),
        granularity="day",
        threshold=2 * _RELATIVE_DAYS,  # days stay days, whatever the number
        add_direction=True,
        locale=language.locale,
    )


@cache
def language(code: str) -> Language:  # noqa: ARG001 - there is but one catalog yet
    """The language called `code`; English for one that we don't speak."""
    return Language(code="en", locale=Locale.parse("en"), catalog=NullTranslations())
