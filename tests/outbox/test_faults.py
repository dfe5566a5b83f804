"""Whatever a mail server does, no mail is lost, and a person can read why it waits."""

from __future__ import annotations

from datetime import timedelta

import pytest

from livery.core import clock
from livery.outbox.deliver import PAUSES
from livery.tenancy.jobs import HELD
from support.commands import free_port

from .conftest import Outbox

SOON = PAUSES[0] + timedelta(seconds=1)


async def test_a_server_that_is_down_is_tried_again(outbox: Outbox) -> None:
    mail = await outbox.put()
    await outbox.work(port=free_port())
    state, attempts, error, kept = await outbox.state(mail)
    assert (state, attempts, kept) == ("waiting", 1, True)
    assert "127.0.0.1" in error
    await outbox.work()
    assert outbox.sink.received == []  # not yet due again
    await outbox.work(after=SOON)
    assert len(outbox.sink.received) == 1


@pytest.mark.parametrize(
    "faults",
    [{"RCPT": "451 try later"}, {"DATA": "452 full"}, {"DATA": "drop"}, {"DATA": "silence"}],
    ids=["recipient put off", "mail put off", "connection dropped", "no answer"],
)
async def test_what_may_pass_later_is_tried_again(outbox: Outbox, faults: dict[str, str]) -> None:
    mail = await outbox.put()
    outbox.sink.faults = faults
    await outbox.work()
    assert (await outbox.state(mail))[:2] == ("waiting", 1)
    outbox.sink.faults = {}
    await outbox.work(after=SOON)
    [message] = outbox.sink.received
    assert str(mail) in message["Message-ID"]


@pytest.mark.parametrize("stage", ["RCPT", "DATA"])
async def test_what_never_passes_fails_with_the_servers_words(outbox: Outbox, stage: str) -> None:
    mail = await outbox.put()
    outbox.sink.faults = {stage: "550 no such person"}
    await outbox.work()
    assert await outbox.state(mail) == ("failed", 1, "550 no such person", True)
    assert await outbox.due() == []


async def test_it_fails_after_three_days_of_trying(outbox: Outbox) -> None:
    mail = await outbox.put()
    outbox.sink.faults = {"RCPT": "451 try later"}
    after = timedelta(0)
    for pause in PAUSES:
        await outbox.work(after=after)
        assert (await outbox.state(mail))[0] == "waiting"
        after += pause + timedelta(seconds=1)
    await outbox.work(after=after)
    assert (await outbox.state(mail))[:2] == ("failed", len(PAUSES) + 1)
    assert timedelta(days=2.5) < after < timedelta(days=3)


async def test_a_worker_that_died_leaves_the_mail_to_the_next(outbox: Outbox) -> None:
    await outbox.put()
    assert len(await outbox.take()) == 1  # and then the worker dies
    with clock.frozen(clock.now() + HELD - timedelta(seconds=5)):
        assert await outbox.take() == []
    await outbox.work(after=HELD + timedelta(seconds=1))
    assert len(outbox.sink.received) == 1
