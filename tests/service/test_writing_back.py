"""Closing, reopening and answering as they reach the server: only where the owner asked, through a queue that outlives a crash."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

import pytest

from agentdesk.config.paths import Home, make_private
from agentdesk.desk import writing_back
from agentdesk.desk.handlers import handlers
from agentdesk.domain.channels import Receipt
from agentdesk.domain.states import DeliveryState
from agentdesk.domain.verbs import Close, Reopen, Reply, Undo
from agentdesk.service.accounts import ServiceAccounts
from agentdesk.service.writing_back import WritingBack
from agentdesk.store import deliveries, messages, tables
from agentdesk.store.work import Work
from tests.desk_builder import ANA, SHOP, BuiltDesk
from tests.servers.scripted_imap import ScriptedImap, answer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentdesk.domain.ids import ConversationId
    from agentdesk.domain.outcomes import Outcome
    from agentdesk.domain.verbs import Verb
    from agentdesk.intake.intake import Job

T = TypeVar("T")
LATER = timedelta(minutes=2)


@pytest.fixture
def server() -> Iterator[ScriptedImap]:
    with ScriptedImap() as scripted:
        scripted.add_folder(b"Archive", "\\Archive")
        scripted.inbox.add(b"Message-ID: <m1@example.net>\r\nSubject: one\r\n\r\n")
        yield scripted


class Rig:
    """A desk whose shop is on the scripted server; `passes` lets time go by and the queue be worked off."""

    def __init__(self, desk: BuiltDesk, accounts: ServiceAccounts) -> None:
        self.desk, self.accounts = desk, accounts

        async def write(job: Job[T]) -> T:
            return job(desk.stores)

        self.writing = WritingBack(write, accounts, desk.clock)

    def do(self, verb: Verb) -> Outcome:
        with self.desk.transaction() as connection:
            work = Work(connection, self.desk.clock.now(), ANA)
            outcome = handlers(self.desk.facts, lambda digest: digest.encode())[type(verb)](work, verb)
            writing_back.follow(work, self.accounts)
        return outcome

    async def passes(self) -> int:
        self.desk.clock.moment += LATER
        return await self.writing.work_off()

    def states(self) -> list[str]:
        with self.desk.transaction() as connection:
            return [row.state for row in connection.execute(tables.write_back.select().order_by(tables.write_back.c.id))]


async def rig_with(desk: BuiltDesk, server: ScriptedImap, **settings: str) -> Rig:
    home = Home(desk.folder / "config", desk.folder / "data")
    make_private(home.config_dir)
    make_private(home.config_dir / "secrets")
    secret = home.config_dir / "secrets" / "shop"
    secret.write_text("crumb")
    secret.chmod(0o600)
    values = {"channel": "email", "address": "shop@example.org", "user": "shop", "imap_host": "127.0.0.1", "imap_port": str(server.port)}
    values |= {"imap_security": "none", "secret": "file"} | settings
    home.config_file.write_text("[accounts.shop]\n" + "".join(f'{key} = "{value}"\n' for key, value in values.items()))
    home.config_file.chmod(0o600)
    accounts = ServiceAccounts(home)
    await accounts.reload()
    return Rig(desk, accounts)


async def test_by_default_nothing_on_the_server_is_touched(desk: BuiltDesk, server: ScriptedImap) -> None:
    rig = await rig_with(desk, server)
    rig.do(Close((desk.conversation(),)))
    assert (await rig.passes(), rig.states(), server.sessions) == (0, [], 0)


async def test_closing_marks_as_seen_and_reopening_takes_that_back(desk: BuiltDesk, server: ScriptedImap) -> None:
    rig, number = await rig_with(desk, server, on_close="seen"), desk.conversation()
    rig.do(Close((number,)))
    await rig.passes()
    assert server.inbox.flags(1) == {"\\Seen"}
    rig.do(Reopen((number,)))
    await rig.passes()
    assert server.inbox.flags(1) == frozenset()


async def test_what_was_read_before_stays_read_when_the_close_is_undone(desk: BuiltDesk, server: ScriptedImap) -> None:
    server.inbox.flag(1, "\\Seen")
    rig = await rig_with(desk, server, on_close="seen")
    outcome = rig.do(Close((desk.conversation(),)))
    await rig.passes()
    rig.do(Undo(outcome.entry))
    await rig.passes()
    assert (server.inbox.flags(1), rig.states()) == (frozenset({"\\Seen"}), ["undone"])


async def test_closing_archives_and_undo_brings_the_mail_back(desk: BuiltDesk, server: ScriptedImap) -> None:
    rig = await rig_with(desk, server, on_close="archive")
    outcome = rig.do(Close((desk.conversation(),)))
    await rig.passes()
    assert (len(server.inbox.messages), len(server.folders[b"Archive"].messages)) == (0, 1)
    rig.do(Undo(outcome.entry))
    await rig.passes()
    assert (len(server.inbox.messages), len(server.folders[b"Archive"].messages)) == (1, 0)


async def test_closed_again_before_the_mail_came_back_it_stays_in_the_archive(desk: BuiltDesk, server: ScriptedImap) -> None:
    """It was seen to come back and stay in the inbox, although the conversation was closed."""
    rig = await rig_with(desk, server, on_close="archive")
    number = desk.conversation()
    outcome = rig.do(Close((number,)))
    await rig.passes()
    with desk.transaction() as connection:
        connection.execute(tables.location.update().values(gone_at=desk.clock.now()))  # as the next poll notes
    rig.do(Undo(outcome.entry))
    rig.do(Close((number,)))
    await rig.passes()
    assert (len(server.inbox.messages), len(server.folders[b"Archive"].messages), rig.states()) == (0, 1, ["done", "cancelled"])
    rig.do(Reopen((number,)))
    await rig.passes()
    assert (len(server.inbox.messages), len(server.folders[b"Archive"].messages)) == (1, 0)


async def test_what_we_archived_ourselves_is_not_told_of_as_gone(desk: BuiltDesk, server: ScriptedImap) -> None:
    """The folder is left, and the next poll notes it; the mail stands safely in the archive, and the console says so."""
    rig = await rig_with(desk, server, on_close="archive")
    number = desk.conversation()
    rig.do(Close((number,)))
    await rig.passes()
    with desk.transaction() as connection:
        connection.execute(tables.location.update().values(gone_at=desk.clock.now()))  # as the next poll notes
        (message,) = messages.views(connection, number, 1)
    assert [(one.is_moved, one.moved_to) for one in message.places] == [(True, "Archive")]


async def test_what_is_undone_at_once_never_reaches_the_server(desk: BuiltDesk, server: ScriptedImap) -> None:
    rig = await rig_with(desk, server, on_close="archive")
    outcome = rig.do(Close((desk.conversation(),)))
    assert await rig.writing.work_off() == 0
    rig.do(Undo(outcome.entry))
    assert (await rig.passes(), rig.states(), server.sessions) == (0, ["cancelled"], 0)


async def test_a_server_that_is_away_gets_the_change_later_and_the_account_says_so(desk: BuiltDesk, server: ScriptedImap) -> None:
    rig = await rig_with(desk, server, on_close="seen")
    server.script.on("UID STORE", answer("NO [UNAVAILABLE] try again later"), times=1)
    rig.do(Close((desk.conversation(),)))
    await rig.passes()
    (health,) = rig.accounts.health(is_watching=True)
    assert [notice.code for notice in health.notices] == ["not-written-back"]
    await rig.passes()
    (health,) = rig.accounts.health(is_watching=True)
    assert health.notices == ()
    assert server.inbox.flags(1) == {"\\Seen"}


async def test_a_change_cut_off_by_a_crash_is_made_once(desk: BuiltDesk, server: ScriptedImap) -> None:
    """The queue stands in the desk file; that it was tried is there before the first byte leaves."""
    server.script.on("UID EXPUNGE", answer("NO [UNAVAILABLE] later"), times=1)
    rig = await rig_with(desk, server, on_close="archive")
    rig.do(Close((desk.conversation(),)))
    await rig.passes()
    again = await rig_with(desk, server, on_close="archive")
    await again.passes()
    assert (len(server.inbox.messages), len(server.folders[b"Archive"].messages), again.states()) == (0, 1, ["done"])


async def sent(rig: Rig, number: ConversationId) -> None:
    """Answer a conversation, and have the answer leave."""
    rig.do(Reply(number, "Tomorrow."))
    with rig.desk.transaction() as connection:
        (delivery,) = deliveries.in_state(connection, DeliveryState.HELD)
        connection.execute(tables.delivery.update().values(state=DeliveryState.SENDING.value))
        deliveries.mark_sent(connection, delivery, Receipt("x"), rig.desk.clock.now(), 0)
    await rig.writing.answered(number)


@pytest.mark.parametrize(("mark", "flags"), [("true", {"\\Answered"}), ("false", set())])
async def test_what_was_answered_is_marked_so_where_that_is_asked_for(
    desk: BuiltDesk, server: ScriptedImap, mark: str, flags: set[str]
) -> None:
    rig, number = await rig_with(desk, server, mark_answered=mark), desk.conversation()
    await sent(rig, number)
    await rig.passes()
    assert server.inbox.flags(1) == flags
    assert rig.accounts.find(SHOP) is not None
