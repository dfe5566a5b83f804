"""The constant answers for hosts that are nobody's: no brand, no cookie, no redirect."""

from collections.abc import Sequence

from litestar.types import Receive, Scope, Send

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"></head>
<body><main><h1>{title}</h1><p>{text}</p></main></body></html>
"""
BASE = _PAGE.format(
    title="Customer portals",
    text="Open the address that your software vendor gave you.",
).encode()
UNKNOWN = _PAGE.format(
    title="Nothing is here",
    text="No portal has this address. Check it with your software vendor.",
).encode()
MALFORMED = _PAGE.format(
    title="Malformed request",
    text="The request does not say which portal it is for.",
).encode()
BROKEN = _PAGE.format(
    title="Out of service",
    text="The portal can’t answer just now. Try again in a moment.",
).encode()


async def answer(
    send: Send,
    status: int,
    body: bytes,
    media_type: bytes = b"text/html; charset=utf-8",
    more: Sequence[tuple[bytes, bytes]] = (),
) -> None:
    """Send one of the constant pages."""
    headers = [
        (b"content-type", media_type),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        *more,
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


async def base_page(_scope: Scope, _receive: Receive, send: Send) -> None:
    """ASGI app for the platform's bare name."""
    await answer(send, 200, BASE)
