"""One line of a CSV file, read cell by cell: each reader notes what is wrong, and the cure."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from livery.core.addresses import is_email, is_web_address
from livery.manifest.problems import nearest
from livery.manifest.reading import Reading

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?")
_INTERVAL = re.compile(r"P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?")
_BREAK = re.compile(r"[\x00-\x1f\x7f]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # all but tab and line ends
_EARLIEST, _LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2500, 1, 1, tzinfo=UTC)
_LARGEST = 1_000_000_000
_DAY_SECONDS = 86_400
_FLAGS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False, "": False}
UNLIMITED = "-1"


class Cells:
    """The cells of one line by column; a column that the file lacks reads as an empty cell."""

    def __init__(self, line: int, values: Mapping[str, str], reading: Reading) -> None:
        self.line = line
        self.reading = reading
        self.problems: list[str] = []
        self._values = values

    def wrong(self, column: str, text: str) -> None:
        """Note what is wrong with a cell; the cure."""
        self.problems.append(f"{column} {text}")

    def raw(self, column: str) -> str:
        """The cell as it stands."""
        return self._values.get(column, "")

    def text(self, column: str, *, required: bool = False, longest: int = 200) -> str:
        """One line of text without spaces around it."""
        value = self.raw(column).strip()
        if required and not value:
            self.wrong(column, "is empty; fill it in")
        if not value.isprintable() and _BREAK.search(value):
            self.wrong(column, "holds a line break, tab or control character; remove it")
        return self._short(column, value, longest)

    def notes(self, column: str) -> str:
        """Text of several lines."""
        value = self.raw(column).strip()
        if _CONTROL.search(value):
            self.wrong(column, "holds a control character; remove it")
        return self._short(column, value, 4000)

    def _short(self, column: str, value: str, longest: int) -> str:
        if len(value) > longest:
            self.wrong(column, f"has {len(value)} characters; at most {longest} fit, shorten it")
        return value

    def email(self, column: str, *, required: bool = False) -> str:
        """An e-mail address in lower case; empty if the cell is."""
        value = self.text(column, required=required, longest=254).lower()
        if value and not is_email(value):
            self.wrong(column, f"is {value!r}, which is no e-mail address; write name@example.com")
        return value

    def address(self, column: str) -> str:
        """A web address; empty if the cell is."""
        value = self.text(column, longest=2000)
        if value and not is_web_address(value):
            self.wrong(column, f"is {value!r}; write a web address like https://example.com/renew")
        return value

    def choice(self, column: str, words: Sequence[str], default: str) -> str:
        """One of `words`; `default` if the cell is empty."""
        value = self.text(column) or default
        if value not in words:
            hint = nearest(value, words)
            self.wrong(column, f"is {value!r}{hint}; write one of {', '.join(words)}")
            return default
        return value

    def flag(self, column: str) -> bool:
        """True or false; an empty cell is false."""
        value = self.text(column).lower()
        if value not in _FLAGS:
            self.wrong(column, f"is {value!r}; write true or false")
        return _FLAGS.get(value, False)

    def number(self, column: str) -> int | None:
        """A whole number from 0; None if the cell is empty."""
        value = self.text(column)
        if not value:
            return None
        if not (value.isascii() and value.isdigit()) or int(value[:12]) > _LARGEST:
            self.wrong(column, f"is {value!r}; write a whole number from 0 to {_LARGEST}")
            return None
        return int(value)

    def limit(self, column: str, *, zero_is_unlimited: bool = False) -> int | None:
        """A limit; None is unlimited, as -1 and an empty cell say (and 0, where that was meant)."""
        if self.text(column) == UNLIMITED:
            return None
        value = self._limit_number(column)
        return None if value == 0 and zero_is_unlimited else value

    def _limit_number(self, column: str) -> int | None:
        value = self.text(column)
        if value.startswith("-"):
            self.wrong(column, f"is {value!r}; write a number from 0, or -1 for unlimited")
            return None
        return self.number(column)

    def validity(self, column: str) -> str | None:
        """An ISO 8601 interval, given as such or as seconds; None (perpetual) if empty or 0."""
        value = self.text(column)
        if value in {"", "0"}:
            return None
        if re.fullmatch(r"[0-9]{1,11}", value):
            seconds = int(value)
            whole_days = seconds % _DAY_SECONDS == 0
            return f"P{seconds // _DAY_SECONDS}D" if whole_days else f"PT{seconds}S"
        if not _INTERVAL.fullmatch(value):
            self.wrong(column, f"is {value!r}; write an interval like P1Y or P30D, or seconds")
        return value

    def begins(self, column: str) -> datetime | None:
        """An instant; a day alone means its start in the vendor's zone. None if empty."""
        return self._instant(column, at_end=False)

    def ends(self, column: str) -> datetime | None:
        """An instant; a day alone means its end in the vendor's zone. None if empty."""
        return self._instant(column, at_end=True)

    def created(self) -> datetime:
        """When the row says it was created; now, if it doesn't."""
        created = self.begins("createdAt")
        if created and created > self.reading.now:
            self.wrong("createdAt", "lies in the future; write the day of creation")
        return created or self.reading.now

    def _instant(self, column: str, *, at_end: bool) -> datetime | None:
        value = self.text(column)
        if not value:
            return None
        try:
            if _DAY.fullmatch(value):
                day = date.fromisoformat(value)
                moment = self.reading.end_of(day) if at_end else self.reading.start_of(day)
                return self._in_range(column, moment)
            if _INSTANT.fullmatch(value):
                return self._moment(column, value)
        except (ValueError, OverflowError):
            pass
        self.wrong(column, f"is {value!r}; write a day like 2027-03-31, or 2027-03-31T12:00:00Z")
        return None

    def _moment(self, column: str, value: str) -> datetime | None:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            self.wrong(column, f"is {value!r} without a zone; add Z (for UTC) or +01:00")
            return None
        return self._in_range(column, moment + self.reading.shift)

    def _in_range(self, column: str, moment: datetime) -> datetime | None:
        if _EARLIEST <= moment <= _LATEST:
            return moment
        self.wrong(column, "lies before 1970 or after 2500; leave it empty if there is no such day")
        return None
