"""Who asks: sessions of people of a vendor, and targets that carry them."""

from __future__ import annotations

from urllib.parse import urlencode

from bench.load import Target, ask
from support.vendors import PASSWORD


def sign_in(port: int, host: str, email: str, address: str = "198.51.100.7") -> Target:
    """The sign-in form, sent from an address."""
    return Target(
        "sign-in",
        port,
        "/sign-in",
        host,
        (f"X-Forwarded-For: {address}",),
        contains=b"",
        status=303,
        body=urlencode({"email": email, "password": PASSWORD}),
    )


async def session(port: int, host: str, email: str) -> str:
    """A Cookie header with a new session."""
    answer = await ask(sign_in(port, host, email))
    cookie = answer.head.decode().partition("set-cookie: ")[2].partition(";")[0]
    return f"Cookie: {cookie}"
