"""A customer who is erased leaves no word, no address and no byte; what the law says must stay, and what others own, stays."""

from __future__ import annotations

from datetime import datetime

import pytest

from agentdesk.desk import erasing, retention
from agentdesk.desk.answers import ANSWERS
from agentdesk.domain.asks import ShowCustomer
from agentdesk.domain.errors import Conflict, RefusedByDesk
from agentdesk.domain.ids import ConversationId, CustomerId
from agentdesk.domain.people import CustomerView
from agentdesk.domain.reading import ReadMessage
from agentdesk.domain.states import ChannelKind, Role
from agentdesk.domain.verbs import AddNote, Close, EraseCustomer, Reply, SaveDraft, SetCustomer, Tag, Undo
from agentdesk.store import customers, person_erasure, raw, tables
from tests.desk_builder import BuiltDesk, author

SECRET = "zwartwaterkanaal"
WHO = f"maria-{SECRET}@example.net"
LEA = author("lea", role=Role.LEAD)


def _customer(desk: BuiltDesk, address: str = WHO) -> CustomerId:
    with desk.transaction() as connection:
        found = customers.find(connection, ChannelKind.EMAIL, address)
    assert found is not None
    return found


def _written(desk: BuiltDesk) -> ConversationId:
    """A customer with a trace of every kind."""
    number = desk.conversation(sender=WHO, body_text=f"body {SECRET}", subject=f"subject {SECRET}")
    desk.do(SetCustomer(_customer(desk), name=f"Maria {SECRET}", note=f"likes {SECRET}", add_tags=(SECRET,)))
    desk.do(Tag((number,), (SECRET,)))
    desk.do(AddNote(number, f"note {SECRET}"))
    desk.do(Reply(number, f"Hello Maria, {SECRET}. Regards", override="asked for " + SECRET))
    desk.do(SaveDraft(number, None, f"Dear {SECRET}"))
    desk.do(Close((number,)))
    return number


def _left(desk: BuiltDesk) -> dict[str, int]:
    """Return how many rows of each table still hold the word."""
    with desk.transaction() as connection:
        rows = {name: connection.execute(table.select()).all() for name, table in tables.metadata.tables.items()}
    return {name: count for name, found in rows.items() if (count := sum(SECRET in str(row).lower() for row in found))}


def _erase(desk: BuiltDesk) -> int:
    desk.do(EraseCustomer(_customer(desk)), LEA)
    desk.clock.move(hours=25)
    return erasing.erase_due(desk.stores, desk.clock.now())


def test_no_word_of_an_erased_customer_is_left_in_the_desks_files(desk: BuiltDesk) -> None:
    _written(desk)
    assert len(_left(desk)) > 5
    assert _erase(desk) == 1
    assert _left(desk) == {}
    kept = {path.name: path.read_bytes().lower() for path in desk.folder.iterdir() if path.is_file()}
    assert [name for name, content in kept.items() if SECRET.encode() in content] == []
    with desk.stores.raw_transaction() as connection:
        assert raw.read_blob(connection, raw.digest_of(b"raw 1")) is None
    assert desk.receive(ReadMessage(body_text=SECRET), content=b"raw 1").status == "known"


def test_nothing_happens_within_the_day_and_undo_calls_it_off(desk: BuiltDesk) -> None:
    _written(desk)
    outcome = desk.do(EraseCustomer(_customer(desk)), LEA)
    desk.clock.move(hours=23)
    assert erasing.erase_due(desk.stores, desk.clock.now()) == 0
    desk.do(Undo(outcome.entry), LEA)
    desk.clock.move(hours=2)
    assert erasing.erase_due(desk.stores, desk.clock.now()) == 0
    assert _left(desk)


def test_whoever_looks_at_a_customer_sees_that_they_are_to_be_erased(desk: BuiltDesk) -> None:
    """Else a colleague goes on writing down what is gone tomorrow."""
    _written(desk)

    def erased_at() -> datetime | None:
        (found,) = ANSWERS[ShowCustomer](desk.reading(), ShowCustomer(WHO))
        assert isinstance(found, CustomerView)
        return found.erased_at

    assert erased_at() is None
    outcome = desk.do(EraseCustomer(_customer(desk)), LEA)
    assert erased_at() == desk.clock.now() + person_erasure.WINDOW
    desk.do(Undo(outcome.entry), LEA)
    assert erased_at() is None


def test_what_was_erased_is_past_undoing(desk: BuiltDesk) -> None:
    _written(desk)
    outcome = desk.do(EraseCustomer(_customer(desk)), LEA)
    desk.clock.move(hours=25)
    erasing.erase_due(desk.stores, desk.clock.now())
    with desk.transaction() as connection:
        entries = connection.execute(tables.entry.select()).all()
    for entry in entries:
        with pytest.raises((RefusedByDesk, Conflict)):
            desk.do(Undo(entry.id), LEA)
    with pytest.raises(RefusedByDesk):
        desk.do(Undo(outcome.entry), LEA)
    assert _left(desk) == {}


def test_what_they_wrote_in_a_conversation_of_somebody_else_goes_and_the_rest_of_it_stays(desk: BuiltDesk) -> None:
    other = desk.receive_mail(sender="piet@example.net", message_id="p@example.net", body_text="still here").conversation
    joined = desk.receive_mail(sender=WHO, in_reply_to="p@example.net", references=("p@example.net",), body_text=SECRET)
    assert joined.conversation == other
    _written(desk)
    maria = _customer(desk)
    with desk.transaction() as connection:
        assert erasing.plan(connection, maria).elsewhere == 1
    _erase(desk)
    assert _left(desk) == {}
    with desk.transaction() as connection:
        assert "still here" in [row.body_text for row in connection.execute(tables.message.select())]
    assert _customer(desk, "piet@example.net")


def test_a_legal_hold_stops_it_before_and_within_the_day(desk: BuiltDesk) -> None:
    number = _written(desk)
    desk.do(Tag((number,), ("legal-hold",)))
    with pytest.raises(RefusedByDesk):
        desk.do(EraseCustomer(_customer(desk)), LEA)
    desk.do(Tag((number,), (), ("legal-hold",)))
    desk.do(EraseCustomer(_customer(desk)), LEA)
    desk.do(Tag((number,), ("legal-hold",)))
    desk.clock.move(hours=25)
    assert erasing.erase_due(desk.stores, desk.clock.now()) == 0
    assert _left(desk)


def test_a_restored_copy_is_erased_again(desk: BuiltDesk) -> None:
    """A copy from before the erasure holds the person; the desk it replaces knows that they had to go."""
    _written(desk)
    maria = _customer(desk)
    with desk.transaction() as connection:
        mark = person_erasure._marks(connection, [maria])
    digests = (*mark.values(), raw.digest_of(b"raw 1"))
    retention.bury_again(desk.stores, digests, desk.clock.now())
    assert _left(desk) == {}
