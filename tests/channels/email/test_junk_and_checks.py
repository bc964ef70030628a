"""What an account tells beside its mail: how much waits in Junk, and which server checks what comes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.channels.email.scripted import NOW, open_on
from tests.channels.email_rig import QUICK
from tests.servers.scripted_imap import ScriptedImap, answer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentdesk.channels.email.channel import EmailReceiver
    from agentdesk.domain.channels import PollResult

ATTENTIVE = replace(QUICK, sight_every_s=0)


@pytest.fixture
def server() -> Iterator[ScriptedImap]:
    with ScriptedImap() as scripted:
        scripted.add_folder(b"Rommel", "\\Junk").add(b"Subject: a lamp?\r\n\r\n")
        yield scripted


async def settled(channel: EmailReceiver) -> tuple[PollResult, list[str]]:
    result = await channel.poll(None)
    places = [item.location for item in result.items]
    while result.has_more:
        result = await channel.poll(result.cursor)
        places += [item.location for item in result.items]
    return result, places


async def test_new_mail_in_junk_shows_as_a_count_and_is_not_read(server: ScriptedImap) -> None:
    channel = open_on(server, tuning=ATTENTIVE)
    result, places = await settled(channel)
    assert (result.junk, places) == (("Rommel", 1), [])
    server.folders[b"Rommel"].add(b"Subject: another\r\n\r\n")
    server.folders[b"Rommel"].flag(1, "\\Seen")
    server.folders[b"Rommel"].add(b"Subject: a third\r\n\r\n")
    assert (await channel.poll(result.cursor)).junk == ("Rommel", 2)


async def test_junk_is_imported_where_that_is_asked_for(server: ScriptedImap) -> None:
    result, places = await settled(open_on(server, junk="import"))
    assert (result.junk, places) == (None, ["Rommel"])


@pytest.mark.parametrize(("junk", "folders"), [("ignore", "INBOX"), ("count", "INBOX,Rommel")])
async def test_junk_that_is_ignored_or_read_anyway_is_not_counted(server: ScriptedImap, junk: str, folders: str) -> None:
    result, _places = await settled(open_on(server, junk=junk, folders=folders))
    assert result.junk is None


async def test_a_junk_folder_that_can_not_be_counted_hides_no_mail(server: ScriptedImap) -> None:
    server.script.on("STATUS", answer("NO [NOPERM] not yours"), containing="Rommel")
    server.inbox.add(b"Subject: one\r\n\r\n", arrived_at=NOW)
    result, places = await settled(open_on(server))
    assert (result.junk, places) == (None, ["INBOX"])


def fill(server: ScriptedImap, count: int, checked: bytes) -> None:
    for number in range(count):
        server.inbox.add(checked + b"Subject: %d\r\n\r\nAuthentication-Results: body.example; spf=pass\r\n" % number, arrived_at=NOW)


async def test_the_server_that_checks_all_mail_is_proposed(server: ScriptedImap) -> None:
    fill(server, 30, b"Authentication-Results: mx.bakery.example; spf=pass\r\nAuthentication-Results: forged.example; dkim=pass\r\n")
    assert (await settled(open_on(server)))[0].checked_by == "mx.bakery.example"


@pytest.mark.parametrize("share", [(0, 30), (20, 10), (10, 0)])
async def test_no_server_is_proposed_for_too_little_or_too_mixed_mail(server: ScriptedImap, share: tuple[int, int]) -> None:
    """A sender writes that header as easily as a server does."""
    fill(server, share[0], b"Authentication-Results: mx.bakery.example; spf=pass\r\n")
    fill(server, share[1], b"")
    assert (await settled(open_on(server)))[0].checked_by == ""


async def test_nothing_is_proposed_where_the_owner_has_named_a_server(server: ScriptedImap) -> None:
    fill(server, 30, b"Authentication-Results: mx.bakery.example; spf=pass\r\n")
    assert (await settled(open_on(server, authserv_id="mx.other.example")))[0].checked_by == ""
