"""Forms that people fill in: read into a model, or shown again with every error at once.

A model is a Pydantic class whose fields are the form's; `filled` reads a posted form into it. A
page holds the `Fields` of its form, whether it is shown first, with what is stored, or again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Generic, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, StringConstraints, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from livery.core.addresses import is_email, is_web_address
from livery.web.kit.forms import SentForm
from livery.web.kit.language import Language
from livery.web.kit.visit import Visit

Form = TypeVar("Form", bound=BaseModel)


def _printable(value: str) -> str:
    if not value.isprintable():
        raise PydanticCustomError("control", "control characters")
    return value


def _email(value: str) -> str:
    if not is_email(value):
        raise PydanticCustomError("email", "no e-mail address")
    return value.lower()


def _web_address(value: str) -> str:
    if not is_web_address(value):
        raise PydanticCustomError("web_address", "no web address")
    return value


def _none_if_empty(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


_SHORT = StringConstraints(strip_whitespace=True, max_length=200)
# Kinds of fields. `OptionalText` is empty where nothing was typed.
OptionalText = Annotated[str, _SHORT, AfterValidator(_printable)]
Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    AfterValidator(_printable),
]
Email = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=254),
    AfterValidator(_email),
]
WebAddress = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=2000),
    AfterValidator(_web_address),
]
OptionalEmail = Annotated[Email | None, BeforeValidator(_none_if_empty)]
OptionalWebAddress = Annotated[WebAddress | None, BeforeValidator(_none_if_empty)]
OptionalNumber = Annotated[int | None, BeforeValidator(_none_if_empty)]


@dataclass(frozen=True, slots=True)
class Fields:
    """A form as a page shows it: what stands in each field, and what is wrong with it.

    Templates ask `value(name)`, `error(name)`, and for boxes and lists `chosen(name, value)`.
    `problems` are all errors, as pairs of field and text, in the order of the form.
    """

    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    problems: tuple[tuple[str, str], ...] = ()

    def value(self, name: str) -> str:
        """What stands in the field."""
        found = self.values.get(name, ())
        return found[-1] if found else ""

    def chosen(self, name: str, value: str = "yes") -> bool:
        """Whether that value of a box or list is chosen."""
        return value in self.values.get(name, ())

    def error(self, name: str) -> str:
        """What is wrong with the field, or nothing."""
        return next((text for field, text in self.problems if field == name), "")

    def but(self, *problems: tuple[str, str]) -> "Fields":
        """The same fields with other problems, found by more than reading the form."""
        return Fields(self.values, problems)


def stored(**values: object) -> Fields:
    """Fields as they are stored: a text or number each, True for a box that is checked, a list."""
    return Fields({name: _texts(value) for name, value in values.items()})


@dataclass(frozen=True, slots=True)
class Filled(Generic[Form]):
    """A form that came in. `form` is None where something is wrong: then show `fields` again."""

    form: Form | None
    fields: Fields


async def filled(visit: Visit, model: type[Form]) -> Filled[Form]:
    """Read the posted form into `model`."""
    sent = await visit.form()
    values = {name: tuple(sent.every(name)) for name in sent}
    given = {name: _given(model, name, sent) for name in model.model_fields}
    try:
        return Filled(model.model_validate(given), Fields(values))
    except ValidationError as error:
        return Filled(None, Fields(values, _problems(visit.words, error)))


def _given(model: type[BaseModel], name: str, sent: SentForm) -> object:
    """A field that was not sent is empty: browsers leave boxes out that are not checked."""
    annotation = model.model_fields[name].annotation
    if _is_list(annotation):
        return sent.every(name)
    return bool(sent.every(name)) if annotation is bool else sent.get(name)


def _is_list(annotation: Any) -> bool:
    return getattr(annotation, "__origin__", None) in {list, tuple, frozenset, set}


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, bool):
        return ("yes",) if value else ()
    if isinstance(value, list | tuple | set | frozenset):
        return tuple(str(each) for each in value)
    return ("" if value is None else str(value),)


def _problems(words: Language, error: ValidationError) -> tuple[tuple[str, str], ...]:
    """The first error of each field, in words."""
    found: dict[str, str] = {}
    for each in error.errors(include_url=False, include_input=False):
        found.setdefault(str(each["loc"][0]), _said(words, each))
    return tuple(found.items())


def _said(words: Language, error: ErrorDetails) -> str:
    limits = error.get("ctx") or {}
    text, counted = words.text, words.counted
    match error["type"]:
        case "string_too_short" | "missing" | "too_short":
            return text("Fill this in.")
        case "string_too_long":
            longest = int(limits["max_length"])
            return counted("Use at most %(num)s letter.", "Use at most %(num)s letters.", longest)
        case "control":
            return text("Remove line breaks and other characters that can’t be seen.")
        case "email":
            return text("Enter an e-mail address like name@example.com.")
        case "web_address":
            return text("Enter a web address like https://example.com.")
        case "int_parsing" | "int_from_float" | "int_parsing_size":
            return text("Enter a whole number.")
        case "greater_than_equal":
            return text("Enter %(least)s or more.", least=words.number(int(limits["ge"])))
        case "less_than_equal":
            return text("Enter %(most)s or less.", most=words.number(int(limits["le"])))
        case _:
            return text("Choose one of the options.")
