"""The demo's mails at `mail.<base>`: what a mail server would have delivered, newest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from litestar.types import Receive, Scope, Send

from livery.core.ids import parse_id
from livery.web.kit import neutral

_HERE = Path(__file__).parent
_SHOWN = 100
# A mail's own styles stand in its elements; it is shown as a mail program would, without scripts.
_AS_MAIL = (
    b"default-src 'none'; style-src 'unsafe-inline'; img-src *; base-uri 'none';"
    b" sandbox allow-popups allow-top-navigation"
)


@dataclass(frozen=True, slots=True)
class Shown:
    """One mail in the list."""

    id: str
    title: str
    sender: str
    recipient: str
    at: str


class DemoMails:
    """An ASGI app: the list, and each mail as HTML and as plain text."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._templates = Environment(loader=FileSystemLoader(_HERE), autoescape=True)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        path = scope["path"].removeprefix("/")
        name, _, kind = path.partition(".")
        if not path:
            page = self._templates.get_template("mails.html").render(mails=list(self._mails()))
            await neutral.answer(send, 200, page.encode())
        elif path == "index.css":
            style = (_HERE / "index.css").read_bytes()
            await neutral.answer(send, 200, style, b"text/css; charset=utf-8")
        elif (mail := self._mail(name)) and kind in {"html", "txt"}:
            await _answer(send, mail, kind)
        else:
            await neutral.answer(send, 404, neutral.UNKNOWN)

    def _mails(self) -> Iterator[Shown]:
        files = sorted(self._folder.glob("*.eml"), reverse=True)[:_SHOWN]
        for file in files:  # their names are ids, which order by time
            if mail := self._mail(file.stem):
                fields = (mail["Subject"], mail["From"], mail["To"], mail["Date"])
                yield Shown(file.stem, *map(str, fields))

    def _mail(self, name: str) -> EmailMessage | None:
        file = self._folder / f"{name}.eml"
        if parse_id(name) is None or not file.exists():
            return None
        return message_from_bytes(file.read_bytes(), policy=policy.default)


async def _answer(send: Send, mail: EmailMessage, kind: str) -> None:
    wanted = "html" if kind == "html" else "plain"
    part = mail.get_body((wanted,))
    body = str(part.get_content()).encode() if part else b""
    media_type = f"text/{wanted}; charset=utf-8".encode()
    more = [(b"content-security-policy", _AS_MAIL)] if kind == "html" else []
    await neutral.answer(send, 200, body, media_type, more)
