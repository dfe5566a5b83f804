"""When even the error page fails, the answer is still ours."""

from __future__ import annotations

import pytest

from livery.asgi import Server
from livery.web.kit import neutral
from livery.web.kit.themes import ThemePack
from support.server import browser_at
from support.vendors import Vendor


def broken(*_: object, **__: object) -> str:
    """A theme pack whose templates can't be rendered."""
    raise RuntimeError("no template works")


async def test_a_theme_that_can_not_be_rendered_gives_a_plain_page(
    server: Server, vendor: Vendor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ThemePack, "render", broken)
    async with browser_at(server, vendor.host) as browser:
        answer = await browser.get("/sign-in")
    assert (answer.status_code, answer.content) == (500, neutral.BROKEN)
    assert "content-security-policy" in answer.headers


@pytest.mark.parametrize("charset", ["utf-7", "unicode_escape", "raw_unicode_escape"])
async def test_half_characters_in_a_form_are_refused(
    server: Server, vendor: Vendor, charset: str
) -> None:
    value = {"utf-7": b"+2AA-"}.get(charset, rb"\ud800")
    body = (
        b'--x\r\nContent-Disposition: form-data; name="email"\r\n'
        b"Content-Type: text/plain; charset="
        + charset.encode()
        + b"\r\n\r\n"
        + value
        + b"\r\n--x--\r\n"
    )
    async with browser_at(server, vendor.host) as browser:
        answer = await browser.post(
            "/sign-in", content=body, headers={"Content-Type": "multipart/form-data; boundary=x"}
        )
    assert answer.status_code == 400
