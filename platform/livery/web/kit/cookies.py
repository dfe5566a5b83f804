"""Our cookies: host-only, out of scripts' reach, and never shared between http and https."""

from litestar.datastructures import Cookie

from livery.core.settings import Settings
from livery.identity.sessions import LIFETIME


def session_name(settings: Settings) -> str:
    """`__Host-session` on https; plain `session` where plain http was allowed."""
    return "__Host-session" if settings.scheme == "https" else "session"


def session_cookie(settings: Settings, token: str) -> Cookie:
    """The cookie that carries a session's token; an empty token removes it."""
    return Cookie(
        key=session_name(settings),
        value=token,
        path="/",
        secure=settings.scheme == "https",
        httponly=True,
        samesite="lax",
        max_age=int(LIFETIME.total_seconds()) if token else 0,
    )
