"""What a mail says, apart from how it looks."""

from typing import NamedTuple

from livery.web.kit.language import Language


class Action(NamedTuple):
    """The one thing to do: a button, and in plain text its address."""

    label: str
    href: str


class Message(NamedTuple):
    """A mail's texts in the reader's language, in their order: `before`, `code`, `action`, `after`.

    Every text is plain: what stands in it is escaped where it is drawn.
    """

    words: Language
    title: str
    before: tuple[str, ...]
    action: Action | None = None
    code: str = ""
    after: tuple[str, ...] = ()
