"""Our cookies: host-only, out of scripts' reach, and never shared between http and https."""

from collections.abc import Iterable

from litestar.datastructures import Cookie

from livery.core.settings import Settings
from livery.identity.sessions import LIFETIME

_SESSION = "session"
_LANGUAGE = "lang"
_YEAR = 365 * 24 * 60 * 60  # seconds


def _name(settings: Settings, name: str) -> str:
    """`__Host-session` on https, which no sibling host can set; plain where http was allowed."""
    return f"__Host-{name}" if settings.scheme == "https" else name


def session_token(headers: Iterable[str], settings: Settings) -> str:
    """The session's token in a request's Cookie headers; nothing if it is missing or ambiguous.

    Names are compared byte by byte. A parser that strips more than spaces (Litestar's does) would
    let a sibling site's cookie pass for one that only this host can set, and of two that claim the
    name a sibling may have set one.
    """
    return _value(headers, _name(settings, _SESSION))


def _value(headers: Iterable[str], wanted: str) -> str:
    pairs = [pair.strip(" \t").partition("=") for header in headers for pair in header.split(";")]
    found = {value for name, _, value in pairs if name == wanted}
    return found.pop() if len(found) == 1 else ""


def chosen_language(headers: Iterable[str], settings: Settings) -> str:
    """What a visitor chose on this host; any text, so check it."""
    return _value(headers, _name(settings, _LANGUAGE))


def language_cookie(settings: Settings, code: str) -> Cookie:
    """The cookie that keeps a visitor's language."""
    return _cookie(settings, _LANGUAGE, code, _YEAR)


def session_cookie(settings: Settings, token: str) -> Cookie:
    """The cookie that carries a session's token; an empty token removes it."""
    return _cookie(settings, _SESSION, token, int(LIFETIME.total_seconds()) if token else 0)


def _cookie(settings: Settings, name: str, value: str, seconds: int) -> Cookie:
    return Cookie(
        key=_name(settings, name),
        value=value,
        path="/",
        secure=settings.scheme == "https",
        httponly=True,
        samesite="lax",
        max_age=seconds,
    )
