"""What a handler answers: a page, a redirect, or a response that it made itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Page:
    """A template with its context. `area` marks the entry of the navigation.

    `fragment` names the block, and the element of the same id, that htmx may ask for alone.
    """

    template: str
    context: object
    area: str = ""
    fragment: str = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Redirect:
    """See another page of the same host; `to` is a path."""

    to: str
