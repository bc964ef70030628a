"""What rules may ask and do, read once and refused with words that help."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from agentdesk.domain.errors import UsageError
from agentdesk.domain.ids import AgentName, ConversationId
from agentdesk.domain.rule_actions import Pool, Way, parse_action
from agentdesk.domain.rules import check_name, parse_query
from agentdesk.domain.verbs import AddNote, Assign, Close, SetPending, Snooze, Tag, Verb

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
SEVEN = ConversationId(7)


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("close", Close((SEVEN,))),
        ("tag --add a --add b --remove c", Tag((SEVEN,), ("a", "b"), ("c",))),
        ("assign --to ben", Assign((SEVEN,), AgentName("ben"), is_new_name=True)),
        ("assign --to=none", Assign((SEVEN,), None)),
        ("pending", SetPending((SEVEN,))),
        ("snooze --until 2h", Snooze((SEVEN,), NOW + timedelta(hours=2))),
        ('note --body "Ask @dana"', AddNote(SEVEN, "Ask @dana")),
    ],
)
def test_an_action_is_the_verb_the_command_line_takes(text: str, verb: Verb) -> None:
    action = parse_action(text)
    assert action.verb_for is not None
    assert action.verb_for(SEVEN, NOW) == verb


def test_assignment_to_one_of_several_is_chosen_when_it_is_done() -> None:
    assert parse_action("assign --to by-load --among 'ana, ben'").pool == Pool(Way.BY_LOAD, (AgentName("ana"), AgentName("ben")))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "reply --body hi",
        "tag",
        "tag refund",
        "tag --ad refund",
        "snooze",
        "snooze --until never",
        "assign --to me",
        "assign --to round-robin",
        "assign --to ben --among ana",
        "note --body 'open",
        "note --body",
        "close --now yes",
    ],
)
def test_what_no_rule_can_do_is_refused_before_it_stands(text: str) -> None:
    with pytest.raises(UsageError):
        parse_action(text)


@pytest.mark.parametrize("text", ["assignee:me", "is:unread", "-is:starred", "(by:me OR tag:x)", "is:(", "rating:many"])
def test_a_rule_is_nobody_so_its_query_can_t_speak_of_whoever_reads(text: str) -> None:
    with pytest.raises(UsageError):
        parse_query(text)


@pytest.mark.parametrize("name", ["", "a b", "-a", "a:b", "x" * 41, "é"])
def test_a_rules_name_fits_the_journal_and_the_file(name: str) -> None:
    with pytest.raises(UsageError):
        check_name(name)
