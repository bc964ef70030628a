"""What was deleted is erased after thirty days: no word of it is left on disk, and it can't come back."""

from __future__ import annotations

from agentdesk.desk import retention
from agentdesk.domain.reading import ReadMessage
from agentdesk.domain.verbs import Delete, Undo
from agentdesk.store import messages, raw, search
from tests.desk_builder import BuiltDesk

SECRET = "zwartwaterkanaal"


def _erased(desk: BuiltDesk) -> None:
    number = desk.conversation(body_text=f"body {SECRET}", subject=f"subject {SECRET}")
    desk.do(Delete((number,)))
    desk.clock.move(days=31)
    assert retention.erase_due(desk.stores, desk.clock.now()) == 1


def test_nothing_is_erased_while_undo_can_bring_it_back(desk: BuiltDesk) -> None:
    number = desk.conversation()
    desk.do(Delete((number,)))
    desk.clock.move(days=29)
    assert retention.erase_due(desk.stores, desk.clock.now()) == 0
    desk.do(Undo())


def test_no_word_of_an_erased_message_is_left_in_the_desks_files(desk: BuiltDesk) -> None:
    _erased(desk)
    with desk.transaction() as connection:
        assert search.newest_matches(connection, ((SECRET, False),), 10) == []
        assert search.is_whole(connection)
    kept = b"".join(path.read_bytes() for path in desk.folder.iterdir() if path.is_file() and not path.name.startswith("raw"))
    assert SECRET.encode() not in kept


def test_the_raw_source_of_an_erased_message_is_gone(desk: BuiltDesk) -> None:
    _erased(desk)
    with desk.stores.raw_transaction() as connection:
        assert raw.read_blob(connection, raw.digest_of(b"raw 1")) is None


def test_the_same_bytes_do_not_come_back_by_a_refetch(desk: BuiltDesk) -> None:
    _erased(desk)
    again = desk.receive(ReadMessage(body_text=SECRET), content=b"raw 1")
    assert again.status == "known"
    with desk.transaction() as connection:
        assert search.newest_matches(connection, ((SECRET, False),), 10) == []


def test_what_was_erased_is_erased_again_in_a_restored_copy(desk: BuiltDesk) -> None:
    """A copy from before the erasure holds the words; the desk it replaces knows that they had to go."""
    number = desk.conversation(body_text=f"body {SECRET}")
    kept = desk.conversation(sender="other@example.net", body_text="still here")
    assert retention.bury_again(desk.stores, (raw.digest_of(b"raw 1"),), desk.clock.now()) == 1
    with desk.transaction() as connection:
        assert search.newest_matches(connection, ((SECRET, False),), 10) == []
        assert [view.body_text for view in messages.views(connection, number, 5)] == [""]
        assert [view.body_text for view in messages.views(connection, kept, 5)] == ["still here"]
    with desk.stores.raw_transaction() as connection:
        assert raw.read_blob(connection, raw.digest_of(b"raw 1")) is None
    assert desk.receive(ReadMessage(body_text=SECRET), content=b"raw 1").status == "known"
