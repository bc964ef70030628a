"""Filing in batches, however they are cut, makes the desk that filing one by one makes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any
from unittest.mock import patch

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agentdesk.domain.channels import RawItem
from agentdesk.domain.ids import ConversationId, MessageId
from agentdesk.domain.mail_ids import own_message_id
from agentdesk.domain.reading import Address, Bounce, ReadAttachment, ReadMessage
from agentdesk.domain.states import ChannelKind, MessageClass
from agentdesk.domain.verbs import Close, Delete
from agentdesk.intake import filing
from agentdesk.intake.filing import FiledAccount, Filing
from agentdesk.store import raw, search, tables
from agentdesk.store.raw import Arrival, Batch
from agentdesk.store.work import INTAKE, Work
from tests.desk_builder import KEY, SHOP, START, BuiltDesk
from tests.desk_stores import NewDesk

Read = tuple[RawItem, ReadMessage]
IDS = [f"{number}@mail.example" for number in range(6)]
PEOPLE = ["ana@example.net", "Ana@Example.net", "ben@example.net", "cy@example.org", ""]
SUBJECTS = ["lamp", "Re: lamp", "about [#1]", "[#2] and [#3]"]
COMPARED = (
    tables.customer,
    tables.handle,
    tables.conversation,
    tables.message,
    tables.reference,
    tables.attachment,
    tables.location,
    tables.entry,
    tables.effect,
)
FILE = ReadAttachment(1, "photo.jpg", "image/jpeg", 3, "ab" * 32, is_inline=False)

some_ids = st.lists(st.sampled_from([*IDS, own_message_id(KEY, ConversationId(1), MessageId(1), "desk.example")]), max_size=3)
people = st.builds(Address, st.sampled_from(["", "Ana", "Ben"]), st.sampled_from(PEOPLE))
reads = st.builds(
    ReadMessage,
    sender=people,
    to=st.tuples(people),
    subject=st.sampled_from(SUBJECTS),
    body_text=st.sampled_from(["lamp broken", "thanks", "refund please"]),
    attachments=st.sampled_from([(), (FILE,)]),
    message_class=st.sampled_from([MessageClass.HUMAN, MessageClass.HUMAN, MessageClass.BULK]),
    is_bulk=st.booleans(),
    bounce=st.sampled_from([None, None, None, Bounce(("ana@example.net",), "5.1.1", IDS[0], is_permanent=True)]),
    message_id=st.sampled_from(["", *IDS]),
    in_reply_to=st.sampled_from(["", "", *IDS]),
    references=some_ids.map(tuple),
    list_id=st.sampled_from(["", "", "news.example"]),
    thread_key=st.sampled_from(["", "", "", "key"]),
)
ages = st.integers(0, 40).map(lambda days: timedelta(days=days))


@st.composite
def arriving(draw: st.DrawFn) -> list[Read]:
    """Draw what comes: some of it twice, in another folder; some of it sent by us."""
    found: list[Read] = []
    for number, read in enumerate(draw(st.lists(reads, min_size=1, max_size=14))):
        same = draw(st.integers(0, 12))
        content = f"raw {min(number, same)}".encode()
        item = RawItem(f"INBOX;1;{number}", content, START - draw(ages), is_outbound=draw(st.integers(0, 4)) == 0)
        found.append((item, read))
    return found


@contextmanager
def _desk(new_desk: NewDesk) -> Iterator[BuiltDesk]:
    with new_desk.passing() as desk:
        # Something stands there already: an answered question, and one that was thrown away.
        first = desk.conversation(message_id=IDS[1])
        desk.do(Close((first,)))
        desk.do(Delete((desk.conversation(message_id=IDS[2], sender="ben@example.net"),)))
        yield desk


def _kept(desk: BuiltDesk, items: Sequence[RawItem]) -> list[Arrival]:
    with desk.stores.raw_transaction() as connection:
        return [one.arrival for one in raw.keep(connection, Batch(SHOP, items, desk.clock.now()))]


def _file(desk: BuiltDesk, batches: Sequence[Sequence[Read]], *, is_first_sync: bool) -> None:
    account = FiledAccount(SHOP, "email", ChannelKind.EMAIL, "shop@example.org", is_first_sync=is_first_sync)
    for batch in batches:
        kept = _kept(desk, [item for item, _read in batch])
        with desk.transaction() as connection:
            work = Work(connection, desk.clock.now(), INTAKE)
            Filing(KEY, account).file_all(work, list(zip(kept, [read for _item, read in batch], strict=True)))


def _contents(desk: BuiltDesk) -> dict[str, Any]:
    with desk.transaction() as connection:
        found: dict[str, Any] = {
            table.name: connection.execute(table.select().order_by(*table.primary_key.columns)).all() for table in COMPARED
        }
        found["words"] = {word: search.newest_matches(connection, ((word, False),), 50) for word in ("lamp", "refund", "ana", "photo")}
        assert search.is_whole(connection)
        assert search.counts_agree(connection)
    return found


def _cut(read: Sequence[Read], cuts: set[int]) -> list[list[Read]]:
    places = sorted({0, len(read), *(cut for cut in cuts if cut < len(read))})
    return [list(read[start:end]) for start, end in pairwise(places)]


@given(read=arriving(), cuts=st.sets(st.integers(1, 13)), is_first_sync=st.booleans())
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_cut_into_batches_makes_the_same_desk(new_desk: NewDesk, read: list[Read], cuts: set[int], *, is_first_sync: bool) -> None:
    """What a batch looks up beforehand, and keeps in memory until it is written, must never show; nor which rules are not asked."""
    with _desk(new_desk) as one_by_one, _desk(new_desk) as in_batches:
        with patch.object(filing, "may_join", lambda *_facts: True):
            _file(one_by_one, [[one] for one in read], is_first_sync=is_first_sync)
        _file(in_batches, _cut(read, cuts), is_first_sync=is_first_sync)
        assert _contents(in_batches) == _contents(one_by_one)


def test_what_was_erased_stays_so_however_often_it_is_offered(new_desk: NewDesk) -> None:
    """The second offer used to end in an error, after which the account was never polled to its end again."""
    with _desk(new_desk) as desk:
        item = RawItem("INBOX;1;77", b"secret", desk.clock.now())
        kept = _kept(desk, [item])
        with desk.transaction() as connection:
            connection.execute(tables.tombstone.insert().values(digest=kept[0].digest, erased_at=desk.clock.now()))
        for _again in range(2):
            _file(desk, [[(item, ReadMessage(subject="secret"))]], is_first_sync=False)
        moved = replace(item, external_id="Archive;1;1")
        _file(desk, [[(moved, ReadMessage(subject="secret"))]], is_first_sync=False)
        assert not [row for row in _contents(desk)["message"] if row.subject == "secret"]
        assert [row.message_id for row in _contents(desk)["location"]][-2:] == [0, 0]
