"""The first sync of a grown mailbox: today's mail within moments, history behind it, and only what still waits starts open."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from typing import TYPE_CHECKING

import pytest

from agentdesk.domain.asks import ListConversations, ShowConversation, Status
from agentdesk.domain.ids import AccountName
from agentdesk.domain.states import Means
from agentdesk.domain.verbs import AddAccount, Reply
from tests.servers.certificates import Security
from tests.servers.smtp import SmtpSink
from tests.service.running import RunningDesk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from agentdesk.client.blocking import BlockingDesk
    from agentdesk.domain.views import ConversationRow
    from tests.servers.dovecot import Dovecot
    from tests.servers.fixtures import Mailbox

SHOP = AccountName("shop")
MESSAGES, DAYS = 3_000, 200
DEADLINE_S = 250.0
"""Reading gives way to consoles (nice 19): on a machine with other work that alone takes minutes."""


def letter(number: int, at: datetime, address: str, *, answered: bool = False) -> bytes:
    """A customer's mail, or our answer to it."""
    message = EmailMessage()
    customer = f"Customer {number} <customer{number}@example.org>"
    message["From"], message["To"] = (address, customer) if answered else (customer, address)
    message["Subject"] = f"Re: Question {number}" if answered else f"Question {number}"
    message["Message-ID"] = f"<{'a' if answered else 'q'}{number}@example.org>"
    if answered:
        message["In-Reply-To"] = f"<q{number}@example.org>"
    message["Date"] = format_datetime(at)
    message.set_content(f"Dear shop,\n\nthis is question {number}.\n")
    return message.as_bytes()


def fill(dovecot: Dovecot, mailbox: Mailbox, now: datetime) -> None:
    """3,000 messages over 200 days, oldest first as they came; the newest are a few minutes old. Every seventh was answered."""
    with dovecot.client(mailbox.user) as client:
        client.create_folder("Sent")
        ages = [timedelta(days=DAYS * (MESSAGES - number) / MESSAGES) for number in range(1, MESSAGES + 1)]
        batches: dict[str, list[dict[str, object]]] = {"INBOX": [], "Sent": []}
        for number, age in enumerate(ages, start=1):
            at = now - age - timedelta(minutes=5)
            batches["INBOX"].append({"msg": letter(number, at, mailbox.address), "date": at})
            if number % 7 == 0:
                later = at + timedelta(minutes=2)
                batches["Sent"].append({"msg": letter(number, later, mailbox.address, answered=True), "date": later})
        for folder, messages in batches.items():
            for start in range(0, len(messages), 200):
                client.multiappend(folder, messages[start : start + 200])


@pytest.fixture
def sink(dovecot: Dovecot, mailbox: Mailbox) -> Iterator[SmtpSink]:
    users = {mailbox.user: mailbox.password}
    with SmtpSink(certificate=dovecot.certificate, security=Security.TLS, users=users) as server:
        yield server


def until(is_so: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while not is_so():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def rows(desk: BlockingDesk, query: str = "", limit: int = 100) -> list[ConversationRow]:
    return desk.ask(ListConversations(query=query, view="" if query else "all", limit=limit))


def backlog(desk: BlockingDesk) -> int | None:
    (status,) = desk.ask(Status())
    return status.accounts[0].backlog if status.accounts else None


@pytest.mark.only_on("sqlite", why="in which order history comes is the channel's doing; tests/intake files a first sync on both")
def test_todays_mail_is_there_first_and_history_follows_behind(
    running: RunningDesk, dovecot: Dovecot, mailbox: Mailbox, sink: SmtpSink
) -> None:
    """What came today is on screen while thousands are still to come, and neither a reply nor new mail has to wait for them.

    At the end all is there, each once, open only where somebody wrote in the last 14 days and was not answered; no target is in the past.
    """
    now = datetime.now(UTC)
    fill(dovecot, mailbox, now)
    settings = {
        "address": mailbox.address,
        "user": mailbox.user,
        "imap_host": "localhost",
        "imap_port": str(dovecot.imaps_port),
        "smtp_host": "localhost",
        "smtp_port": str(sink.port),
        "ca_file": str(dovecot.ca_file),
    }
    with running.open(Means.CONSOLE) as desk:
        desk.do(AddAccount("email", SHOP, tuple(settings.items()), secret=mailbox.password, secret_place="file", test=False))
        until(lambda: any(row.subject == f"Question {MESSAGES}" for row in rows(desk)), "the newest message")
        newest = next(row for row in rows(desk) if row.subject == f"Question {MESSAGES}")
        # Not what is left by now: on a busy machine much may have come until it is asked.
        assert newest.id < MESSAGES / 10, "conversations are numbered as they are filed: today's mail is there before the rest"
        dovecot.deliver(mailbox.user, letter(MESSAGES + 1, datetime.now(UTC), mailbox.address))
        until(lambda: any(row.subject == f"Question {MESSAGES + 1}" for row in rows(desk)), "new mail while history is fetched")
        newcomer = next(row for row in rows(desk) if row.subject == f"Question {MESSAGES + 1}")
        desk.do(Reply(newest.id, "It comes tomorrow."))
        sink.wait_for_messages(1, timeout_seconds=DEADLINE_S)
        until(lambda: not backlog(desk), "the end of history")
        last = max(row.id for row in settled(desk, newest.id, now))
        assert newcomer.id < last, "history came behind it"


def settled(desk: BlockingDesk, replied: int, now: datetime) -> list[ConversationRow]:
    """See that everything is there once, and what stands open; return every row."""
    found: list[ConversationRow] = []
    after: int | None = None
    while page := desk.ask(ListConversations(view="all", after=after, limit=200)):
        found += page
        after = page[-1].key
    questions = [int(row.subject.split()[-1]) for row in found if row.subject.startswith(("Question", "Re: Question"))]
    assert sorted(questions) == list(range(1, MESSAGES + 2))
    open_rows = [row for row in found if row.status == "open"]
    assert all(now - row.last_at < timedelta(days=15) for row in open_rows)
    assert not [row.subject for row in open_rows if int(row.subject.split()[-1]) % 7 == 0 and row.id != replied]
    assert len(open_rows) > MESSAGES / DAYS * 10
    late = [row.subject for row in found if row.due_at is not None and row.due_at < now]
    assert late == []
    pages = desk.ask(ShowConversation(next(row.id for row in found if row.subject == "Question 7")))
    assert [message.direction for page in pages for message in page.messages] == ["inbound", "outbound"]
    return found
