"""A mail leaves once, as both kinds of text, and its text is gone from the database then."""

from __future__ import annotations

from support.mailbox import SENDER, html_of, text_of

from .conftest import Outbox


async def test_it_arrives_as_html_and_as_plain_text(outbox: Outbox) -> None:
    mail = await outbox.put("Grüße")
    await outbox.work()
    [message] = outbox.sink.received
    assert message["Subject"] == "Grüße"
    assert message["From"] == f'"Sample, Software" <{SENDER}>'
    assert message["To"] == "reader@example.com"
    assert message["Reply-To"] == "help@vendor.example"
    assert message["Message-ID"] == f"<{mail}@{outbox.vendor.host}>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert text_of(message).strip() == "Grüße, reader"
    assert html_of(message).strip() == "<p>Grüße, <b>reader</b></p>"


async def test_it_is_sent_once_and_then_blanked(outbox: Outbox) -> None:
    mail = await outbox.put()
    await outbox.work()
    await outbox.work()
    assert len(outbox.sink.received) == 1
    assert await outbox.state(mail) == ("sent", 1, "", False)
    assert await outbox.due() == []


async def test_what_was_not_committed_is_not_sent(outbox: Outbox) -> None:
    mail = await outbox.put("kept")
    await outbox.vendor.unit.close()
    await outbox.work()
    assert [message["Subject"] for message in outbox.sink.received] == ["kept"]
    assert (await outbox.state(mail))[0] == "sent"


async def test_two_workers_do_not_send_it_twice(outbox: Outbox) -> None:
    await outbox.put()
    assert len(await outbox.take()) == 1
    assert await outbox.take() == []
