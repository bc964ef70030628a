"""What becomes of a reply when the mail server fails at each step: sent once, tried again, given up, or in doubt and said so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentdesk.domain.reading import Address
from agentdesk.domain.states import DeliveryState, Means
from agentdesk.domain.verbs import CancelDelivery
from tests.servers.smtp import Fault, Step, accept_then, answer, drop

if TYPE_CHECKING:
    from tests.outbox.conftest import MailDesk

QUEUED, SENT, FAILED, UNKNOWN = DeliveryState.QUEUED, DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.UNKNOWN

CASES: list[tuple[Step, Fault, DeliveryState, int]] = [
    (Step.CONNECT, drop(), QUEUED, 0),
    (Step.CONNECT, answer("421 4.3.2 busy"), QUEUED, 0),
    (Step.EHLO, drop(), QUEUED, 0),
    (Step.AUTH, answer("454 4.7.0 try later"), QUEUED, 0),
    (Step.AUTH, answer("535 5.7.8 wrong password"), QUEUED, 0),
    (Step.MAIL, answer("451 4.3.0 try later"), QUEUED, 0),
    (Step.MAIL, answer("550 5.7.1 not from you"), FAILED, 0),
    (Step.MAIL, drop(), QUEUED, 0),
    (Step.RCPT, answer("450 4.2.1 greylisted"), QUEUED, 0),
    (Step.RCPT, answer("550 5.1.1 no such user"), FAILED, 0),
    (Step.RCPT, drop(), QUEUED, 0),
    (Step.DATA, answer("451 4.3.0 try later"), QUEUED, 0),
    (Step.DATA, answer("554 5.7.1 refused"), FAILED, 0),
    (Step.BODY, drop(), UNKNOWN, 0),
    (Step.FINAL_DOT, answer("451 4.7.1 greylisted"), QUEUED, 0),
    (Step.FINAL_DOT, answer("554 5.7.1 looks like spam"), FAILED, 0),
    (Step.FINAL_DOT, drop(), UNKNOWN, 0),
    (Step.FINAL_DOT, accept_then(drop()), UNKNOWN, 1),
    (Step.QUIT, drop(), SENT, 1),
]
"""Where the server fails, how, what the delivery then is, and how often the server took the message."""


def test_each_failure_of_the_server_ends_in_the_state_that_is_true(mail_desk: MailDesk) -> None:
    """Between "it did not leave" and "nobody can tell" lies the difference between a retry and a customer who gets everything twice."""
    mail_desk.receive(len(CASES))
    with mail_desk.desk.open(Means.CONSOLE) as desk:
        for step, fault, expected, accepted in CASES:
            mail_desk.sink.behave()
            before = len(mail_desk.sink.messages)
            mail_desk.sink.misbehave(step, fault, times=1)
            ended = mail_desk.wait_for_ending(mail_desk.reply(desk))
            case = f"{step} {fault}"
            assert (ended.state, len(mail_desk.sink.messages) - before) == (expected, accepted), case
            if expected is not SENT:
                assert ended.words, case
            if fault.text and expected is not SENT:
                assert fault.text.split(maxsplit=1)[1] in ended.words, case
            if expected is QUEUED:
                # On a busy machine it would be tried again before the last case, and meet that one's fault.
                desk.do(CancelDelivery((ended.id,)))
    assert set(mail_desk.times_accepted().values()) == {1}
    assert mail_desk.desk.status().unknown == sum(case[2] is UNKNOWN for case in CASES)


def test_a_recipient_that_was_refused_is_named_beside_those_that_got_it(mail_desk: MailDesk) -> None:
    """It is neither sent nor failed: the words say for whom it is which."""
    mail_desk.receive(1)
    mail_desk.sink.misbehave(Step.RCPT, answer("550 5.1.1 no such user"), recipient="gone@customer.example")
    with mail_desk.desk.open(Means.CONSOLE) as desk:
        to = (Address("", "c0@customer.example"), Address("", "gone@customer.example"))
        ended = mail_desk.wait_for_ending(mail_desk.reply(desk, to))
    assert ended.state is SENT
    assert "gone@customer.example: 550" in ended.words
    assert "no such user" in ended.words
    assert mail_desk.sink.messages[0].recipients == ("c0@customer.example",)


def test_a_retry_after_a_partial_refusal_reaches_those_alone_who_did_not_get_it(mail_desk: MailDesk) -> None:
    """Whoever has it must not get it twice because somebody else's mailbox was full."""
    mail_desk.receive(1)
    full = answer("452 4.2.2 mailbox full")
    mail_desk.sink.misbehave(Step.RCPT, full, recipient="full@customer.example", times=1)
    with mail_desk.desk.open(Means.CONSOLE) as desk:
        to = (Address("", "c0@customer.example"), Address("", "full@customer.example"))
        first = mail_desk.reply(desk, to)
        assert mail_desk.wait_for_ending(first).refused == ("full@customer.example",)
        mail_desk.desk.run("outbox", "retry", str(first))
        once, again = mail_desk.sink.wait_for_messages(2)
    assert (once.recipients, again.recipients) == (("c0@customer.example",), ("full@customer.example",))
    assert once.content == again.content
    after = mail_desk.delivery(first)
    assert (after.state, after.refused) == (SENT, ())
    mail_desk.desk.run("outbox", "retry", str(first), code=4)


def test_what_was_postponed_leaves_with_the_same_bytes_when_a_person_asks(mail_desk: MailDesk) -> None:
    """A second attempt that differed would be a second message to every filter and thread on its way."""
    mail_desk.receive(1)
    mail_desk.sink.misbehave(Step.FINAL_DOT, answer("451 4.7.1 greylisted"), times=1)
    with mail_desk.desk.open(Means.CONSOLE) as desk:
        number = mail_desk.reply(desk)
        assert mail_desk.wait_for_ending(number).state is QUEUED
        mail_desk.desk.run("outbox", "retry", str(number))
        (message,) = mail_desk.sink.wait_for_messages(1)
    assert message.message_id.startswith("<c1.")
    assert mail_desk.wait_for_ending(number).attempts == 2
