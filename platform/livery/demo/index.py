"""The demo's front page at the bare base domain: its portals and who can sign in there."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from litestar.types import Receive, Scope, Send

from livery.demo import people
from livery.web.kit import neutral

_HERE = Path(__file__).parent


class DemoIndex:
    """An ASGI app with one page and its style sheet, made once at start."""

    def __init__(self, file: str) -> None:
        templates = Environment(loader=FileSystemLoader(_HERE), autoescape=True)
        page = templates.get_template("index.html").render(demo=people.read(Path(file)))
        self._page = page.encode()
        self._style = (_HERE / "index.css").read_bytes()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["path"] == "/index.css":
            await neutral.answer(send, 200, self._style, b"text/css; charset=utf-8")
        else:
            await neutral.answer(send, 200, self._page)
