"""Polling servers that break the rules: nothing is lost, nothing comes twice, nothing hangs, and each error says what happened."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from agentdesk.domain.errors import ChannelError, NeedsLogin, Transient
from agentdesk.domain.states import Partial
from tests.channels.contract import mail, poll_until_done
from tests.channels.email.scripted import NOW, open_on
from tests.channels.email_rig import QUICK
from tests.servers.imap_mailbox import DEFAULT_ARRIVAL
from tests.servers.scripted_imap import GREETING, ImapFault, ScriptedImap, act, answer, between_items, bye, cut_after, drop, hang, say

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from agentdesk.channels.email.channel import EmailReceiver
    from agentdesk.domain.channels import RawItem


@pytest.fixture
def server() -> Iterator[ScriptedImap]:
    with ScriptedImap() as running:
        yield running


@pytest.fixture
async def channel(server: ScriptedImap) -> AsyncIterator[EmailReceiver]:
    channel = open_on(server)
    yield channel
    await channel.close()


def fill(server: ScriptedImap, count: int) -> None:
    for number in range(1, count + 1):
        server.inbox.add(mail(number))


def uids(items: list[RawItem]) -> list[int]:
    return [int(item.external_id.rpartition(";")[2]) for item in items]


async def until_nothing_waits(channel: EmailReceiver, cursor: str | None = None) -> list[RawItem]:
    """Poll as often as it takes for everything asked for again to be settled."""
    items: list[RawItem] = []
    for _minute in range(12):
        found, cursor = await poll_until_done(channel, cursor)
        items += found
    return items


async def test_a_quiet_poll_fetches_nothing(server: ScriptedImap, channel: EmailReceiver) -> None:
    """Once a minute for years, over lines that are paid by the megabyte, at providers that count."""
    fill(server, 3)
    _items, cursor = await poll_until_done(channel)
    _items, cursor = await poll_until_done(channel, cursor)  # looks once at what became of all that
    server.commands.clear()
    await channel.poll(cursor)
    assert {command.name for command in server.commands} <= {"EXAMINE", "NOOP", "UID SEARCH", "STATUS"}
    assert len(server.commands) <= 3


async def test_now_and_then_a_folder_is_opened_anew(server: ScriptedImap) -> None:
    """Some servers never tell an open folder's news; their mail must come all the same."""
    channel = open_on(server, tuning=replace(QUICK, trust_view_s=0))
    _items, cursor = await poll_until_done(channel)
    cursor = (await channel.poll(cursor)).cursor
    server.commands.clear()
    await channel.poll(cursor)
    assert [command.name for command in server.commands] == ["EXAMINE", "EXAMINE"]
    await channel.close()


async def test_no_command_marks_or_changes_anything(server: ScriptedImap, channel: EmailReceiver) -> None:
    """EXAMINE and PEEK alone: a server that sets flags on a plain fetch gets no occasion."""
    fill(server, 3)
    await poll_until_done(channel)
    names = {command.name for command in server.commands}
    assert not names & {"SELECT", "STORE", "UID STORE", "EXPUNGE", "UID EXPUNGE", "CLOSE", "APPEND"}
    assert all("PEEK" in command.text for command in server.commands_named("UID FETCH") if "BODY" in command.text)
    assert all("\\Seen" not in message.flags for message in server.inbox.messages)


async def test_a_rebuilt_folder_is_read_again_under_new_ids(server: ScriptedImap, channel: EmailReceiver) -> None:
    """After UIDVALIDITY changed, an old UID means another message: trusting it would lose mail (RFC 9051 §2.3.1.1)."""
    fill(server, 3)
    first, cursor = await poll_until_done(channel)
    server.inbox.expunge(1)
    server.inbox.renumber(uid_validity=77)
    server.inbox.add(mail(9))
    second, _cursor = await poll_until_done(channel, cursor)
    assert len(second) == 3
    assert not {item.external_id for item in first} & {item.external_id for item in second}


async def test_uids_that_begin_anew_without_a_word_are_noticed(server: ScriptedImap, channel: EmailReceiver) -> None:
    """A server restored from a backup gives old UIDs to new mail; to a cursor of UIDs alone they look already read."""
    fill(server, 5)
    first, cursor = await poll_until_done(channel)
    server.cut_connections()
    server.inbox.expunge(4, 5)
    server.inbox.uid_next = 4
    server.inbox.add(mail(8))
    second, _cursor = await poll_until_done(channel, cursor)
    assert uids(second) == [4, 3, 2, 1]
    assert not {item.external_id for item in first} & {item.external_id for item in second}


async def test_a_message_expunged_while_fetching_is_let_go(server: ScriptedImap, channel: EmailReceiver) -> None:
    """Somebody deletes mail on the phone in the same second: that is no missing data."""
    fill(server, 4)
    server.script.on("UID FETCH", act(lambda: server.inbox.expunge(2)), times=1, containing="BODY.PEEK[]")
    items = await until_nothing_waits(channel)
    assert sorted(uids(items)) == [1, 3, 4]
    assert all(item.partial is None for item in items)


async def test_a_message_expunged_between_two_answers_is_let_go(server: ScriptedImap, channel: EmailReceiver) -> None:
    """The same, in the middle of one answer."""
    fill(server, 4)
    server.script.on("UID FETCH", between_items(1, act(lambda: server.inbox.expunge(2, 3))), times=1, containing="BODY.PEEK[]")
    items = await until_nothing_waits(channel)
    assert {1, 4} <= set(uids(items))
    assert all(item.partial is None for item in items)


@pytest.mark.parametrize(
    "lines",
    [
        (b"* 9 EXISTS", b"* 1 RECENT"),
        (b"* 2 FETCH (FLAGS (\\Seen))",),
        (b"* 2 FETCH (UID 2 FLAGS (\\Seen))", b"* 77 FETCH (FLAGS ())"),
        (b"* OK [ALERT] The disk is nearly full", b"* FLAGS (\\Seen)"),
        (b"* NO it is late",),
        (b"* ESEARCH (TAG x) UID COUNT 5", b"* VANISHED (EARLIER) 41,43:116"),
    ],
)
@pytest.mark.parametrize("command", ["EXAMINE", "UID SEARCH", "UID FETCH", "LIST"])
async def test_unasked_news_changes_nothing(server: ScriptedImap, channel: EmailReceiver, command: str, lines: tuple[bytes, ...]) -> None:
    """IMAP servers may say anything at any time (RFC 9051 §7)."""
    fill(server, 3)
    server.script.on(command, say(*lines))
    items, _cursor = await poll_until_done(channel)
    assert sorted(uids(items)) == [1, 2, 3]
    assert {item.content for item in items} == {mail(number) for number in (1, 2, 3)}


async def test_answers_torn_into_pieces_are_put_together(server: ScriptedImap, channel: EmailReceiver) -> None:
    """Literals and lines arrive in whatever packets the line makes."""
    server.bytes_per_packet = 7
    server.seconds_between_packets = 0
    fill(server, 3)
    items, _cursor = await poll_until_done(channel)
    assert {item.content for item in items} == {mail(number) for number in (1, 2, 3)}


async def test_gaps_in_uids_are_no_missing_mail(server: ScriptedImap, channel: EmailReceiver) -> None:
    """Some servers number by the clock, others leave holes of millions."""
    for uid in (5, 70_000, 3_999_999_999):
        server.inbox.add(mail(uid), uid=uid)
    items, cursor = await poll_until_done(channel)
    assert uids(items) == [3_999_999_999, 70_000, 5]
    server.inbox.add(mail(1), uid=4_000_000_100)
    items, _cursor = await poll_until_done(channel, cursor)
    assert uids(items) == [4_000_000_100]


async def test_one_message_in_several_folders_keeps_each_place(server: ScriptedImap) -> None:
    """The store makes one message of them; the channel says where each stands."""
    server.add_folder(b"Orders").add(mail(1))
    server.inbox.add(mail(1))
    channel = open_on(server, folders="INBOX,Orders")
    items, _cursor = await poll_until_done(channel)
    await channel.close()
    assert {(item.location, item.content) for item in items} == {("INBOX", mail(1)), ("Orders", mail(1))}
    assert len({item.external_id for item in items}) == 2


@pytest.mark.parametrize("wire", [b"Caf&", b"caf\xc3\xa9", b"caf\xe9", b"A&AOk-", b'a"b\\c', b"A & B", b"&AGE-"])
async def test_folders_with_names_no_rule_allows_can_be_read(server: ScriptedImap, wire: bytes) -> None:
    """Names stored by broken programs stay on servers for decades (RFC 9051 §5.1)."""
    from agentdesk.channels.email.folders import readable

    server.add_folder(wire).add(mail(1))
    channel = open_on(server, folders=readable(wire))
    items, _cursor = await poll_until_done(channel)
    await channel.close()
    assert [item.location for item in items] == [readable(wire)]


async def test_a_folder_that_is_not_there_is_told_with_those_that_are(server: ScriptedImap) -> None:
    """The owner reads which to name instead, and the mail of the others came."""
    server.inbox.add(mail(1))
    channel = open_on(server, folders="INBOX,Ordres")
    server.add_folder(b"Orders")
    first = await channel.poll(None)
    with pytest.raises(Transient, match=r"no folder “Ordres” to read; the server has INBOX, Sent, Orders .*account set") as caught:
        await channel.poll(first.cursor)
    await channel.close()
    assert caught.value.fields["reason"] == "folder"
    assert uids(list(first.items)) == [1]


async def test_a_folder_whose_name_ends_in_blanks_is_found_by_the_name_without(server: ScriptedImap) -> None:
    """Settings lose blanks at the end of a name; the server keeps them."""
    server.add_folder(b"Orders  ").add(mail(1))
    channel = open_on(server, folders="Orders")
    items, _cursor = await poll_until_done(channel)
    await channel.close()
    assert [item.content for item in items] == [mail(1)]


async def test_the_only_new_message_comes_though_the_line_broke_at_it(server: ScriptedImap, channel: EmailReceiver) -> None:
    """A sync that ends well has everything that was there."""
    _items, cursor = await poll_until_done(channel)
    server.inbox.add(mail(1))
    server.script.on("UID FETCH", bye("Back in a minute"), times=1)
    items, _cursor = await poll_until_done(channel, cursor)
    assert [item.content for item in items] == [mail(1)]


async def test_data_that_is_missing_is_asked_for_again(server: ScriptedImap, channel: EmailReceiver) -> None:
    """An answer without the message is no reason to skip it."""
    fill(server, 3)
    server.script.on("UID FETCH", answer("OK done"), times=4, containing="BODY.PEEK[]")
    items, cursor = await poll_until_done(channel)
    assert items == []
    items, _cursor = await poll_until_done(channel, cursor)
    assert sorted(uids(items)) == [1, 2, 3]


async def test_sizes_that_are_missing_do_not_hide_a_message(server: ScriptedImap, channel: EmailReceiver) -> None:
    """The size is asked for first; without it the message is not skipped but asked for again."""
    fill(server, 2)
    server.script.on("UID FETCH", answer("OK done"), times=1, containing="RFC822.SIZE")
    items = await until_nothing_waits(channel)
    assert sorted(uids(items)) == [1, 2]
    assert all(item.partial is None for item in items)


async def test_data_never_given_becomes_a_visible_item_with_its_headers(server: ScriptedImap, channel: EmailReceiver) -> None:
    """Exchange keeps messages that it can't hand out itself; somebody wrote them, and must be answered."""
    fill(server, 3)
    server.script.on("UID FETCH", answer("NO can't read this one"), containing="2 (BODY.PEEK[])")
    server.script.on("UID FETCH", answer("NO can't read one of these"), containing="2,1 (BODY.PEEK[])")
    items = await until_nothing_waits(channel)
    assert sorted(uids(items)) == [1, 2, 3]
    [partial] = [item for item in items if item.partial is not None]
    assert partial.partial is Partial.UNFETCHABLE
    assert partial.full_bytes == len(mail(2))
    assert partial.content == mail(2)[: mail(2).index(b"\r\n\r\n") + 4]


async def test_a_message_that_breaks_the_line_each_time_is_quarantined_and_the_others_come(
    server: ScriptedImap, channel: EmailReceiver
) -> None:
    """A server that crashes on one message must not keep the mailbox shut."""
    fill(server, 5)
    server.script.on("UID FETCH", cut_after(60), containing="2,1 (BODY.PEEK[])")
    server.script.on("UID FETCH", cut_after(60), containing="3 (BODY.PEEK[")
    items = await until_nothing_waits(channel)
    assert sorted(uids(items)) == [1, 2, 3, 4, 5]
    assert [uids([item]) for item in items if item.partial] == [[3]]


async def test_an_oversize_message_arrives_as_its_headers(server: ScriptedImap) -> None:
    """It must be seen that something came, without filling the memory."""
    fill(server, 1)
    large = mail(2, body="x" * 5_000)
    server.inbox.add(large)
    channel = open_on(server, tuning=replace(QUICK, max_message_bytes=1_000))
    items, _cursor = await poll_until_done(channel)
    await channel.close()
    [partial] = [item for item in items if item.partial]
    assert (partial.partial, partial.full_bytes) == (Partial.OVERSIZE, len(large))
    assert partial.content == large[: large.index(b"\r\n\r\n") + 4]
    assert not any("2 (BODY.PEEK[])" in command.text for command in server.commands_named("UID FETCH"))


async def test_what_the_owner_calls_large_comes_as_its_headers_too(server: ScriptedImap) -> None:
    """On a dear line 1 MB may be much: the account's own limit counts below the one that every mailbox has."""
    server.inbox.add(mail(1, body="x" * (2 << 20)))
    channel = open_on(server, whole_up_to_mb="1")
    items, _cursor = await poll_until_done(channel)
    await channel.close()
    assert [item.partial for item in items] == [Partial.OVERSIZE]
    assert not any("(BODY.PEEK[])" in command.text for command in server.commands_named("UID FETCH"))


async def test_an_oversize_message_without_headers_does_not_shut_the_mailbox(server: ScriptedImap) -> None:
    """Not even its headers come: it is shown as what it is, and the others are read."""
    server.inbox.add(mail(1, body="x" * 5_000))
    server.inbox.add(mail(2))
    server.script.on("UID FETCH", cut_after(20), containing="1 (BODY.PEEK[HEADER])")
    channel = open_on(server, tuning=replace(QUICK, max_message_bytes=1_000))
    items = await until_nothing_waits(channel)
    await channel.close()
    assert sorted(uids(items)) == [1, 2]
    assert [(item.partial, item.content) for item in items if item.partial] == [(Partial.UNFETCHABLE, b"")]


async def test_a_first_poll_made_again_takes_what_came_meanwhile(server: ScriptedImap, channel: EmailReceiver) -> None:
    """The first cursor was lost with the store; the folder, known to be empty a moment ago, is looked at anew."""
    del server.folders[b"Sent"]
    assert (await channel.poll(None)).items == ()
    fill(server, 2)
    items, _cursor = await poll_until_done(channel, None)
    assert sorted(uids(items)) == [1, 2]


async def test_an_endless_answer_is_given_up(server: ScriptedImap, channel: EmailReceiver) -> None:
    """A literal of a terabyte must not be believed."""
    fill(server, 1)
    server.script.on("UID FETCH", say(b"* 1 FETCH (UID 1 BODY[] {999999999999}"), containing="BODY.PEEK[]")
    items, cursor = await poll_until_done(channel)
    assert items == []
    server.script.clear()
    items, _cursor = await poll_until_done(channel, cursor)
    assert uids(items) == [1]


@pytest.mark.parametrize(
    "junk",
    [b"* 1 FETCH (UID 1 BODY[] {3}", b"* 1 FETCH (UID", b"* 1 FETCH NIL", b"* x FETCH ()", b"\xff\xfe\x00", b'* 1 FETCH (BODY[] "a)'],
)
async def test_answers_that_make_no_sense_lose_nothing(server: ScriptedImap, channel: EmailReceiver, junk: bytes) -> None:
    """Whatever a server says, the mail comes once it speaks sense again."""
    fill(server, 2)
    server.script.on("UID FETCH", say(junk), times=6)
    cursor: str | None = None
    items: list[RawItem] = []
    for _minute in range(10):
        try:
            found, cursor = await poll_until_done(channel, cursor)
        except Transient:
            continue
        items += found
    assert sorted(uids(items)) == [1, 2]
    assert {item.content for item in items} == {mail(1), mail(2)}


@pytest.mark.parametrize("command", ["LIST", "EXAMINE", "UID SEARCH", "UID FETCH"])
@pytest.mark.parametrize(
    "fault",
    [
        bye(),
        drop(),
        answer("NO [UNAVAILABLE] Server Unavailable. 15"),
        answer("BAD User is authenticated but not connected."),
        answer("BAD Request is throttled. Suggested Backoff Time: 5000 milliseconds"),
    ],
    ids=["bye", "drop", "no", "m365", "throttled"],
)
async def test_a_failure_at_any_command_passes(server: ScriptedImap, channel: EmailReceiver, command: str, fault: ImapFault) -> None:
    """Twice in a row, so that the silent second attempt of a dead line fails as well; then all is well again."""
    fill(server, 3)
    server.script.on(command, fault, times=2)
    items: list[RawItem] = []
    problems: list[Transient] = []
    cursor: str | None = None
    for _minute in range(4):
        try:
            found, cursor = await poll_until_done(channel, cursor)
        except Transient as problem:
            problems.append(problem)
        else:
            items += found
    assert sorted(uids(items)) == [1, 2, 3]
    assert all("shop" in str(problem) for problem in problems)
    assert {problem.retry_after_s for problem in problems} <= {5.0 if b"throttled" in b"".join(fault.lines) else 0.0}


async def test_a_goodbye_is_told_in_the_servers_own_words(server: ScriptedImap, channel: EmailReceiver) -> None:
    """The library puts our command before them, which tells a person nothing."""
    server.script.on("EXAMINE", bye("Too busy, come back later"))
    with pytest.raises(Transient) as caught:
        await channel.poll(None)
    assert caught.value.cause.endswith("ended the connection: Too busy, come back later")


async def test_a_server_that_hangs_ends_the_poll(server: ScriptedImap) -> None:
    """IMAPClient waits for ever unless it is told not to."""
    fill(server, 1)
    server.script.on("EXAMINE", hang())
    channel = open_on(server, tuning=replace(QUICK, read_timeout_s=0.3))
    with pytest.raises(Transient):
        await channel.poll(None)
    server.script.clear()
    assert len((await channel.poll(None)).items) == 1
    await channel.close()


@pytest.mark.parametrize(
    "fault", [bye("too many connections"), drop(), say(b"NONSENSE"), say(b"* OK \xff\xfe hello"), say(b"* BYE [UNAVAILABLE] later")]
)
async def test_a_greeting_that_is_none_passes(server: ScriptedImap, channel: EmailReceiver, fault: ImapFault) -> None:
    """Overloaded servers turn connections away at the door."""
    fill(server, 1)
    server.script.on(GREETING, fault, times=1)
    items: list[RawItem] = []
    try:
        items, _cursor = await poll_until_done(channel)
    except Transient:
        items, _cursor = await poll_until_done(channel)
    assert uids(items) == [1]


async def test_a_server_that_logs_us_in_unasked_is_refused(server: ScriptedImap, channel: EmailReceiver) -> None:
    """PREAUTH: nobody knows whose mailbox that is, and with STARTTLS it would keep the line open to everybody."""
    server.script.on(GREETING, say(b"* PREAUTH welcome"))
    with pytest.raises(Transient, match="not safe"):
        await channel.poll(None)
    assert not server.commands_named("LOGIN")
    assert not server.commands_named("AUTHENTICATE")
    assert not server.commands_named("EXAMINE")


@pytest.mark.parametrize(
    ("said", "code", "words"),
    [
        ("NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)", "needs-login", "refused user name or password"),
        (
            "NO [ALERT] Application-specific password required: https://support.google.com/accounts/answer/185833",
            "needs-login",
            "app password",
        ),
        ("NO [PRIVACYREQUIRED] TLS first", "refused", "set its security to tls or starttls"),
        ("NO AUTHENTICATE failed. Basic authentication is disabled.", "needs-login", "oauth2"),
        ("NO [UNAVAILABLE] Temporary authentication failure", "transient", "just now"),
        ("NO [LIMIT] Too many simultaneous connections. (Failure)", "transient", "just now"),
        ("NO [INUSE] mailbox is locked", "transient", "just now"),
    ],
)
async def test_a_refused_login_says_what_to_do(server: ScriptedImap, channel: EmailReceiver, said: str, code: str, words: str) -> None:
    """A wrong password, a busy server and a provider that wants something else are three different things to do."""
    server.script.on("AUTHENTICATE", answer(said))
    with pytest.raises(ChannelError, match=words) as caught:
        await channel.poll(None)
    assert caught.value.code == code


async def test_a_server_that_quotes_the_password_back_does_not_bring_it_on_screen(server: ScriptedImap) -> None:
    """Errors are shown, logged and copied into bug reports."""
    server.script.on("LOGIN", answer("BAD can't parse LOGIN shop s3cret-Crumb"))
    server.script.on("AUTHENTICATE", answer("BAD can't parse s3cret-Crumb"))
    channel = open_on(server, password="s3cret-Crumb")
    with pytest.raises(ChannelError) as caught:
        await channel.poll(None)
    chain: list[BaseException] = []
    problem: BaseException | None = caught.value
    while problem is not None and problem not in chain:
        chain.append(problem)
        problem = problem.__cause__ or (None if problem.__suppress_context__ else problem.__context__)
    assert all("s3cret" not in str(link) for link in chain)
    await channel.close()


async def test_a_password_with_a_line_break_is_never_sent(server: ScriptedImap) -> None:
    """It would end the command, and what follows would be the next one."""
    channel = open_on(server, password="x\r\na2 LOGOUT")
    with pytest.raises(NeedsLogin, match="line break"):
        await channel.poll(None)
    assert not {command.name for command in server.commands} & {"LOGIN", "AUTHENTICATE"}
    await channel.close()


async def test_history_is_taken_in_stages_with_a_count(server: ScriptedImap) -> None:
    """The wizard shows “3,112 of 40,000”; the newest day is first, also where UIDs follow another order."""
    for days in (200, 3, 90, 0, 25, 1):
        server.inbox.add(mail(days), arrived_at=NOW - timedelta(days=days))
    channel = open_on(server, tuning=replace(QUICK, batch_items=1))
    order, backlogs = [], []
    cursor: str | None = None
    has_more = True
    while has_more:
        result = await channel.poll(cursor)
        order += [(NOW - item.arrived_at).days for item in result.items]
        backlogs.append(result.backlog)
        cursor, has_more = result.cursor, result.has_more
    await channel.close()
    assert order == [1, 0, 25, 3, 90, 200]
    assert backlogs[:6] == [5, 4, 3, 2, 1, 0]


async def test_history_goes_on_after_a_restart(server: ScriptedImap) -> None:
    """What is remembered between polls only saves work: the cursor alone says where to go on."""
    for number in range(20):
        server.inbox.add(mail(number), arrived_at=DEFAULT_ARRIVAL - timedelta(days=7 * number))
    seen: list[str] = []
    cursor: str | None = None
    has_more = True
    while has_more:
        channel = open_on(server, tuning=replace(QUICK, batch_items=3))
        result = await channel.poll(cursor)
        await channel.close()
        seen += [item.external_id for item in result.items]
        cursor, has_more = result.cursor, result.has_more
    assert len(seen) == len(set(seen)) == 20


async def test_a_cursor_stays_small(server: ScriptedImap, channel: EmailReceiver) -> None:
    """It is written with every batch."""
    fill(server, 120)
    _items, cursor = await poll_until_done(channel)
    assert len(cursor) < 1_000


async def test_a_server_without_idle_ends_the_listening_quietly() -> None:
    """Polling goes on without it."""
    with ScriptedImap(capabilities="IMAP4rev1") as server:
        channel = open_on(server)
        assert [hint async for hint in channel.listen()] == []
        await channel.close()
