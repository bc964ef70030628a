"""The service killed in each state of a delivery: nothing leaves twice, nothing is lost in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from agentdesk.domain.ids import ConversationId, DeliveryId
from agentdesk.domain.states import DeliveryState, Means
from agentdesk.domain.verbs import Reply
from tests.servers.processes import wait_until
from tests.servers.smtp import Fault, Step, accept_then, drop, stall

if TYPE_CHECKING:
    from tests.outbox.conftest import MailDesk

SENT, UNKNOWN = DeliveryState.SENT, DeliveryState.UNKNOWN

KILLED_AT: list[tuple[Step, Fault, DeliveryState, int]] = [
    (Step.MAIL, stall(), SENT, 1),
    (Step.RCPT, stall(), SENT, 1),
    (Step.DATA, stall(), UNKNOWN, 0),
    (Step.FINAL_DOT, stall(), UNKNOWN, 0),
    (Step.FINAL_DOT, accept_then(stall()), UNKNOWN, 1),
]
"""Where the server falls silent and the service is killed, what the delivery is in the end, and how often the server took it."""


def test_killed_at_each_step_nothing_leaves_twice_and_nothing_is_lost_in_silence(mail_desk: MailDesk) -> None:
    """A crash before the first byte that can't be taken back costs a retry; behind it a person decides, and is asked."""
    mail_desk.receive(len(KILLED_AT))
    for step, fault, expected, accepted in KILLED_AT:
        before = len(mail_desk.sink.messages)
        mail_desk.sink.misbehave(step, fault)
        with mail_desk.desk.open(Means.CONSOLE) as desk:
            name = "DATA" if step is Step.FINAL_DOT else step.upper()
            said = _said(mail_desk, name)
            number = mail_desk.reply(desk)
            _wait_until_silent(mail_desk, name, said, before + (accepted if fault.accepts_first else 0))
            mail_desk.desk.kill()
        mail_desk.sink.behave()
        with mail_desk.desk.open(Means.CONSOLE):
            ended = mail_desk.wait_for_ending(number)
            assert (ended.state, len(mail_desk.sink.messages) - before) == (expected, accepted), step
    assert set(mail_desk.times_accepted().values()) == {1}
    unknown = sum(case[2] is UNKNOWN for case in KILLED_AT)
    assert mail_desk.desk.run("outbox").text.count("unknown") == unknown


def _wait_until_silent(mail_desk: MailDesk, name: str, before: int, accepted: int) -> None:
    wait_until(lambda: _said(mail_desk, name) > before, f"the client says {name}")
    wait_until(lambda: len(mail_desk.sink.messages) >= accepted, "the server takes it")


def _said(mail_desk: MailDesk, name: str) -> int:
    return sum(one.name == name for one in mail_desk.sink.commands)


def test_a_reply_killed_while_held_leaves_once_after_its_window(mail_desk: MailDesk) -> None:
    """The undo window is no risk: it is in the desk before the console says "queued"."""
    mail_desk.receive(1)
    with mail_desk.desk.open(Means.CONSOLE) as desk:
        desk.do(Reply(ConversationId(1), "Tomorrow."))
        mail_desk.desk.kill()
    with mail_desk.desk.open(Means.CONSOLE):
        ended = mail_desk.wait_for_ending(DeliveryId(1))
    assert ended.state is SENT
    assert list(mail_desk.times_accepted().values()) == [1]


@pytest.mark.parametrize("when", ["while the service runs", "at the next start"])
def test_a_doubtful_send_that_stands_in_the_sent_folder_is_settled(mail_desk: MailDesk, when: str) -> None:
    """Some providers file the copy themselves: then the question needs no person."""
    mail_desk.receive(1)
    mail_desk.sink.misbehave(Step.FINAL_DOT, accept_then(drop()), times=1)
    with mail_desk.desk.open(Means.CONSOLE) as desk:
        number = mail_desk.reply(desk)
        assert mail_desk.wait_for_ending(number).state is UNKNOWN
        with mail_desk.dovecot.client(mail_desk.mailbox.user) as imap:
            imap.append("Sent", mail_desk.sink.messages[0].content)
        if when == "while the service runs":
            mail_desk.desk.run("sync")
        else:
            mail_desk.desk.kill()
    with mail_desk.desk.open(Means.CONSOLE):
        wait_until(lambda: mail_desk.delivery(number).state is SENT, "it is found in Sent")
    assert len(mail_desk.sink.messages) == 1
