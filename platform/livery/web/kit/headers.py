"""Headers that every response carries, whatever made it; and HEAD, answered as GET without body."""

from litestar.enums import HttpMethod, ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

_CSP = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_ALWAYS = {
    b"content-security-policy": _CSP.encode(),
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"same-origin",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=()",
    # Also where it was not compressed: else a cache that got it so would give it so to everybody.
    b"vary": b"Accept-Encoding",
}
_HTTPS_ONLY = {b"strict-transport-security": b"max-age=31536000"}


class SafeResponses:
    """Wraps the whole server. A header that the answer has set itself stands."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self._app = app
        self._headers = {**_ALWAYS, **(_HTTPS_ONLY if https else {})}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        is_head = scope["method"] == "HEAD"
        if is_head:
            scope["method"] = HttpMethod.GET

        async def safe_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                missing = [item for item in self._headers.items() if item[0] not in present]
                message["headers"] = [*message["headers"], *missing]
            elif is_head and message["type"] == "http.response.body":
                message["body"] = b""
            await send(message)

        await self._app(scope, receive, safe_send)
