"""Posted forms, read by ourselves.

Litestar's parser keeps the last 1,024 bodies in memory, passwords in them, and as many fields as
fit into a body; and it answers 500 to a part that is not text in the charset that it names.
"""

from collections.abc import Iterator, Sequence
from urllib.parse import parse_qsl

from litestar.enums import RequestEncodingType
from litestar.exceptions import ClientException, HTTPException, InternalServerException

from livery.web.kit.htmx import PageRequest

_MOST = 200  # fields


class SentForm:
    """The fields of a form, in their order. `get` is for what there is once, `every` for lists and
    boxes of one name.
    """

    def __init__(self, fields: Sequence[tuple[str, str]]) -> None:
        self._fields = fields

    def __iter__(self) -> Iterator[str]:
        """The names."""
        return iter(dict(self._fields))

    def get(self, name: str, default: str = "") -> str:
        """The value of a field; raises ClientException if it is there more than once."""
        found = self.every(name)
        if len(found) > 1:  # who checks one and who uses the other might differ
            raise ClientException(detail="A field is there twice.")
        return found[0] if found else default

    def every(self, name: str) -> list[str]:
        """All values of a field, in their order."""
        return [value for each, value in self._fields if each == name]


async def read_form(request: PageRequest) -> SentForm:
    """The fields; raises HTTPException if the body is no form of ours."""
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
    kind, body = request.content_type[0], await request.body()
    if not body:
        return []
    if kind == RequestEncodingType.MULTI_PART:
        return await _parts(request)
    if kind != RequestEncodingType.URL_ENCODED:
        raise HTTPException(status_code=415)
    return parse_qsl(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=_MOST)


async def _parts(request: PageRequest) -> list[tuple[str, str]]:
    form = await request.form()
    fields = list(form.multi_items())
    await form.close()
    if any(not isinstance(value, str) for _, value in fields):
        raise ClientException(detail="There is a file where none was asked for.")
    return fields
