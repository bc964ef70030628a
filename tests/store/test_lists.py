"""What a list shows and where it looks: the same rows whichever way they are found, and no walk through the whole desk for a few."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, insert

from agentdesk.domain.ids import AgentName, ConversationId
from agentdesk.domain.reading import Address, ReadMessage
from agentdesk.domain.states import DeliveryState
from agentdesk.domain.verbs import Assign, Close, SetPending, Snooze, Star, Tag
from agentdesk.store import conversations, correspondents, driving, exports, lists, selection, tables
from agentdesk.store.lists import Page
from agentdesk.store.selection import Reader
from tests.desk_builder import ANA, BuiltDesk

if TYPE_CHECKING:
    from agentdesk.domain.views import ConversationRow


def _reader(desk: BuiltDesk) -> Reader:
    return Reader(ANA.agent, desk.clock.now())


def _page(desk: BuiltDesk, query: str = "", view: str = "", limit: int = 100, after: int | None = None) -> list[ConversationRow]:
    with desk.readers.reading() as connection:
        return lists.page(connection, Page(view, query, after, limit), _reader(desk))


def _ids(desk: BuiltDesk, query: str = "", view: str = "", limit: int = 100) -> list[ConversationId]:
    return [row.id for row in _page(desk, query, view, limit)]


def _mails(desk: BuiltDesk, count: int, **fields: object) -> list[ConversationId]:
    """Conversations a minute apart, the newest first."""
    found = []
    for number in range(count):
        desk.clock.move(minutes=1)
        found.append(desk.conversation(sender=f"c{number}@example.net", **fields))
    return found[::-1]


def test_a_filtered_search_finds_what_lies_behind_the_newest_matches(desk: BuiltDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Looking at the newest matches only would say "nothing" about the one closed conversation that holds a common word."""
    numbers = _mails(desk, 8, subject="Invoice")
    desk.do(Close((numbers[-1],)))
    monkeypatch.setattr(lists, "MATCHES_A_ROW", 0)
    monkeypatch.setattr(lists, "LEAST_MATCHES", 3)
    assert _ids(desk, "invoice is:closed") == [numbers[-1]]
    assert _ids(desk, "invoice") == numbers


def test_an_export_finds_all_that_match_however_many(desk: BuiltDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = _mails(desk, 6, subject="Invoice")
    monkeypatch.setattr(lists, "MATCHES_A_ROW", 0)
    monkeypatch.setattr(lists, "LEAST_MATCHES", 2)
    monkeypatch.setattr(lists, "MOST_MATCHES", 3)
    monkeypatch.setattr(selection, "MOST_MATCHES", 3)
    with desk.readers.reading() as connection:
        found = [message.conversation for message, _customer in exports.rows(connection, "invoice", _reader(desk))]
    assert sorted(found) == sorted(numbers)


def test_pages_of_a_search_join_without_gap_or_overlap(desk: BuiltDesk) -> None:
    numbers = _mails(desk, 7, subject="Invoice")
    first = _page(desk, "invoice", limit=3)
    second = _page(desk, "invoice", limit=3, after=first[-1].key)
    third = _page(desk, "invoice", limit=3, after=second[-1].key)
    assert [row.id for row in (*first, *second, *third)] == numbers


def test_a_sender_is_found_by_name_and_address_and_not_by_what_was_written(desk: BuiltDesk) -> None:
    maria = desk.conversation(sender="maria.lopez@example.net")
    desk.conversation(sender="ben@example.org", body_text="maria.lopez wrote to me")
    named = desk.receive(ReadMessage(sender=Address("Jan de Wit", "x@example.com"), message_id="j@example.com")).conversation
    assert _ids(desk, "from:maria") == [maria]
    assert _ids(desk, "from:lopez@example") == [maria]
    assert _ids(desk, 'from:"Jan de W"') == [named]
    assert maria not in _ids(desk, "-from:maria")
    assert len(_ids(desk, "-from:maria")) == 2
    assert set(_ids(desk, "from:maria,jan")) == {maria, named}
    assert _ids(desk, "from:@") == []


@pytest.mark.parametrize("few", [0, 3000])
def test_a_tag_is_found_by_its_index_and_by_walking_alike(desk: BuiltDesk, monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    numbers = _mails(desk, 4)
    desk.do(Tag(tuple(numbers[1:3]), add=("refund",)))
    monkeypatch.setattr(driving, "FEW", few)
    assert _ids(desk, "tag:refund") == numbers[1:3]
    assert _ids(desk, "-tag:refund") == [numbers[0], numbers[3]]


@pytest.mark.parametrize("cap", [1, 999])
def test_late_conversations_come_newest_first_however_many(desk: BuiltDesk, monkeypatch: pytest.MonkeyPatch, cap: int) -> None:
    numbers = _mails(desk, 5)
    desk.clock.move(days=5)
    fresh = desk.conversation(sender="new@example.net")
    monkeypatch.setattr(lists, "COUNT_CAP", cap)
    assert _ids(desk, view="late") == numbers
    assert fresh not in _ids(desk, view="late")
    assert _ids(desk, view="late", limit=2) == numbers[:2]


def test_a_row_shows_tags_in_order_a_draft_and_the_most_worrying_delivery(desk: BuiltDesk) -> None:
    number = desk.conversation()
    desk.do(Tag((number,), add=("vip", "refund")))
    desk.do(Star((number,)))
    with desk.transaction() as connection:
        for state in (DeliveryState.QUEUED, DeliveryState.FAILED, DeliveryState.SENT):
            values = {"message_id": 1, "conversation_id": number, "account": "shop", "channel": "email", "state": state.value, "key": "k"}
            texts = dict.fromkeys(("from_address", "rfc_id", "thread_external_id", "words", "external_id"), "")
            more = {"recipients": [], "refusals": [], "media_type": "", "content": b"", "attempts": 0, "generation": 0}
            connection.execute(insert(tables.delivery).values(**values, **texts, **more, queued_at=desk.clock.now()))
        draft = {
            "conversation_id": number,
            "author": "ana",
            "body": "",
            "is_note": False,
            "subject": "",
            "account": "",
            "is_withdrawn": False,
        }
        lists_of: dict[str, list[str]] = {name: [] for name in ("recipients", "cc", "bcc", "attachments", "templates", "private")}
        connection.execute(insert(tables.draft).values(**draft, **lists_of, saved_at=desk.clock.now()))
    row = _page(desk)[0]
    assert (row.tags, row.has_draft, row.delivery, row.is_starred) == (("refund", "vip"), True, DeliveryState.FAILED, True)
    assert _ids(desk, "is:starred has:draft") == [number]


def test_changed_rows_are_told_apart_by_view_and_query(desk: BuiltDesk) -> None:
    numbers = _mails(desk, 3, subject="Invoice")
    desk.do(Close((numbers[0],)))
    desk.do(Assign((numbers[1],), AgentName("ana")))
    with desk.readers.reading() as connection:

        def belonging(view: str, query: str) -> set[ConversationId]:
            return {row.id for row in lists.rows_of(connection, tuple(numbers), Page(view, query), _reader(desk))}

        assert belonging("open", "") == set(numbers[1:])
        assert belonging("mine", "invoice") == {numbers[1]}
        assert belonging("", "lamp") == set()


QUESTIONS = [
    ("open", ""),
    ("mine", ""),
    ("unassigned", ""),
    ("late", ""),
    ("all", ""),
    ("", "invoice"),
    ("open", "invoice"),
    ("", "from:maria"),
    ("open", "from:maria"),
    ("", "tag:refund"),
    ("open", "tag:refund"),
    ("", "is:starred"),
    ("", "has:draft"),
]


@pytest.mark.only_on("sqlite", why="it reads what SQLite says of its plan")
@pytest.mark.parametrize(("view", "query"), QUESTIONS)
def test_no_page_sorts_or_scans_the_desk(desk: BuiltDesk, view: str, query: str) -> None:
    """A list of a million conversations must cost what one of ten costs: SQLite says by which way it looks."""
    asked: list[tuple[str, tuple[object, ...]]] = []
    event.listen(desk.readers.desk, "before_cursor_execute", lambda _c, _k, statement, values, _x, _m: asked.append((statement, values)))
    _page(desk, query, view)
    page = tuple(asked)
    with desk.readers.reading() as connection:
        for statement, values in page:
            steps = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]
            by_driver = any("LIST SUBQUERY" in step for step in steps) or view == "late"
            assert "SCAN conversation" not in steps, steps
            assert "SCAN message" not in steps, steps
            assert by_driver or "USE TEMP B-TREE FOR ORDER BY" not in steps, steps
            assert not (query and any("ix_conversation_all" in step or "ix_conversation_list" in step for step in steps)), steps


@pytest.mark.only_on("sqlite", why="it reads what SQLite says of its plan")
def test_what_a_status_line_asks_reads_no_conversation_it_does_not_name(desk: BuiltDesk) -> None:
    """Every console asks at every poll; with a hundred thousand that wait for customers, sorting them took a quarter of a second each time."""
    later = desk.clock.now() + timedelta(days=3)
    one, other, _third = _mails(desk, 3)
    desk.do(Snooze((one,), until=later + timedelta(days=1)))
    desk.do(SetPending((other,), until=later))
    asked: list[tuple[str, tuple[object, ...]]] = []
    event.listen(desk.readers.desk, "before_cursor_execute", lambda _c, _k, statement, values, _x, _m: asked.append((statement, values)))
    with desk.readers.reading() as connection:
        assert conversations.next_snooze(connection) == later
        for statement, values in [one for one in asked if one[0].startswith("SELECT")]:
            steps = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]
            assert steps == ["SEARCH conversation USING COVERING INDEX ix_conversation_returns (status=? AND snoozed_until>?)"]


@pytest.mark.only_on("sqlite", why="it reads what SQLite says of its plan")
def test_a_customer_is_looked_up_by_name_without_reading_all(desk: BuiltDesk) -> None:
    """Each scanned letter asks, on the thread that writes."""
    _mails(desk, 2)
    asked: list[tuple[str, tuple[object, ...]]] = []
    event.listen(desk.readers.desk, "before_cursor_execute", lambda _c, _k, statement, values, _x, _m: asked.append((statement, values)))
    with desk.readers.reading() as connection:
        correspondents.only_one_named(connection, "Maria Lopez")
        ((statement, values),) = [one for one in asked if one[0].startswith("SELECT")]
        steps = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]
    assert steps == ["SEARCH customer USING COVERING INDEX ix_customer_name (name=?)"]
