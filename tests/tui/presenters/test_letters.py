"""A letter being checked, as lines: what is proposed, what a person said, and which words are in doubt."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from agentdesk.domain.ids import ConversationId, MessageId
from agentdesk.domain.letters import LetterLine, LetterView, PageSource, PageView, Proposal, ProposalKind, ScanView, Unsure
from agentdesk.tui.presenters.letters import field_line, fields_of, text_lines, title_words
from agentdesk.tui.presenters.tones import Tone

CAME = date(2026, 11, 20)
LINE = LetterLine(MessageId(7), ConversationId(3), "", "klacht", 55, 2, datetime(2026, 11, 20, 12, tzinfo=UTC))
SCAN = ScanView(
    (PageView(1, PageSource.OCR, "nld", 55, 0.0), PageView(2, PageSource.BLANK, "", 0, 0.0)),
    (Unsure(8, 15, 40),),
    (Proposal(ProposalKind.SENDER, "Jan", "Jan", 1), Proposal(ProposalKind.DEADLINE, "P14D", "binnen 14 dagen", 1)),
)
LETTER = LetterView(LINE, "Geachte mevrcuw, dank", "x.pdf", "nl", SCAN)


def shown(said: dict[ProposalKind, list[str]] | None = None) -> list[str]:
    return [field_line(one, 78, CAME).plain.rstrip() for one in fields_of(LETTER, said or {}, CAME)]


def test_a_deadline_shows_the_day_it_means_and_the_words_it_was_taken_from() -> None:
    line = next(one for one in shown() if "Deadline" in one)
    assert line.startswith(" ? Deadline   P14D → 2026-12-04")
    assert line.endswith("“binnen 14 dagen”")


def test_what_a_person_said_is_told_from_what_is_proposed() -> None:
    lines = shown({ProposalKind.SENDER: ["Piet"], ProposalKind.DEADLINE: []})
    assert any(one.startswith(" ✓ Sender     Piet") for one in lines)
    assert any(one.startswith(" ✓ Deadline   —") for one in lines)
    assert any(one.startswith("   Reference  —") for one in lines)


def test_words_in_doubt_are_marked_in_the_text() -> None:
    lines = text_lines(LETTER, 60)
    assert lines[0].plain == " 1: ocr 55 %  2: blank"
    assert lines[1].plain == " Geachte mevrcuw(?), dank"
    assert [piece.text for piece in lines[1].pieces if piece.tone is Tone.WARN] == ["mevrcuw(?)"]


def test_why_a_file_cannot_be_read_stands_there() -> None:
    line = replace(LINE, pages=0, unreadable="the file is empty")
    (reason,) = [one for one in text_lines(replace(LETTER, line=line, body_text="", scan=ScanView(())), 60) if one.plain.strip()]
    assert reason.plain == " the file is empty"


def test_the_bar_says_where_in_the_queue_one_is() -> None:
    assert title_words(LETTER, 2, 12) == " 2 of 12   #3   2 pages   worst page 55 % sure"
