"""A mail holds hostile texts as texts, and no line of theirs becomes a header of its own."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from injection.hostile import EVALUATED, PAYLOAD, REFLECTED, HostileVendor
from livery.asgi import Server
from livery.core import clock
from livery.outbox.letter import Letter
from livery.web.kit.language import language
from livery.web.kit.vendor_site import vendor_site
from livery.web.mail.draw import draw
from livery.web.mail.message import Action, Message
from support.brands import PACKS

MESSAGE = Message(
    language("en"),
    title=REFLECTED,
    before=(REFLECTED,),
    action=Action(REFLECTED, "https://portal.test/"),
    code=REFLECTED,
    after=(REFLECTED,),
)


class Reading(HTMLParser):
    """Gathers the elements, the names of their attributes and the text of an HTML part."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.names: set[str] = set()
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        self.names |= {tag, *(name for name, _ in attrs)}

    def handle_data(self, data: str) -> None:
        """Text between tags."""
        self.text += data


@pytest.fixture(params=PACKS)
async def letter(
    request: pytest.FixtureRequest, server: Server, hostile: dict[str, HostileVendor]
) -> Letter:
    """A mail of a hostile vendor in which everything else is hostile too."""
    vendor = hostile[request.param].side.vendor
    known = await vendor_site(server.services, vendor.unit)
    await vendor.unit.close()
    assert known is not None
    return draw(server.services, known, MESSAGE, recipient="reader@example.com", host="portal.test")


def test_hostile_texts_are_only_read(letter: Letter) -> None:
    read = Reading(letter.html)
    assert all(re.fullmatch(r"(?!on)[a-z][a-z0-9-]*", each) for each in read.names)
    assert "x-canary" not in read.names
    for text in (read.text, letter.text):
        assert text.count(REFLECTED) >= 4
        assert letter.sender_name in text
        assert EVALUATED not in text
    assert letter.sender_name.endswith(PAYLOAD)


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("field", ["title", "sender_name", "recipient", "reply_to"])
def test_no_text_adds_a_header(letter: Letter, field: str, end: str) -> None:
    before = {"recipient": "reader@example.com", "reply_to": "help@example.com"}.get(field, "Hello")
    plain = replace(letter, reply_to="help@example.com")
    split = replace(plain, **{field: f"{before}{end}Bcc: other@example.com"})
    names = [name for name, _ in _headers(plain)]
    try:
        found = _headers(split)
    except ValueError:
        return  # such a mail can't be made
    assert [name for name, _ in found] == names
    assert not any("\r" in value or "\n" in value for _, value in found)


def _headers(letter: Letter) -> list[tuple[str, str]]:
    made = letter.message("portal@portal.test", "<1@portal.test>", clock.now())
    sent = made.as_bytes().partition(b"\n\n")[0].decode()
    assert not re.search(r"^Bcc:", sent, re.MULTILINE)
    return [(name, str(value)) for name, value in made.items()]
