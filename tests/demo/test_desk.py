"""The sample desk as its service hands it out: what a newcomer sees first."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agentdesk.demo.customers import subject_of
from agentdesk.demo.people import Cast
from agentdesk.demo.records import ME, DemoContent, DemoConversation
from agentdesk.demo.script import load_content
from agentdesk.domain import asks
from agentdesk.domain.ids import ConversationId
from agentdesk.domain.reading import FoldKind
from agentdesk.domain.safe_text import one_line
from agentdesk.domain.states import DeliveryState, Direction, MessageClass, Status, View
from agentdesk.domain.views import ConversationPage, ConversationRow, DeliveryView, EntryView, MessageView
from tests.demo.conftest import REPOSITORY
from tests.service.running import RunningDesk

HARMFUL = ("\x1b", "\x07", "\x9b", "\u202e", "\u202c", "\u200b")


@pytest.fixture(scope="module")
def content() -> DemoContent:
    return load_content()


def rows(desk: RunningDesk, query: str = "", view: str = "") -> list[ConversationRow]:
    with desk.open() as opened:
        return opened.ask(asks.ListConversations(query, view))


def row(desk: RunningDesk, subject: str) -> ConversationRow:
    [found] = [one for one in rows(desk) if subject in one.subject]
    return found


def pairs(desk: RunningDesk, content: DemoContent) -> list[tuple[DemoConversation, ConversationRow]]:
    """Return each conversation of the content with its row; all sixty-four are there, and no other."""
    made = {one.subject: one for one in rows(desk)}
    assert len(made) == len(content.conversations)
    return [(wanted, made[one_line(subject_of(wanted, is_first=True))]) for wanted in content.conversations]


def page(desk: RunningDesk, number: ConversationId) -> tuple[ConversationPage, list[MessageView]]:
    with desk.open() as opened:
        parts = opened.ask(asks.ShowConversation(number))
    return parts[0], [message for part in parts for message in part.messages]


def messages(desk: RunningDesk, subject: str) -> list[MessageView]:
    return page(desk, row(desk, subject).id)[1]


def outbox(desk: RunningDesk) -> list[DeliveryView]:
    with desk.open() as opened:
        return opened.ask(asks.ListDeliveries())


def journal(desk: RunningDesk) -> list[EntryView]:
    with desk.open() as opened:
        return opened.ask(asks.ListEntries(limit=1000))


def command(desk: RunningDesk, *words: str) -> str:
    environ = os.environ | {"AGENTDESK_HOME": str(desk.folder), "PYTHONPATH": str(REPOSITORY), "LANG": "C.UTF-8"}
    line = [sys.executable, "-m", "agentdesk", *words]
    return subprocess.run(line, capture_output=True, text=True, timeout=240, check=True, env=environ, cwd="/").stdout


def exported_lines(desk: RunningDesk) -> list[dict[str, object]]:
    return [json.loads(line) for line in command(desk, "export", "--format", "jsonl").splitlines()]


def test_views_hold_what_the_content_says(looked_at: RunningDesk, content: DemoContent) -> None:
    """The counts in the header are the first thing that must be true."""
    stands = Counter(conversation.status for conversation in content.conversations)
    mine = [one for one in content.conversations if one.assignee == ME and one.status is Status.OPEN]
    with looked_at.open() as opened:
        counts = {count.view: count.count for count in opened.ask(asks.CountViews())}
    assert counts[View.OPEN] == stands[Status.OPEN]
    assert counts[View.MINE] == len(mine)
    assert counts[View.LATE] == 1
    for view in (View.SNOOZED, View.PENDING, View.CLOSED, View.SPAM):
        assert counts[view] == stands[Status(view.value)]


def test_every_conversation_is_as_its_content_says(looked_at: RunningDesk, content: DemoContent) -> None:
    """Status, owner, tags, read, star and due come out of real handlers, and none of them may have undone another."""
    cast = Cast.here()
    for wanted, found in pairs(looked_at, content):
        assert found.status is wanted.status, wanted.key
        assert (found.assignee or "") == (cast.name(wanted.assignee) if wanted.assignee else ""), wanted.key
        assert set(found.tags) == set(wanted.tags), wanted.key
        assert found.is_starred == wanted.is_starred, wanted.key
        assert found.is_unread == (not wanted.is_read), wanted.key
        assert (found.due_at is None) == (wanted.due is None), wanted.key
        assert (found.snoozed_until is None) == (wanted.snoozed_for is None), wanted.key


def test_five_channels_stand_in_the_first_ten_rows(looked_at: RunningDesk) -> None:
    """At 80x24 these rows are the whole first impression."""
    lines = command(looked_at, "list").splitlines()[:10]
    assert len({line.split("\t")[2] for line in lines}) >= 5


def test_the_one_star_review_is_due_within_the_hour_and_its_author_is_known_by_mail(looked_at: RunningDesk) -> None:
    """One customer over all channels is what the desk is for."""
    [review] = [one for one in rows(looked_at, "is:open") if one.rating == 1]
    assert review.due_at is not None
    assert datetime.now(UTC) < review.due_at < datetime.now(UTC) + timedelta(hours=1)
    head, _messages = page(looked_at, review.id)
    assert head.customer is not None
    assert {kind for kind, _address in head.customer.handles} >= {"email", "review"}
    assert len(head.customer.conversations) == 2


def test_machines_reopened_nothing(looked_at: RunningDesk) -> None:
    """A bounce, a warning of one and an out-of-office come in after the answer, and nobody is called back to work by them."""
    machines = {MessageClass.BOUNCE, MessageClass.OUT_OF_OFFICE}
    by_machine = [one for one in rows(looked_at) if machines & {message.message_class for message in page(looked_at, one.id)[1]}]
    assert len(by_machine) == 3
    reopened = {number for entry in journal(looked_at) if entry.means == "intake" for number in entry.conversations}
    assert reopened.isdisjoint(one.id for one in by_machine)


def test_the_bounce_is_read_from_a_real_report_and_marks_its_delivery(looked_at: RunningDesk) -> None:
    """RFC 3464 is read, not pretended: the report names the recipient, the status, and our own message."""
    *_before, answer, report = messages(looked_at, "Christening cake")
    exported = {line["id"]: line for line in exported_lines(looked_at)}
    assert exported[str(report.id)]["bounce"]
    assert exported[str(report.id)]["bounce_status"] == "5.1.1"
    assert exported[str(report.id)]["failed_recipients"] == ["e.thornbury@thornbury-nursery.test"]
    assert answer.delivery is not None
    assert answer.delivery.state is DeliveryState.BOUNCED


def test_a_warning_of_delay_leaves_its_delivery_sent(looked_at: RunningDesk) -> None:
    """It is still under way: to mark it as failed would make somebody send it twice."""
    _question, answer, warning = messages(looked_at, "La recette du pain au carvi")
    assert warning.message_class is MessageClass.BOUNCE
    assert answer.delivery is not None
    assert answer.delivery.state is DeliveryState.SENT
    assert "4.4.1" in answer.delivery.words


def test_the_outbox_holds_one_refused_one_waiting_and_one_unknown(looked_at: RunningDesk) -> None:
    """The three endings a newcomer asks about."""
    stuck = {one.state: one for one in outbox(looked_at) if one.state not in {DeliveryState.SENT, DeliveryState.BOUNCED}}
    assert set(stuck) == {DeliveryState.FAILED, DeliveryState.QUEUED, DeliveryState.UNKNOWN}
    assert stuck[DeliveryState.FAILED].words.startswith("550 5.1.1")
    waiting = stuck[DeliveryState.QUEUED]
    assert waiting.words.startswith("429")
    assert waiting.attempts == 3
    assert waiting.due_at is not None
    assert "final dot" in stuck[DeliveryState.UNKNOWN].words


def test_answers_of_customers_join_their_conversations(looked_at: RunningDesk, content: DemoContent) -> None:
    """They carry real In-Reply-To headers to Message-IDs that were made here."""
    for wanted, found in pairs(looked_at, content):
        stuck = sum(item.conversation == wanted.key for item in content.outbox)
        assert found.message_count == len(wanted.messages) + stuck, wanted.key


def test_an_answer_that_quotes_us_shows_what_is_new(looked_at: RunningDesk) -> None:
    """Quotations of our own mail are folded, as in any real mail."""
    newest = messages(looked_at, "KK-24762")[-1]
    assert any(fold.kind is FoldKind.QUOTE for fold in newest.folds)


def test_the_photo_came_as_an_attachment(looked_at: RunningDesk) -> None:
    """The broken cake has to be seen."""
    [photo] = messages(looked_at, "Taart gouden huwelijk")[0].attachments
    assert photo.content_type == "image/png"


def test_letters_say_how_they_were_read(looked_at: RunningDesk) -> None:
    """A handwritten page read by a machine deserves a second look, and the list says so."""
    assert "(handwritten, 2 pages)" in row(looked_at, "Bestelling vlaaien").subject
    assert "(typed, 1 page)" in row(looked_at, "Classen").subject


def test_the_journal_names_the_colleagues_and_runs_forward(looked_at: RunningDesk, content: DemoContent) -> None:
    """A journal in which everything happened now would teach nothing."""
    entries = list(reversed(journal(looked_at)))
    # Stars are the viewer's own.
    assert {entry.agent for entry in entries if entry.verb != "star"} == {"agentdesk", *(agent.key for agent in content.agents)}
    assert [entry.at for entry in entries] == sorted(entry.at for entry in entries)
    assert entries[0].at < datetime.now(UTC) - timedelta(days=8)
    assert entries[-1].at < datetime.now(UTC)
    assert {"reply", "note", "tag", "assign", "close", "snooze", "spam"} <= {entry.verb for entry in entries}


def test_the_hostile_subject_is_harmless_on_the_command_line(looked_at: RunningDesk) -> None:
    """Its author bets that it isn't."""
    number = row(looked_at, "A school visit").id
    for shown in (command(looked_at, "list"), command(looked_at, "show", str(number)), command(looked_at, "show", str(number), "--json")):
        assert "A school visit?" in shown
        assert [mark for mark in HARMFUL if mark in shown] == []


def test_the_desk_says_that_it_is_a_demo_and_what_its_accounts_are(looked_at: RunningDesk, content: DemoContent) -> None:
    """The header's promise that nothing leaves hangs on this."""
    with looked_at.open() as opened:
        [status] = opened.ask(asks.Status())
        health = opened.ask(asks.ListAccounts())
    assert status.is_demo
    assert [(one.account, one.kind) for one in health] == [(account.key, account.kind) for account in content.accounts]
    assert all(one.can_send and one.failure is None for one in health)


def test_a_public_reply_is_announced_as_one(looked_at: RunningDesk) -> None:
    """The composer of a review says that everybody reads it; that of a mail doesn't."""
    with looked_at.open() as opened:
        [review] = opened.ask(asks.PlanReply(row(looked_at, "Eén ster").id))
        [mail] = opened.ask(asks.PlanReply(row(looked_at, "waar blijft mn pakket").id))
    assert review.is_public
    assert not mail.is_public


def test_what_left_earlier_lies_in_the_sent_folder(looked_at: RunningDesk, content: DemoContent) -> None:
    """Any mail program can look into the Maildir and find what the desk says it sent."""
    sent = list((looked_at.home.data_dir / "far-side" / "mail" / ".Sent" / "cur").iterdir())
    outbound = [m for conversation in content.conversations for m in conversation.messages if m.direction is Direction.OUTBOUND]
    assert len(sent) == len(outbound)
    assert (looked_at.home.data_dir / "far-side" / "mail" / ".Sent" / "maildirfolder").exists()


def test_the_export_holds_every_message(looked_at: RunningDesk, content: DemoContent) -> None:
    """What is shown can be had as data too, in the customers' languages."""
    lines = exported_lines(looked_at)
    assert len(lines) >= sum(len(conversation.messages) for conversation in content.conversations)
    assert {"nl", "fr", "de", "it", "en"} <= {line["language"] for line in lines}
    assert {line["unreadable"] for line in lines} == {""}


def test_the_command_demo_makes_the_desk_beside_the_users_own(tmp_path: Path) -> None:
    """Whoever has a desk already must find it untouched; without a terminal the desk is made and the console says why it stays shut."""
    environ = {key: value for key, value in os.environ.items() if key not in {"AGENTDESK_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"}}
    environ |= {"HOME": str(tmp_path), "PYTHONPATH": str(REPOSITORY)}
    line = [sys.executable, "-m", "agentdesk", "demo"]
    ran = subprocess.run(line, capture_output=True, text=True, timeout=240, check=False, env=environ, cwd="/", stdin=subprocess.DEVNULL)
    assert ran.returncode == 2
    assert "terminal" in ran.stderr
    made = tmp_path / ".local" / "share" / "agentdesk-demo"
    assert (made / "data" / "demo").read_text() == "ready"
    assert [path.name for path in (tmp_path / ".local" / "share").iterdir()] == ["agentdesk-demo"]
