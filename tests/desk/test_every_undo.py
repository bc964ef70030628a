"""Every verb that says it can be undone is undone to the very state before it, and redone to the one after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from agentdesk.desk.answers import ANSWERS
from agentdesk.domain import asks, verbs
from agentdesk.domain.ids import ConversationId, CustomerId, DraftId, MessageId, SuggestionId
from agentdesk.domain.reading import Address
from agentdesk.domain.states import CustomerKind, DeliveryState, Role
from agentdesk.domain.suggestions import Suggested, SuggestionKind
from agentdesk.domain.voice import FollowUp, TemplateSource, UsedTemplate
from agentdesk.store import messages, suggestions, tables
from tests.desk_builder import BEN, START, BuiltDesk, author
from tests.desk_stores import NewDesk

LEAD = author("ana", role=Role.LEAD)
THREE = tuple(ConversationId(number) for number in (1, 2, 3))
FIRST, SECOND, THIRD = THREE
TOMORROW = START + timedelta(days=1)
MARIA = Address("Maria", "maria@example.net")
TEMPLATE = "+++\ntitle = 'Ours'\n+++\n=== nl\nHallo\n"

OURS = verbs.WriteTemplates((verbs.TemplateText("ours", TEMPLATE),))


def did(desk: BuiltDesk, before: verbs.Verb, verb: verbs.Verb) -> verbs.Verb:
    """Do one verb and return the other."""
    desk.do(before, LEAD)
    return verb


def messages_of(desk: BuiltDesk, number: ConversationId) -> tuple[MessageId, ...]:
    with desk.transaction() as connection:
        return tuple(view.id for view in messages.views(connection, number, 10))


def second_message(desk: BuiltDesk) -> MessageId:
    return messages_of(desk, FIRST)[1]


def suggested(desk: BuiltDesk, kind: SuggestionKind, *targets: int) -> SuggestionId:
    with desk.transaction() as connection:
        found = suggestions.make(connection, Suggested(kind, FIRST, targets, "because", {}), desk.clock.now())
    assert found is not None
    return found


def drafted(desk: BuiltDesk) -> DraftId:
    return DraftId(int(desk.do(verbs.SaveDraft(FIRST, None, "an hour of typing")).created))


def own_template(desk: BuiltDesk) -> str:
    desk.do(OURS)
    (found,) = ANSWERS[asks.ReadTemplate](desk.reading(), asks.ReadTemplate("ours"))
    assert isinstance(found, TemplateSource)
    return found.digest


Case = Callable[[BuiltDesk], verbs.Verb]
CASES: dict[str, tuple[type[verbs.Verb], Case]] = {
    "close": (verbs.Close, lambda _desk: verbs.Close(THREE)),
    "reopen": (verbs.Reopen, lambda desk: did(desk, verbs.Close(THREE[1:]), verbs.Reopen(THREE))),
    "pending": (verbs.SetPending, lambda _desk: verbs.SetPending(THREE)),
    "pending until": (verbs.SetPending, lambda _desk: verbs.SetPending(THREE, TOMORROW)),
    "snooze": (verbs.Snooze, lambda _desk: verbs.Snooze(THREE, TOMORROW)),
    "assign": (verbs.Assign, lambda desk: did(desk, verbs.Assign((SECOND,), BEN.agent, is_new_name=True), verbs.Assign(THREE, LEAD.agent))),
    "give back": (verbs.Assign, lambda desk: did(desk, verbs.Assign(THREE, BEN.agent, is_new_name=True), verbs.Assign(THREE, None))),
    "tag": (verbs.Tag, lambda desk: did(desk, verbs.Tag((SECOND,), ("old", "vip")), verbs.Tag(THREE, ("vip",), ("old",)))),
    "spam": (verbs.MarkSpam, lambda _desk: verbs.MarkSpam(THREE)),
    "delete": (verbs.Delete, lambda _desk: verbs.Delete(THREE)),
    "star": (verbs.Star, lambda desk: did(desk, verbs.Star((SECOND,)), verbs.Star(THREE))),
    "take stars off": (verbs.Star, lambda desk: did(desk, verbs.Star((SECOND,)), verbs.Star(THREE, is_starred=False))),
    "read": (verbs.MarkRead, lambda _desk: verbs.MarkRead(THREE, is_by_hand=True)),
    "unread": (
        verbs.MarkRead,
        lambda desk: did(desk, verbs.MarkRead(THREE), verbs.MarkRead(THREE, is_read=False, is_by_hand=True)),
    ),
    "note": (verbs.AddNote, lambda desk: verbs.AddNote(FIRST, "ask the courier", drafted(desk))),
    "merge": (verbs.Merge, lambda _desk: verbs.Merge((SECOND, THIRD), FIRST)),
    "split": (verbs.Split, lambda desk: verbs.Split((second_message(desk),))),
    "move": (verbs.Move, lambda desk: verbs.Move((second_message(desk),), THIRD)),
    "discard draft": (verbs.DiscardDraft, lambda desk: verbs.DiscardDraft(drafted(desk))),
    "give a draft": (verbs.GiveDraft, lambda desk: verbs.GiveDraft(drafted(desk), BEN.agent)),
    "reply": (verbs.Reply, lambda desk: verbs.Reply(FIRST, "It left today.", draft=drafted(desk))),
    "reply and close": (
        verbs.Reply,
        lambda _desk: verbs.Reply(FIRST, "It left.", close_after=True, templates=(UsedTemplate("thank-you", "en", "It left."),)),
    ),
    "reply and wait": (verbs.Reply, lambda _desk: verbs.Reply(FIRST, "It left.", return_at=TOMORROW)),
    "reply and follow up": (verbs.Reply, lambda _desk: verbs.Reply(FIRST, "It left.", follow_up=FollowUp(tags=("late",)))),
    "reply by hand": (verbs.Reply, lambda _desk: verbs.Reply(FIRST, "Called her.", by_hand=True, close_after=True)),
    "held reply": (verbs.Reply, lambda _desk: verbs.Reply(FIRST, "It left today.", hold=True)),
    "forward": (verbs.Forward, lambda _desk: verbs.Forward(FIRST, "Please see to it.", to=(MARIA,))),
    "new": (verbs.WriteNew, lambda _desk: verbs.WriteNew("Dear all", (Address("", "new@example.net"),), "Hello")),
    "reply to many": (
        verbs.ReplyToMany,
        lambda _desk: verbs.ReplyToMany(tuple(verbs.Reply(number, "It left.", close_after=True) for number in THREE)),
    ),
    "log": (verbs.LogContact, lambda _desk: verbs.LogContact("phone", Address("", "+31201234567"), "Asks for the lamp")),
    "log there": (
        verbs.LogContact,
        lambda desk: did(
            desk, verbs.Close((FIRST,)), verbs.LogContact("counter", MARIA, "came by", callback_at=TOMORROW, conversation=FIRST)
        ),
    ),
    "set customer": (
        verbs.SetCustomer,
        lambda _desk: verbs.SetCustomer(CustomerId(1), "Maria L.", CustomerKind.SUPPLIER, "17", "nl", "email", "likes lamps", ("vip",)),
    ),
    "merge customers": (verbs.MergeCustomers, lambda _desk: verbs.MergeCustomers((CustomerId(2), CustomerId(3)), CustomerId(1))),
    "keep apart": (verbs.KeepApart, lambda _desk: verbs.KeepApart(CustomerId(1), CustomerId(2))),
    "erase customer": (verbs.EraseCustomer, lambda _desk: verbs.EraseCustomer(CustomerId(1))),
    "accept": (
        verbs.AcceptSuggestion,
        lambda desk: verbs.AcceptSuggestion(suggested(desk, SuggestionKind.CLOSE, messages_of(desk, FIRST)[-1])),
    ),
    "accept joining": (verbs.AcceptSuggestion, lambda desk: verbs.AcceptSuggestion(suggested(desk, SuggestionKind.JOIN, SECOND))),
    "accept splitting": (
        verbs.AcceptSuggestion,
        lambda desk: verbs.AcceptSuggestion(suggested(desk, SuggestionKind.SPLIT, second_message(desk))),
    ),
    "decline": (
        verbs.DeclineSuggestion,
        lambda desk: verbs.DeclineSuggestion(suggested(desk, SuggestionKind.CLOSE, messages_of(desk, FIRST)[-1])),
    ),
    "away": (
        verbs.SetAway,
        lambda desk: did(desk, verbs.Assign(THREE, LEAD.agent), verbs.SetAway(LEAD.agent, TOMORROW, str(BEN.agent))),
    ),
    "closure": (verbs.AddClosure, lambda _desk: verbs.AddClosure(START.date(), TOMORROW.date(), "stocktaking", (("", "Closed"),))),
    "new template": (verbs.WriteTemplates, lambda _desk: OURS),
    "template edit": (
        verbs.WriteTemplates,
        lambda desk: verbs.WriteTemplates((verbs.TemplateText("ours", TEMPLATE + "Soon.\n", own_template(desk)),)),
    ),
    "no template": (verbs.RemoveTemplates, lambda desk: did(desk, OURS, verbs.RemoveTemplates(("ours",)))),
}
ELSEWHERE = {verbs.Undo, verbs.Redo, verbs.MarkPosted, verbs.ArrangeLetters, verbs.CheckLetter, verbs.RemoveClosure, verbs.UndoBatch}
"""The first two are what this is about; letters have a desk of their own in test_letters, here and among the commands."""

SENT = ("draft ", "seen ")
PERSON = ("customer ", "handle ")
STAYS: dict[type[verbs.Verb], tuple[str, ...]] = {
    verbs.Reply: SENT,
    verbs.ReplyToMany: SENT,
    verbs.Forward: SENT,
    verbs.WriteNew: (*SENT, *PERSON),
    verbs.LogContact: ("seen ", *PERSON),
}
"""What undo leaves on purpose: the text as a draft, that it was read, and whom the desk got to know."""


def test_every_verb_that_can_be_undone_is_among_the_cases() -> None:
    """A new verb can't be forgotten here: it says that it can't be undone, or how it looks when it is."""
    assert {verb for verb in verbs.ALL if verb.UNDOABLE} - ELSEWHERE == {verb for verb, _case in CASES.values()}


@pytest.fixture
def desk(new_desk: NewDesk) -> BuiltDesk:
    """A desk with three conversations of three customers, the first of three messages."""
    built = new_desk()
    for number in (1, 2, 3):
        built.receive_mail(sender=f"c{number}@example.net")
    for _number in (1, 2):
        built.receive_mail(sender="c1@example.net", in_reply_to="m1@example.net", references=("m1@example.net",))
    assert len(messages_of(built, FIRST)) == 3
    return built


@pytest.mark.parametrize("name", CASES)
def test_undo_puts_everything_back_and_redo_does_it_again(desk: BuiltDesk, name: str) -> None:
    verb_type, case = CASES[name]
    verb = case(desk)
    assert type(verb) is verb_type
    before = standing(desk)
    outcome = desk.do(verb, LEAD)
    after = standing(desk)
    assert outcome.entry is not None
    assert after != before
    stays = STAYS.get(verb_type, ())
    for _time in range(2):
        undone = desk.do(verbs.Undo(), LEAD)
        assert not undone.skipped
        assert [line for line in differences(before, standing(desk)) if not line.startswith(stays)] == []
        redone = desk.do(verbs.Redo(), LEAD)
        assert not redone.skipped
        assert differences(after, standing(desk)) == []


HISTORY = {"entry", "effect", "template_file", "template_version", "meta", "arrival", "reference", "location"}
"""What happened, which nothing takes back; and what only points at messages."""
GOES_ON = {"version"}
"""Counts of changes."""


def differences(wanted: set[str], found: set[str]) -> list[str]:
    return sorted([f"{line}  is missing" for line in wanted - found] + [f"{line}  is new" for line in found - wanted])


def standing(desk: BuiltDesk) -> set[str]:
    """Return all that stands in the desk, a line for each field: without what was withdrawn or taken back, with its templates' files."""
    with desk.transaction() as connection:
        found = {
            name: [dict(row._mapping) for row in connection.execute(select(table))]
            for name, table in tables.metadata.tables.items()
            if name not in HISTORY
        }
    gone = {row["id"] for row in found["conversation"] if row["deleted_at"] is not None or row["merged_into"] is not None}
    hidden = {row["id"] for row in found["message"] if row["is_withdrawn"]}

    def is_shown(name: str, row: dict[str, Any]) -> bool:
        conversation = row["id"] if name == "conversation" else row.get("conversation_id")
        is_withdrawn = row.get("is_withdrawn") or row.get("state") == DeliveryState.CANCELLED.value
        is_blank = (name == "seen" and not (row["is_starred"] or row["last_seen_id"])) or (name == "agent" and row["away_until"] is None)
        return not (is_withdrawn or is_blank or conversation in gone or row.get("message_id") in hidden)

    rows = [(name, row) for name, each in found.items() for row in each if is_shown(name, row)]
    files = (desk.folder / "config" / "templates").glob("*")
    return {f"file {path.name}: {path.read_text('utf-8')}" for path in files} | {line for name, row in rows for line in _lines(name, row)}


def _lines(name: str, row: dict[str, Any]) -> Iterator[str]:
    key = " ".join(str(row[column.name]) for column in tables.metadata.tables[name].primary_key)
    return (f"{name} {key}: {field} = {value!r}" for field, value in row.items() if field not in GOES_ON)
