"""Closures on a desk: what is due and what comes back moves behind them, customers are told once, and undo puts all back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from agentdesk.desk.acknowledging import acknowledge_due
from agentdesk.desk.answers import ANSWERS
from agentdesk.domain.asks import ListClosures, RenderTemplate, RowsOf
from agentdesk.domain.business_hours import OpenHours
from agentdesk.domain.closures import Closure, with_closures
from agentdesk.domain.errors import Conflict, UsageError
from agentdesk.domain.ids import ConversationId
from agentdesk.domain.rows import ConversationRow
from agentdesk.domain.states import ChannelKind, Role
from agentdesk.domain.targets import Norms
from agentdesk.domain.verbs import AddClosure, RemoveClosure, Reopen, SetPending, Snooze, Undo
from agentdesk.intake.filing import FiledAccount
from agentdesk.store import closures, deliveries
from agentdesk.store.work import RULE, Work
from tests.desk_builder import SHOP, BuiltDesk, author
from tests.desk_stores import NewDesk

LEA = author("lea", role=Role.LEAD)
FIRST, LAST = date(2026, 11, 23), date(2026, 11, 29)
REOPENS = datetime(2026, 11, 30, 9, tzinfo=UTC)
TEXTS = (("nl", "Wij zijn weer open op {reopens}."), ("", "We are back on {{ business.reopens }}."))
NORMS = Norms(hours=OpenHours(zone=UTC))
STANDING: list[Closure] = []
TOLD = FiledAccount(SHOP, "email", ChannelKind.EMAIL, "shop@example.org", acknowledges=True, tells_of_closure=True)


@pytest.fixture
def desk(new_desk: NewDesk) -> BuiltDesk:
    STANDING.clear()
    return new_desk(norms=lambda: with_closures(NORMS, STANDING), closures=lambda: tuple(STANDING))


def close(desk: BuiltDesk) -> None:
    """Close the business; its facts then know of it, as the service's do."""
    desk.do(AddClosure(FIRST, LAST, texts=TEXTS), LEA)
    with desk.transaction() as connection:
        STANDING[:] = closures.standing(connection, desk.clock.now().date())


def row(desk: BuiltDesk, number: ConversationId) -> ConversationRow:
    (found,) = ANSWERS[RowsOf](desk.reading(), RowsOf((number,)))
    assert isinstance(found, ConversationRow)
    return found


def test_what_falls_due_or_comes_back_meanwhile_moves_behind_it_and_undo_puts_it_back(desk: BuiltDesk) -> None:
    desk.clock.moment = datetime(2026, 11, 22, 20, tzinfo=UTC)
    due, asleep, later = desk.conversation(), desk.conversation(), desk.conversation()
    desk.do(Snooze((asleep,), datetime(2026, 11, 25, 9, tzinfo=UTC)))
    desk.do(Snooze((later,), datetime(2026, 12, 25, 9, tzinfo=UTC)))
    was = [row(desk, number) for number in (due, asleep, later)]
    done = desk.do(AddClosure(FIRST, LAST, "autumn"), LEA)
    assert row(desk, due).due_at == was[0].due_at + timedelta(days=7) if was[0].due_at else False
    assert row(desk, asleep).snoozed_until == REOPENS
    assert row(desk, later).snoozed_until == was[2].snoozed_until
    desk.do(Undo(done.entry), LEA)
    assert [row(desk, number) for number in (due, asleep, later)] == was
    assert ANSWERS[ListClosures](desk.reading(), ListClosures()) == []


def test_removing_one_takes_back_what_it_moved(desk: BuiltDesk) -> None:
    desk.clock.moment = datetime(2026, 11, 22, 20, tzinfo=UTC)
    number = desk.conversation()
    was = row(desk, number).due_at
    made = desk.do(AddClosure(FIRST, LAST), LEA)
    desk.do(RemoveClosure(int(made.created)), LEA)
    assert row(desk, number).due_at == was


def test_closures_that_overlap_end_before_they_begin_or_are_over_are_refused(desk: BuiltDesk) -> None:
    desk.do(AddClosure(FIRST, LAST), LEA)
    with pytest.raises(Conflict):
        desk.do(AddClosure(LAST, LAST), LEA)
    for first, last in ((LAST + timedelta(days=9), LAST), (date(2026, 1, 1), date(2026, 1, 2)), (date(2027, 1, 1), date(2029, 1, 1))):
        with pytest.raises(UsageError):
            desk.do(AddClosure(first, last), LEA)


def acknowledged(desk: BuiltDesk) -> list[str]:
    with desk.transaction() as connection:
        acknowledge_due(Work(connection, desk.clock.now(), RULE), desk.facts)
    told = []
    with desk.transaction() as connection:
        deliveries.release_due(connection, desk.clock.now())
        while (claimed := deliveries.claim(connection, desk.clock.now())) is not None:
            deliveries.begin_sending(connection, claimed.id, desk.clock.now())
            told.append(claimed.outgoing.content.decode())
    return told


def test_customers_are_told_once_a_closure_in_their_language_and_nobody_once_it_is_over(desk: BuiltDesk) -> None:
    close(desk)
    desk.clock.moment = datetime(2026, 11, 24, 10, tzinfo=UTC)
    desk.receive_mail(account=TOLD, language="nl", message_id="first@example.net")
    (told,) = acknowledged(desk)
    assert "Wij zijn weer open op 30 november 2026." in told
    desk.clock.move(days=2)
    desk.receive_mail(account=TOLD, language="nl")
    desk.receive_mail(account=TOLD, in_reply_to="first@example.net", references=("first@example.net",))
    assert acknowledged(desk) == []
    desk.receive_mail("tom@example.net", account=TOLD, language="en")
    (told,) = acknowledged(desk)
    assert "We are back on 30 November 2026." in told
    desk.receive_mail("eva@example.net", account=TOLD, language="fr")
    (told,) = acknowledged(desk)
    assert "We are back on 30 November 2026." in told
    desk.receive_mail("una@example.net", account=TOLD)
    desk.clock.moment = REOPENS - timedelta(minutes=1)
    desk.receive_mail("ike@example.net", account=TOLD)
    desk.clock.moment = REOPENS
    assert acknowledged(desk) == []


def test_templates_know_when_the_business_opens_again(desk: BuiltDesk) -> None:
    close(desk)
    folder = desk.folder / "config" / "templates"
    folder.mkdir(parents=True, exist_ok=True)
    text = '+++\ntitle = "Closed"\n+++\n\n## any nl\nWij zijn weer open op {{ business.reopens }}.\n'
    (folder / "closed.md").write_text(text)
    (filled,) = ANSWERS[RenderTemplate](desk.reading(), RenderTemplate("closed", kind="email", language="nl"))
    assert "30 november 2026" in filled.text


def test_a_target_stands_still_while_we_wait_for_the_customer(desk: BuiltDesk) -> None:
    number = desk.conversation()
    was = row(desk, number).due_at
    assert was is not None
    desk.clock.move(hours=20)
    desk.do(SetPending((number,)))
    assert row(desk, number).due_at is None
    desk.clock.move(days=3)
    reopened = desk.do(Reopen((number,)))
    assert row(desk, number).due_at == was + timedelta(days=3)
    desk.do(Undo(reopened.entry))
    assert row(desk, number).due_at is None
