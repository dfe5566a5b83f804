"""The context of an error page; every face shows it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """`error.html`: what happened, and one way on."""

    status: int
    title: str
    message: str
    action_href: str
    action: str
    reference: str
