"""What became of mail on the server after it was taken; and what it costs to find that nothing did."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.channels.email.scripted import NOW, open_on
from tests.servers.scripted_imap import CAPABILITIES, ScriptedImap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentdesk.channels.email.channel import EmailReceiver
    from agentdesk.domain.channels import PollResult, Sighting

COUNTS_CHANGES = f"{CAPABILITIES} CONDSTORE LIST-EXTENDED LIST-STATUS"


@pytest.fixture(params=["counts changes", "status only", "counts none"])
def server(request: pytest.FixtureRequest) -> Iterator[ScriptedImap]:
    capabilities = {"counts changes": COUNTS_CHANGES, "status only": f"{CAPABILITIES} CONDSTORE", "counts none": CAPABILITIES}
    with ScriptedImap(capabilities=capabilities[request.param]) as scripted:
        for number in range(1, 11):
            scripted.inbox.add(b"Subject: %d\r\n\r\n" % number, arrived_at=NOW)
        yield scripted


@pytest.fixture
def counting() -> Iterator[ScriptedImap]:
    with ScriptedImap(capabilities=COUNTS_CHANGES) as scripted:
        yield scripted


async def settled(channel: EmailReceiver, cursor: str | None = None) -> PollResult:
    """Poll as a sync does: it ends with what became of mail that was taken before."""
    result = await channel.poll(cursor)
    while result.has_more:
        result = await channel.poll(result.cursor)
    return result


async def sightings(channel: EmailReceiver, cursor: str) -> tuple[tuple[Sighting, ...], str]:
    result = await settled(channel, cursor)
    return result.sightings, result.cursor


async def test_a_quiet_poll_is_one_question(counting: ScriptedImap) -> None:
    """A mailbox of any size with nothing new: one command, whatever number of folders; the folder opened for news was left before."""
    counting.inbox.add(b"Subject: one\r\n\r\n")
    channel = open_on(counting)
    cursor = (await channel.poll((await settled(channel)).cursor)).cursor
    before = len(counting.commands)
    assert (await channel.poll(cursor)).items == ()
    assert [command.name for command in counting.commands[before:]] == ["LIST"]


async def test_a_quiet_poll_after_a_restart_opens_no_folder(counting: ScriptedImap) -> None:
    """As cron runs it: connect, log in, find the folder for sent mail, ask once."""
    counting.inbox.add(b"Subject: one\r\n\r\n")
    cursor = (await settled(open_on(counting))).cursor
    before = len(counting.commands)
    assert (await open_on(counting).poll(cursor)).items == ()
    assert [command.name for command in counting.commands[before:]].count("LIST") == 2
    assert not {"EXAMINE", "UID SEARCH", "UID FETCH"} & {command.name for command in counting.commands[before:]}


async def test_removed_mail_is_told_once(server: ScriptedImap) -> None:
    channel = open_on(server)
    cursor = (await settled(channel)).cursor
    server.inbox.expunge(3, 4)
    (seen,), cursor = await sightings(channel, cursor)
    assert (seen.prefix, seen.below, seen.present) == ("INBOX;1;", 11, frozenset({1, 2, 5, 6, 7, 8, 9, 10}))
    assert (await sightings(channel, cursor))[0] == ()


async def test_mail_marked_for_removal_counts_as_removed(server: ScriptedImap) -> None:
    channel = open_on(server)
    cursor = (await settled(channel)).cursor
    server.inbox.flag(3, "\\Deleted")
    server.inbox.expunge(4)
    (seen,), _cursor = await sightings(channel, cursor)
    assert seen.present == frozenset({1, 2, 5, 6, 7, 8, 9, 10})


async def test_mail_removed_while_nobody_watched_is_told_after_a_restart(server: ScriptedImap) -> None:
    cursor = (await settled(open_on(server))).cursor
    server.inbox.expunge(3)
    (seen,), _cursor = await sightings(open_on(server), cursor)
    assert seen.present is not None
    assert 3 not in seen.present


async def test_an_answer_from_another_program_is_told_once(counting: ScriptedImap) -> None:
    counting.inbox.add(b"Subject: one\r\n\r\n", arrived_at=NOW)
    channel = open_on(counting)
    cursor = (await settled(channel)).cursor
    counting.inbox.flag(1, "\\Answered")
    (seen,), cursor = await sightings(channel, cursor)
    assert (seen.present, seen.answered) == (None, (1,))
    counting.inbox.flag(1, "\\Seen")
    assert (await sightings(channel, cursor))[0] == ()


async def test_new_mail_beside_a_removal_hides_neither(server: ScriptedImap) -> None:
    """One came, one went: the number of messages is what it was."""
    channel = open_on(server)
    cursor = (await settled(channel)).cursor
    server.inbox.expunge(3)
    server.inbox.add(b"Subject: new\r\n\r\n", arrived_at=NOW)
    result = await channel.poll(cursor)
    found = [*result.items]
    while not result.sightings:
        result = await channel.poll(result.cursor)
        found += result.items
    assert [item.external_id for item in found] == ["INBOX;1;11"]
    assert result.sightings[0].present is not None
    assert 3 not in result.sightings[0].present


async def test_after_a_rebuilt_folder_the_old_places_are_gone_once_the_new_are_known(server: ScriptedImap) -> None:
    """Told before, every message would seem removed for a while."""
    channel = open_on(server)
    cursor = (await settled(channel)).cursor
    server.inbox.renumber(uid_validity=9)
    result = await settled(channel, cursor)
    assert next((seen.prefix, seen.present) for seen in result.sightings) == ("INBOX;1;", frozenset())
    assert {item.external_id.rpartition(";")[0] for item in result.items} <= {"INBOX;9"}
