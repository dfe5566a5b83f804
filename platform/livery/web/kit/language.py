"""Words, dates and numbers in the reader's language."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_timedelta
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.units import format_unit

from livery.core import clock

# What people can choose, by its own name. Texts are written in the first; another one joins when
# its catalog is complete.
LANGUAGES = {"en": "English"}
_CATALOGS = Path(__file__).parents[1] / "locale"
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


def marked(message: str) -> str:
    """A text that is translated where it is shown, so that the catalogs hold it."""
    return message


def known_language(code: str) -> str:
    """The language that we speak of that tag (`de` for `de-AT`), or nothing."""
    plain = code.lower().partition("-")[0]
    return plain if plain in LANGUAGES else ""


def language(code: str) -> Language:
    """The language of that tag; English for one that we don't speak."""
    return _language(known_language(code) or "en")


@cache
def _language(code: str) -> Language:
    file = _CATALOGS / f"{code}.po"
    catalog = _catalog(file) if file.exists() else NullTranslations()
    return Language(code=code, locale=Locale.parse(code), catalog=catalog)


def _catalog(file: Path) -> NullTranslations:
    """A catalog as translators write it, made ready in memory."""
    with file.open("rb") as source, BytesIO() as compiled:
        write_mo(compiled, read_po(source))
        compiled.seek(0)
        return GNUTranslations(compiled)
