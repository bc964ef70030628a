"""Sending through a real SMTP dialogue that fails at every step, and the copy in the folder for sent mail."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from agentdesk.channels.email.smtp import on_the_wire
from agentdesk.domain.errors import ChannelError, NeedsLogin, Refused, Transient, Uncertain
from tests.channels.contract import CommitLog, mail, no_commit, outgoing
from tests.servers.processes import wait_until
from tests.servers.smtp import Fault, Step, accept_then, answer, drop, stall

if TYPE_CHECKING:
    from tests.channels.email_rig import EmailRig

BEFORE_DATA = (Step.CONNECT, Step.EHLO, Step.AUTH, Step.MAIL, Step.RCPT)


@pytest.mark.parametrize("step", BEFORE_DATA)
@pytest.mark.parametrize(
    "fault", [drop(), stall(), answer("421 4.3.2 closing"), answer("451 4.3.0 later")], ids=["drop", "stall", "421", "451"]
)
async def test_what_fails_for_now_before_the_message_is_transient_and_uncommitted(email: EmailRig, step: Step, fault: Fault) -> None:
    """Nothing has left, so it may be tried again without asking anybody."""
    email.tuning = replace(email.tuning, smtp_timeout_s=0.5, connect_timeout_s=1)
    email.smtp.misbehave(step, fault)
    commit = CommitLog(email)
    with pytest.raises(Transient) as caught:
        await email.open_sender().send(outgoing(), "key", commit)
    assert "shop" in str(caught.value)
    assert commit.left_then == []
    assert email.left() == []


@pytest.mark.parametrize("step", [Step.MAIL, Step.RCPT, Step.DATA])
async def test_a_permanent_refusal_brings_the_servers_words(email: EmailRig, step: Step) -> None:
    """Only the server knows what is wrong with an address or a text; its words are the explanation."""
    email.smtp.misbehave(step, answer("550 5.7.1 We do not like your face"))
    with pytest.raises(Refused, match="We do not like your face"):
        await email.open_sender().send(outgoing(), "key", no_commit)
    assert email.left() == []


@pytest.mark.parametrize(
    ("step", "fault", "expected"),
    [
        (Step.DATA, drop(), Transient),
        (Step.DATA, stall(), Transient),
        (Step.DATA, answer("451 4.3.0 later"), Transient),
        (Step.BODY, drop(), Uncertain),
        (Step.BODY, stall(), Uncertain),
        (Step.FINAL_DOT, drop(), Uncertain),
        (Step.FINAL_DOT, stall(), Uncertain),
        (Step.FINAL_DOT, accept_then(stall()), Uncertain),
        (Step.FINAL_DOT, answer("what?"), Uncertain),
        (Step.FINAL_DOT, answer("354 go on"), Uncertain),
        (Step.FINAL_DOT, answer("451 4.3.0 later"), Transient),
        (Step.FINAL_DOT, answer("421 4.3.2 closing"), Transient),
        (Step.FINAL_DOT, answer("554 5.7.1 spam"), Refused),
    ],
)
async def test_after_the_commit_point_only_a_clear_answer_is_one(
    email: EmailRig, step: Step, fault: Fault, expected: type[ChannelError]
) -> None:
    """RFC 1047: a guess here is a second copy at the customer's, or a reply that never left."""
    email.tuning = replace(email.tuning, smtp_timeout_s=1, final_dot_timeout_s=1)
    email.smtp.misbehave(step, fault)
    commit = CommitLog(email)
    with pytest.raises(ChannelError) as caught:
        await email.open_sender().send(outgoing(), "key", commit)
    assert type(caught.value) is expected
    assert commit.left_then == [0]


async def test_a_server_that_says_goodbye_badly_changes_nothing(email: EmailRig) -> None:
    """The message was accepted; what follows QUIT is of no interest."""
    email.smtp.misbehave(Step.QUIT, drop())
    receipt = await email.open_sender().send(outgoing(), "key", no_commit)
    assert "250" in receipt.words
    assert len(email.left()) == 1


async def test_a_recipient_refused_alone_is_named_and_the_others_get_it(email: EmailRig) -> None:
    """Partly sent is neither sent nor failed; the person decides about the rest."""
    email.smtp.misbehave(Step.RCPT, answer("550 5.1.1 who is that"), recipient="nobody@customer.example")
    email.smtp.misbehave(Step.RCPT, answer("450 4.2.0 mailbox busy"), recipient="busy@customer.example")
    recipients = ("maria@customer.example", "nobody@customer.example", "busy@customer.example")
    receipt = await email.open_sender().send(outgoing(recipients=recipients), "key", no_commit)
    assert [(refusal.address, refusal.code) for refusal in receipt.refusals] == [(recipients[1], 550), (recipients[2], 450)]
    assert "who is that" in receipt.refusals[0].words
    assert email.recipients_of_last() == (recipients[0],)


async def test_all_refused_but_one_for_now_is_transient(email: EmailRig) -> None:
    """As long as one may be taken later, it is worth another try."""
    email.smtp.misbehave(Step.RCPT, answer("550 5.1.1 who is that"), recipient="nobody@customer.example")
    email.smtp.misbehave(Step.RCPT, answer("450 4.2.0 mailbox busy"), recipient="busy@customer.example")
    with pytest.raises(Transient, match="mailbox busy"):
        await email.open_sender().send(outgoing(recipients=("nobody@customer.example", "busy@customer.example")), "key", no_commit)


async def test_a_wrong_password_is_tried_once_by_one_mechanism(email: EmailRig) -> None:
    """Three mechanisms are three failures, and some providers lock the mailbox after five."""
    email.secrets.slots["password"] = "wr0ng-crumb"
    with pytest.raises(NeedsLogin) as caught:
        await email.open_sender().send(outgoing(), "key", no_commit)
    assert len([command for command in email.smtp.commands if command.name == "AUTH"]) == 1
    assert "wr0ng" not in str(caught.value)


async def test_the_password_is_never_part_of_what_the_server_repeats(email: EmailRig) -> None:
    """Errors are shown, logged and copied into bug reports."""
    email.smtp.misbehave(Step.AUTH, answer(f"535 5.7.8 no: {email.mailbox.password}"))
    with pytest.raises(NeedsLogin) as caught:
        await email.open_sender().send(outgoing(), "key", no_commit)
    assert email.mailbox.password not in str(caught.value)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("535 5.7.139 Authentication unsuccessful, basic authentication is disabled.", "oauth2"),
        ("535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.", "administrator"),
        ("534 5.7.9 Application-specific password required.", "app password"),
    ],
)
async def test_providers_own_refusals_say_what_to_do(email: EmailRig, said: str, words: str) -> None:
    """“Wrong password” would send the owner on a long and useless way."""
    email.smtp.misbehave(Step.AUTH, answer(said))
    with pytest.raises(NeedsLogin, match=words):
        await email.open_sender().send(outgoing(), "key", no_commit)


async def test_a_message_over_the_servers_limit_is_refused_before_it_leaves(email: EmailRig) -> None:
    """Twenty minutes of upload for a refusal, ten times over, is what the announced limit is for."""
    large = replace(outgoing(), content=outgoing().content + b"x" * 76 * 500_000)
    commit = CommitLog(email)
    with pytest.raises(Refused, match="MB"):
        await email.open_sender().send(large, "key", commit)
    assert commit.left_then == []


async def test_text_and_addresses_beyond_ascii_go_as_they_are_where_the_server_can(email: EmailRig) -> None:
    """The final bytes are fixed; nothing re-encodes them on the way."""
    message = replace(outgoing(recipients=("zoë@bücher.example",)), content="Subject: Grüße\r\n\r\nça va\r\n".encode())
    await email.open_sender().send(message, "key", no_commit)
    [left] = email.smtp.messages
    assert (left.content, left.recipients) == (message.content, message.recipients)
    [said] = [command.argument for command in email.smtp.commands if command.name == "MAIL"]
    assert {"SMTPUTF8", "BODY=8BITMIME"} <= set(said.split())


@pytest.mark.parametrize(
    "ending",
    [
        b"\n.\nMAIL FROM:<evil@x.example>",
        b"\r.\rQUIT",
        b"\r\n.\r\nRSET",
        b"\n.\r\nDATA",
        b"\r\n.\nDATA",
        b"\r\n\x00.\r\n",
        b".\r",
        b"\n\n.\n\n",
    ],
)
async def test_no_line_end_in_a_message_ends_it(email: EmailRig, ending: bytes) -> None:
    """SMTP smuggling: two servers that see different ends of one message make two messages of it."""
    message = replace(outgoing(), content=b"Subject: x\r\n\r\nhello" + ending + b"\r\nbye")
    await email.open_sender().send(message, "key", no_commit)
    [left] = email.smtp.messages
    assert b"bye" in left.content
    assert left.recipients == message.recipients
    assert len([command for command in email.smtp.commands if command.name == "MAIL"]) == 1


def test_on_the_wire_there_are_only_crlf_and_doubled_dots() -> None:
    """RFC 5321 §2.3.8 and §4.5.2."""
    wire = on_the_wire(b".a\n..b\rc\r\n.\r\nd")
    assert wire == b"..a\r\n...b\r\nc\r\n..\r\nd\r\n.\r\n"


async def test_the_hello_names_nobodys_machine(email: EmailRig) -> None:
    """It ends up in a header at the customer's."""
    await email.open_sender().send(outgoing(), "key", no_commit)
    assert {command.argument for command in email.smtp.commands if command.name == "EHLO"} == {"[127.0.0.1]"}


async def test_a_cancelled_send_before_the_commit_point_leaves_nothing(email: EmailRig) -> None:
    """The service may end at any moment."""
    email.smtp.misbehave(Step.RCPT, stall())
    commit = CommitLog(email)
    task = asyncio.create_task(email.open_sender().send(outgoing(), "key", commit))
    await asyncio.to_thread(wait_until, lambda: any(command.name == "RCPT" for command in email.smtp.commands), "RCPT at the server")
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert commit.left_then == []
    assert email.left() == []


# The folder for sent mail


async def test_a_copy_stands_in_the_sent_folder_as_read(email: EmailRig) -> None:
    """The owner looks for the answer on the phone, where AgentDesk isn't."""
    receipt = await email.open_sender().send(outgoing(), "key", no_commit)
    assert email.sent_copies() == [outgoing().content]
    assert email.dovecot.flags(email.mailbox.user, "Sent")[0] >= {"\\Seen"}
    assert "Sent" in receipt.words


async def test_a_provider_that_files_the_copy_itself_gets_no_second_one(email: EmailRig) -> None:
    """The one in the folder may have come there while the message was on its way."""
    email.dovecot.append(email.mailbox.user, outgoing().content, folder="Sent")
    await email.open_sender().send(outgoing(), "key", no_commit)
    assert len(email.sent_copies()) == 1


async def test_never_means_that_no_copy_is_filed(email: EmailRig) -> None:
    """For providers that do it later, and owners who don't want one."""
    email.changes["sent_copy"] = "never"
    await email.open_sender().send(outgoing(), "key", no_commit)
    assert email.sent_copies() == []


@pytest.mark.parametrize("trouble", ["no server", "no folder", "silence"])
async def test_a_copy_that_fails_never_unsends_a_message(email: EmailRig, trouble: str) -> None:
    """Marked as failed it would be sent again, to a customer who has it already."""
    if trouble == "no folder":
        email.changes["sent_folder"] = "Nowhere"
    elif trouble == "no server":
        email.lose_far_side()
    else:
        email.tuning = replace(email.tuning, sent_copy_timeout_s=0.3)
        email.imap_line.blackhole()
    receipt = await email.open_sender().send(outgoing(), "key", no_commit)
    assert len(email.left()) == 1
    assert "no copy was kept" in receipt.words


async def test_what_was_sent_is_found_by_message_id_and_by_our_reference(email: EmailRig) -> None:
    """After a crash this is the only witness; some providers replace the Message-ID."""
    sender = email.open_sender()
    assert await sender.find_sent(outgoing(), "key") is None
    replaced = outgoing(2).content.replace(b"c1.m2.reply@bakery.example", b"AM0PR01MB9999@provider.example")
    email.dovecot.append(email.mailbox.user, outgoing(1).content, folder="Sent")
    email.dovecot.append(email.mailbox.user, replaced, folder="Sent")
    for number in (1, 2):
        found = await sender.find_sent(outgoing(number), "key")
        assert found is not None
        assert found.external_id.startswith("Sent;")
    assert await sender.find_sent(outgoing(3), "key") is None


async def test_an_id_that_only_contains_ours_is_no_proof(email: EmailRig) -> None:
    """The server's search matches parts of a header; m1 is a part of m11."""
    email.dovecot.append(email.mailbox.user, outgoing(11).content, folder="Sent")
    quoting = mail(7).replace(b"Message-ID: <7@", b"Message-ID: <old-c1.m1.reply@bakery.example-7@")
    email.dovecot.append(email.mailbox.user, quoting, folder="Sent")
    assert await email.open_sender().find_sent(outgoing(1), "key") is None


async def test_our_own_copy_comes_back_as_ours_when_the_folder_is_polled(email: EmailRig) -> None:
    """Intake knows it by its Message-ID and makes no second message of it."""
    channel = email.open_sender()
    _none = await channel.poll(None)
    await channel.send(outgoing(), "key", no_commit)
    result = await channel.poll(_none.cursor)
    assert [(item.is_outbound, item.content) for item in result.items] == [(True, outgoing().content)]


async def test_finding_out_about_sent_mail_over_a_dead_line_is_transient(email: EmailRig) -> None:
    """“Could not look” is not “was not sent”."""
    email.lose_far_side()
    with pytest.raises(Transient):
        await email.open_sender().find_sent(outgoing(), "key")
