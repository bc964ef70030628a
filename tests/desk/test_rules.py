"""Rules: what a query finds has verbs carried out on it, once, under the rule's name, and undone like anything else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from agentdesk.desk import retention
from agentdesk.desk.answers import ANSWERS
from agentdesk.desk.handlers import handlers
from agentdesk.desk.rules import RuleEngine
from agentdesk.domain.asks import ListConversations, ListEntries, RowsOf
from agentdesk.domain.errors import UsageError
from agentdesk.domain.ids import AgentName, ConversationId, CustomerId, DeliveryId, EntryId
from agentdesk.domain.rows import ConversationRow
from agentdesk.domain.rules import Rule, Trigger, check_forgetting
from agentdesk.domain.states import ChannelKind, DeliveryState, Means
from agentdesk.domain.verbs import CancelDelivery, Close, Merge, Reopen, Reply, SetAway, SetCustomer, Tag, Undo
from agentdesk.domain.views import EntryView
from agentdesk.intake.filing import FiledAccount
from agentdesk.store import rule_runs, tables
from tests.desk_builder import ANA, SHOP, BuiltDesk
from tests.desk_stores import NewDesk

NEWS = FiledAccount(SHOP, "email", ChannelKind.EMAIL, "shop@example.org", has_rules=True)
RULES: list[Rule] = []


@pytest.fixture
def desk(new_desk: NewDesk) -> BuiltDesk:
    RULES.clear()
    return new_desk(rules=lambda: tuple(RULES))


def engine(desk: BuiltDesk) -> RuleEngine:
    return RuleEngine(desk.facts, handlers(desk.facts, lambda _digest: b""))


def rule(name: str, query: str, *actions: str, on: Trigger = Trigger.ARRIVAL, stops: bool = False) -> None:
    RULES.append(Rule(name, on, query, actions, stops=stops))


def arrive(desk: BuiltDesk, subject: str = "Refund please", **fields: Any) -> ConversationId:
    return desk.receive_mail(subject=subject, account=NEWS, **fields).conversation


def run(desk: BuiltDesk) -> tuple[ConversationId, ...]:
    with desk.transaction() as connection:
        return engine(desk).run_due(connection, desk.clock.now())


def run_timed(desk: BuiltDesk, name: str) -> tuple[ConversationId, ...]:
    with desk.transaction() as connection:
        found = engine(desk).look_timed(connection, desk.clock.now())
        return engine(desk).run_timed(connection, desk.clock.now(), name, found.get(name, ()))


def row(desk: BuiltDesk, number: ConversationId) -> ConversationRow:
    (found,) = ANSWERS[RowsOf](desk.reading(), RowsOf((number,)))
    assert isinstance(found, ConversationRow)
    return found


def tagged(desk: BuiltDesk, tag: str) -> list[int]:
    found = ANSWERS[ListConversations](desk.reading(), ListConversations(query=f"tag:{tag}"))
    return sorted(one.id for one in found)


def entries(desk: BuiltDesk, who: str) -> list[EntryView]:
    return [one for one in ANSWERS[ListEntries](desk.reading(), ListEntries()) if one.agent == who]


def test_what_arrives_is_acted_on_once_under_the_rules_name_and_undone_by_id(desk: BuiltDesk) -> None:
    rule("refunds", "subject:refund", "tag --add refund", "assign --to ben")
    number, other = arrive(desk), arrive(desk, "Opening hours?")
    assert run(desk) == (number,)
    assert (tagged(desk, "refund"), row(desk, number).assignee, row(desk, other).assignee) == ([number], "ben", None)
    assert run(desk) == ()
    done = entries(desk, "rule:refunds")
    assert {(one.means, one.verb) for one in done} == {(Means.RULE, "tag"), (Means.RULE, "assign")}
    for one in done:
        desk.do(Undo(EntryId(one.id)))
    assert (tagged(desk, "refund"), row(desk, number).assignee) == ([], None)


def test_history_that_is_brought_in_starts_no_rule(desk: BuiltDesk) -> None:
    rule("all", "", "tag --add seen")
    desk.receive_mail(account=FiledAccount(SHOP, "email", ChannelKind.EMAIL, "shop@example.org", has_rules=True, is_first_sync=True))
    desk.receive_mail(account=NEWS, arrived_at=desk.clock.now() - timedelta(days=20))
    assert (run(desk), tagged(desk, "seen")) == ((), [])


def test_a_rule_that_stops_keeps_those_below_it_from_looking(desk: BuiltDesk) -> None:
    rule("vip", "from:maria", "tag --add vip", stops=True)
    rule("rest", "", "tag --add rest")
    maria, tom = arrive(desk), arrive(desk, sender="tom@example.net")
    run(desk)
    assert (tagged(desk, "vip"), tagged(desk, "rest")) == ([maria], [tom])


def test_round_robin_goes_on_where_it_stopped_and_passes_over_absentees(desk: BuiltDesk) -> None:
    rule("turns", "", "assign --to round-robin --among ana,ben,cas")
    desk.do(SetAway(AgentName("ana"), desk.clock.now() + timedelta(days=2)))
    got: list[str | None] = []
    for _turn in range(4):
        number = arrive(desk)
        run(desk)
        got.append(row(desk, number).assignee)
    assert got == ["ben", "cas", "ben", "cas"]


def test_by_load_gives_to_whoever_has_least(desk: BuiltDesk) -> None:
    rule("load", "", "assign --to by-load --among ana,ben")
    numbers = [arrive(desk) for _turn in range(3)]
    run(desk)
    assert sorted(str(row(desk, number).assignee) for number in numbers) == ["ana", "ana", "ben"]
    desk.do(Close(tuple(number for number in numbers if row(desk, number).assignee == "ana")))
    last = arrive(desk)
    run(desk)
    assert row(desk, last).assignee == "ana"


def test_where_all_are_away_the_rest_is_done_and_the_rule_says_what_was_not(desk: BuiltDesk) -> None:
    rule("turns", "", "assign --to round-robin --among ana", "tag --add new")
    desk.do(SetAway(AgentName("ana"), desk.clock.now() + timedelta(days=2)))
    number = arrive(desk)
    run(desk)
    assert (tagged(desk, "new"), row(desk, number).assignee) == ([number], None)
    with desk.transaction() as connection:
        assert "away" in rule_runs.records(connection, desk.clock.now() - timedelta(days=1))["turns"].failure


def test_a_rule_by_time_escalates_before_a_breach_and_not_again_until_the_customer_writes(desk: BuiltDesk) -> None:
    """Somebody who takes its effects back must not see them return half a minute later."""
    rule("nearly-late", "is:open due:1h", "tag --add escalated", 'note --body "@ben due soon"', on=Trigger.TIME)
    number = arrive(desk, message_id="first@example.net")
    assert run_timed(desk, "nearly-late") == ()
    desk.clock.move(hours=23, minutes=30)
    assert run_timed(desk, "nearly-late") == (number,)
    tag_entry = next(one for one in entries(desk, "rule:nearly-late") if one.verb == "tag")
    desk.do(Undo(EntryId(tag_entry.id)))
    assert (run_timed(desk, "nearly-late"), tagged(desk, "escalated")) == ((), [])
    arrive(desk, in_reply_to="first@example.net", references=("first@example.net",))
    assert run_timed(desk, "nearly-late") == (number,)


def test_what_changed_between_the_look_and_the_act_is_left_alone(desk: BuiltDesk) -> None:
    """Looking takes a while on a large desk, and people go on working."""
    rule("nearly-late", "is:open due:1h", "tag --add escalated", on=Trigger.TIME)
    closed, still_open = arrive(desk), arrive(desk, sender="else@example.net")
    desk.clock.move(hours=23, minutes=30)
    with desk.transaction() as connection:
        found = engine(desk).look_timed(connection, desk.clock.now())
    assert found == {"nearly-late": (closed, still_open)}
    desk.do(Close((closed,)))
    with desk.transaction() as connection:
        assert engine(desk).run_timed(connection, desk.clock.now(), "nearly-late", found["nearly-late"]) == (still_open,)


def test_two_rules_that_contradict_each_other_don_t_go_on_for_ever(desk: BuiltDesk) -> None:
    rule("shut", "is:open", "close", on=Trigger.TIME)
    rule("wake", "is:closed", "reopen", on=Trigger.TIME)
    arrive(desk)
    for _turn in range(5):
        run_timed(desk, "shut")
        run_timed(desk, "wake")
    assert (len(entries(desk, "rule:shut")), len(entries(desk, "rule:wake"))) == (1, 1)


def test_a_rule_on_reply_waits_until_the_answer_left_and_never_sees_one_taken_back(desk: BuiltDesk) -> None:
    rule("answered", "", "tag --add answered", on=Trigger.REPLY)
    number, other = arrive(desk), arrive(desk, sender="tom@example.net")
    sent = desk.do(Reply(number, "Thank you."))
    taken_back = desk.do(Reply(other, "Thank you."))
    assert run(desk) == ()
    desk.do(CancelDelivery((DeliveryId(int(taken_back.created)),)))
    with desk.transaction() as connection:
        d = tables.delivery
        connection.execute(d.update().where(d.c.id == int(sent.created)).values(state=DeliveryState.SENT.value))
    assert run(desk) == (number,)
    assert tagged(desk, "answered") == [number]
    with desk.transaction() as connection:
        assert not rule_runs.is_any_due(connection)


def test_a_trial_says_what_would_have_been_done_and_which_terms_passed(desk: BuiltDesk) -> None:
    number = arrive(desk)
    arrive(desk, "Opening hours?")
    desk.do(Close((number,)))
    tried = Rule("refunds", Trigger.ARRIVAL, "is:open subject:refund", ("tag --add refund", "assign --to ben"))
    with desk.transaction() as connection:
        trials = engine(desk).try_out(connection, tried, desk.clock.now() - timedelta(days=30), desk.clock.now())
        connection.rollback()
    assert (trials.looked_at, trials.found, trials.left_out) == (2, 1, ("is:open",))
    (trial,) = trials.trials
    assert trial.conversation == number
    assert trial.words == (f"tagged #{number}: +refund", f"assigned #{number} to ben")


def test_a_rule_that_acts_far_too_often_stops_for_an_hour_and_says_so_once(desk: BuiltDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agentdesk.desk.rules.MOST_PER_HOUR", 2)
    rule("all", "", "tag --add all")
    for _turn in range(5):
        arrive(desk)
    run(desk)
    assert len(tagged(desk, "all")) == 2
    arrive(desk)
    run(desk)
    assert [one.verb for one in entries(desk, "rule:all")].count("rule") == 1
    desk.clock.move(hours=2)
    late = arrive(desk)
    run(desk)
    assert late in tagged(desk, "all")


def test_what_was_merged_meanwhile_is_acted_on_where_it_is_now(desk: BuiltDesk) -> None:
    rule("all", "", "tag --add all")
    number, into = arrive(desk), arrive(desk, sender="tom@example.net")
    desk.do(Merge((number,), into), ANA)
    desk.do(Reopen((into,)))
    run(desk)
    assert tagged(desk, "all") == [into]


FORGET_CHAT = ("is:closed channel:email before:1y", "delete")


def test_a_rule_deletes_what_is_closed_and_old_and_spares_what_is_held(desk: BuiltDesk) -> None:
    """How long things are kept: by undo it comes back for a month, then nothing does."""
    old, held, of_held, still_open = (desk.conversation(sender=f"a{number}@example.net") for number in range(4))
    desk.do(Close((old, held, of_held)))
    desk.do(Tag((held,), ("legal-hold",)))
    with desk.transaction() as connection:
        customer = connection.execute(text("SELECT customer_id FROM conversation WHERE id = :id"), {"id": of_held}).scalar_one()
    desk.do(SetCustomer(CustomerId(customer), add_tags=("legal-hold",)))
    desk.clock.move(days=366)
    new = desk.conversation(sender="new@example.net")
    desk.do(Close((new,)))
    rule("forget", *FORGET_CHAT, on=Trigger.TIME)
    with desk.transaction() as connection:
        trials = engine(desk).try_out(connection, RULES[0], desk.clock.now() - timedelta(days=30), desk.clock.now())
        connection.rollback()
    assert ([one.conversation for one in trials.trials], trials.found) == ([old], 1)
    assert run_timed(desk, "forget") == (old,)
    assert sorted(one.id for one in ANSWERS[ListConversations](desk.reading(), ListConversations(view="all"))) == [
        *(held, of_held, still_open, new)
    ]
    desk.clock.move(days=31)
    assert retention.erase_due(desk.stores, desk.clock.now()) == 1


@pytest.mark.parametrize(
    ("on", "query"),
    [
        (Trigger.ARRIVAL, "is:closed before:1y"),
        (Trigger.TIME, "before:1y"),
        (Trigger.TIME, "is:open before:1y"),
        (Trigger.TIME, "is:closed"),
        (Trigger.TIME, "is:closed before:29d"),
        (Trigger.TIME, "is:closed -before:1y"),
        (Trigger.TIME, "is:closed (before:1y OR channel:chat)"),
        (Trigger.TIME, "is:closed before:1y template:late"),
    ],
)
def test_no_rule_deletes_what_is_open_or_new(on: Trigger, query: str) -> None:
    with pytest.raises(UsageError):
        check_forgetting(Rule("forget", on, query, ("delete",)))
    check_forgetting(Rule("tags", on, query, ("tag --add old",)))
