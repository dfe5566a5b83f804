"""What pages of several resources hold."""

from typing import NamedTuple


class Fact(NamedTuple):
    """A labelled value of a detail page, with an optional second line."""

    label: str
    value: str
    hint: str


class Choice(NamedTuple):
    """One option of a select: the value that is sent, what it says, whether it is chosen."""

    value: str
    label: str
    chosen: bool
