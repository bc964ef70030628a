"""What is changed on the server: only the message meant, only as asked, and as often as tried no more than once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from imapclient import IMAPClient

from agentdesk.domain.channels import FarChange, WriteBack, Written
from agentdesk.domain.errors import Refused, Transient
from tests.channels.email.scripted import open_on
from tests.servers.scripted_imap import CAPABILITIES, ScriptedImap, answer, drop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentdesk.channels.email.channel import EmailReceiver
    from tests.channels.email_rig import EmailRig

ONE, TWO = b"Message-ID: <one@x.example>\r\nSubject: one\r\n\r\n", b"Message-ID: <two@x.example>\r\nSubject: two\r\n\r\n"
NOTHING = Written(has_changed=False)


@pytest.fixture
def server() -> Iterator[ScriptedImap]:
    with ScriptedImap() as scripted:
        scripted.add_folder(b"Archive", "\\Archive")
        scripted.inbox.add(ONE)
        scripted.inbox.add(TWO)
        yield scripted


def wish(change: FarChange, uid: int = 1, rfc_id: str = "one@x.example", **fields: object) -> WriteBack:
    return WriteBack(change, f"INBOX;1;{uid}", rfc_id, **fields)  # type: ignore[arg-type]


async def done(channel: EmailReceiver, wanted: WriteBack) -> Written:
    (written,) = await channel.write_back([wanted])
    return written


@pytest.mark.parametrize(("change", "flag"), [(FarChange.SEEN, "\\Seen"), (FarChange.ANSWERED, "\\Answered")])
async def test_a_flag_is_set_on_the_message_meant_and_only_said_to_be_ours_the_first_time(
    server: ScriptedImap, change: FarChange, flag: str
) -> None:
    """What somebody had read before must not become unread when our change is taken back."""
    channel = open_on(server)
    assert await done(channel, wish(change)) == Written(has_changed=True)
    assert (server.inbox.flags(1), server.inbox.flags(2)) == (frozenset({flag}), frozenset())
    assert await done(channel, wish(change)) == NOTHING


async def test_seen_is_taken_back(server: ScriptedImap) -> None:
    channel = open_on(server)
    await channel.write_back([wish(FarChange.SEEN), wish(FarChange.UNSEEN)])
    assert server.inbox.flags(1) == frozenset()


async def test_without_move_a_message_is_copied_and_just_that_one_expunged(server: ScriptedImap) -> None:
    """A plain EXPUNGE would take along what somebody marked in another program."""
    server.inbox.flag(2, "\\Deleted")
    assert await done(open_on(server), wish(FarChange.ARCHIVE)) == Written(has_changed=True, moved_to="Archive;1;1")
    assert (server.inbox.uids(), [message.content for message in server.folders[b"Archive"].messages]) == ([2], [ONE])
    assert not server.commands_named("EXPUNGE")


@pytest.mark.parametrize("command", ["UID COPY", "UID STORE", "UID EXPUNGE"])
async def test_a_move_that_was_cut_off_leaves_one_copy_when_it_is_repeated(server: ScriptedImap, command: str) -> None:
    server.script.on(command, drop(), times=1)
    channel = open_on(server)
    with pytest.raises(Transient):
        await channel.write_back([wish(FarChange.ARCHIVE)])
    assert (await done(channel, wish(FarChange.ARCHIVE, is_repeated=True))).moved_to == "Archive;1;1"
    assert (server.inbox.uids(), len(server.folders[b"Archive"].messages)) == ([2], 1)


@pytest.mark.parametrize("change", [FarChange.SEEN, FarChange.ARCHIVE, FarChange.ANSWERED])
async def test_another_message_under_the_same_number_is_left_alone(server: ScriptedImap, change: FarChange) -> None:
    """A restored server gives numbers out again; a rebuilt folder says so, and not all do."""
    channel = open_on(server)
    assert await done(channel, wish(change, uid=2)) == NOTHING
    assert await done(channel, wish(change, uid=7)) == NOTHING
    server.inbox.renumber(uid_validity=5)
    assert await done(channel, wish(change)) == NOTHING
    assert (server.inbox.uids(), server.inbox.flags(1), server.inbox.flags(2)) == ([1, 2], frozenset(), frozenset())


async def test_a_folder_that_is_gone_is_no_error(server: ScriptedImap) -> None:
    assert await done(open_on(server), WriteBack(FarChange.SEEN, "Old;1;1", "one@x.example")) == NOTHING


async def test_a_server_that_can_move_no_single_message_is_refused() -> None:
    with ScriptedImap(capabilities=CAPABILITIES.replace("UIDPLUS ", "")) as server:
        server.add_folder(b"Archive")
        server.inbox.add(ONE)
        with pytest.raises(Refused, match="set on_close to seen"):
            await open_on(server).write_back([wish(FarChange.ARCHIVE)])
        assert server.inbox.uids() == [1]


async def test_a_mailbox_without_an_archive_says_what_to_set() -> None:
    with ScriptedImap() as server:
        server.inbox.add(ONE)
        with pytest.raises(Refused, match="archive_folder"):
            await open_on(server).write_back([wish(FarChange.ARCHIVE)])


async def test_a_server_that_offers_to_move_and_refuses_is_quoted_in_its_own_words() -> None:
    with ScriptedImap(capabilities=f"{CAPABILITIES.replace('UIDPLUS ', '')} MOVE") as server:
        server.add_folder(b"Archive", "\\Archive")
        server.inbox.add(ONE)
        server.script.on("UID MOVE", answer("NO [CANNOT] not today"))
        with pytest.raises(Transient, match=r"said: move failed: \[CANNOT\] not today"):
            await open_on(server).write_back([wish(FarChange.ARCHIVE)])


async def test_a_refused_move_is_made_by_copy_where_one_message_alone_can_be_removed() -> None:
    """Some servers offer MOVE and can't do it between certain folders; nobody else's removed mail goes with it."""
    with ScriptedImap(capabilities=f"{CAPABILITIES} MOVE") as server:
        archive = server.add_folder(b"Archive", "\\Archive")
        server.inbox.add(ONE)
        server.inbox.add(TWO, flags=("\\Deleted",))
        server.script.on("UID MOVE", answer("NO [CANNOT] not between these"))
        (written,) = await open_on(server).write_back([wish(FarChange.ARCHIVE)])
        assert (written.has_changed, written.moved_to.split(";")[0]) == (True, "Archive")
        assert (server.inbox.uids(), len(archive.messages)) == ([2], 1)
        assert not server.commands_named("EXPUNGE")


async def test_a_move_that_is_refused_for_a_while_is_not_made_by_copy() -> None:
    with ScriptedImap(capabilities=f"{CAPABILITIES} MOVE") as server:
        archive = server.add_folder(b"Archive", "\\Archive")
        server.inbox.add(ONE)
        server.script.on("UID MOVE", answer("NO [OVERQUOTA] the mailbox is full"))
        with pytest.raises(Transient, match="OVERQUOTA"):
            await open_on(server).write_back([wish(FarChange.ARCHIVE)])
        assert (server.inbox.uids(), archive.messages) == ([1], [])


async def test_what_was_done_before_something_failed_is_told(server: ScriptedImap) -> None:
    server.script.on("UID STORE", drop(), skip=1)
    written = await open_on(server).write_back([wish(FarChange.SEEN), wish(FarChange.SEEN, uid=2, rfc_id="two@x.example")])
    assert written == (Written(has_changed=True),)


async def test_on_a_real_server_a_message_goes_to_the_archive_and_back(email: EmailRig) -> None:
    with email.dovecot.client(email.mailbox.user) as client:
        client.create_folder("Archief")
    email.changes["archive_folder"] = "Archief"
    email.deliver(ONE)
    channel = email.open()
    (item,) = (await channel.poll(None)).items
    there = await done(channel, WriteBack(FarChange.ARCHIVE, item.external_id, "one@x.example"))
    assert (subjects(email, "INBOX"), subjects(email, "Archief")) == (0, 1)
    back = await done(channel, WriteBack(FarChange.UNARCHIVE, there.moved_to, "one@x.example", home=item.external_id))
    assert (subjects(email, "INBOX"), subjects(email, "Archief")) == (1, 0)
    assert back.moved_to.startswith("INBOX;")


def subjects(email: EmailRig, folder: str) -> int:
    client: IMAPClient
    with email.dovecot.client(email.mailbox.user) as client:
        return int(client.folder_status(folder, ["MESSAGES"])[b"MESSAGES"])
