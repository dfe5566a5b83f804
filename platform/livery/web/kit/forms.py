"""Posted forms, read by ourselves.

Litestar's parser keeps the last 1,024 bodies in memory, passwords in them, and as many fields as
fit into a body; and it answers 500 to a part that is not text in the charset that it names.
"""

from collections.abc import Sequence
from urllib.parse import parse_qsl

from litestar.enums import RequestEncodingType
from litestar.exceptions import ClientException, InternalServerException

from livery.web.kit.htmx import PageRequest

_MOST = 200  # fields


class SentForm(dict[str, str]):
    """Field → its last value. `every` gives all of them, for lists and boxes of one name."""

    def __init__(self, fields: Sequence[tuple[str, str]]) -> None:
        super().__init__(fields)
        self._fields = fields

    def every(self, name: str) -> list[str]:
        """All values of a field, in their order."""
        return [value for each, value in self._fields if each == name]


async def read_form(request: PageRequest) -> SentForm:
    """The text fields; raises ClientException if they can't be read."""
    try:
        fields = await _fields(request)
    except (ValueError, LookupError) as error:  # bytes, number of fields, charset
        raise ClientException(detail="The form can't be read.") from error
    except InternalServerException as error:  # what Litestar makes of a client that went away
        raise ClientException(detail="The form ended early.") from error
    if any(_is_odd(text) for field in fields for text in field):
        raise ClientException(detail="A field holds a character that is none; remove it.")
    return SentForm(fields)


def _is_odd(text: str) -> bool:
    """NUL, which PostgreSQL refuses, and half characters, which no UTF-8 can say."""
    return "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text)


async def _fields(request: PageRequest) -> list[tuple[str, str]]:
    if request.content_type[0] == RequestEncodingType.MULTI_PART:
        fields = (await request.form()).multi_items()
        return [(name, value) for name, value in fields if isinstance(value, str)]
    if request.content_type[0] != RequestEncodingType.URL_ENCODED:
        return []
    text = (await request.body()).decode()
    return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST)
