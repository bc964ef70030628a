"""A bulk reply in lines: every state stands in words and marks, none in colour alone."""

from __future__ import annotations

from dataclasses import replace

from agentdesk.domain.ids import ConversationId
from agentdesk.domain.outcomes import Failure
from agentdesk.domain.views import BulkReply, CheckedText
from agentdesk.domain.voice import Finding, Level, RenderedTemplate
from agentdesk.tui.presenters.bulk import bulk_detail, bulk_line, bulk_title, item_of, what_leaves

CHECKED = CheckedText("Hello", "en", blocked=False, findings=(), limit_unit="characters", limit_used=5, limit_max=None)
RENDERED = RenderedTemplate("thank-you", "Hello", "", "en", "email en", ("email en",))
GOOD = BulkReply(ConversationId(5), "Maria\x1b[31m", rendered=RENDERED, checked=CHECKED)


def test_every_state_is_readable_without_colour() -> None:
    held = replace(GOOD, checked=replace(CHECKED, findings=(Finding("fit.open_field", Level.BLOCK, 0, 5, "no value"),)))
    lines = [bulk_line(item_of(one), 60).plain for one in (GOOD, replace(GOOD, again=ConversationId(4)), held)]
    assert [words[1:4] for words in lines] == ["[x]", "[ ]", "[!]"]
    assert "same customer as #4" in lines[1]
    assert "held back" in lines[2]
    assert "\x1b" not in "".join(lines)


def test_what_cant_be_answered_says_why() -> None:
    item = item_of(BulkReply(ConversationId(9), "", failure=Failure("not-found", {"thing": "conversation", "name": "9"})))
    assert item.is_held_back
    assert "conversation" in bulk_detail(item, 60)[0].plain
    assert bulk_title("thank-you", [item]).plain.endswith("0 leave · 0 left out · 1 held back")


def test_before_all_of_it_leaves_who_gets_none_and_who_gets_two_is_named() -> None:
    twice = replace(item_of(replace(GOOD, again=ConversationId(4))), is_skipped=False)
    held = item_of(BulkReply(ConversationId(9), "Bob"))
    first, second = what_leaves([item_of(GOOD), twice, held])
    assert first == "#9 Bob: held back"
    assert second.endswith(": a second one, beside #4")
    assert len(what_leaves([held] * 20)) == 9
