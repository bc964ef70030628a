"""An invitation without a word beside it still says what it asks: what, when, where, and who."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agentdesk.domain.channels import MIME
from agentdesk.reading.events import event_text
from agentdesk.reading.registry import read

HEAD = b"From: a@b.example\r\nSubject: Fitting\r\nMIME-Version: 1.0\r\n"
KIND = b"Content-Type: text/calendar; charset=utf-8; method=REQUEST\r\n\r\n"


def calendar(*lines: str, method: str = "REQUEST") -> str:
    inside = "\r\n".join(lines)
    return f"BEGIN:VCALENDAR\r\nMETHOD:{method}\r\nBEGIN:VEVENT\r\n{inside}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"


INVITATION = calendar(
    'ORGANIZER;CN="Smit, Jan":MAILTO:jan@b.example',
    "BEGIN:VALARM",
    "DESCRIPTION:Reminder",
    "END:VALARM",
    "SUMMARY;LANGUAGE=nl:Trap op",
    " meten",
    'DTSTART;TZID="W. Europe":20250910T140000',
    'DTEND;TZID="W. Europe":20250910T153000',
    "LOCATION:Kade 5\\, Gouda",
    "DESCRIPTION:De hal vrij\\nhouden\\, graag.",
    "RRULE:FREQ=WEEKLY;COUNT=4",
)
IN_WORDS = (
    "Trap opmeten\nWhen: 2025-09-10 14:00 to 15:30 (W. Europe)\nRepeats: weekly\nWhere: Kade 5, Gouda\n"
    "Organiser: Smit, Jan <jan@b.example>\n\nDe hal vrij\nhouden, graag."
)


def test_an_invitation_alone_is_told_in_words() -> None:
    message = read(HEAD + KIND + INVITATION.encode(), MIME)
    assert message.body_text == IN_WORDS
    assert [item.content_type for item in message.attachments] == ["text/calendar"]


def test_words_beside_an_invitation_are_the_text() -> None:
    parts = b"--B\r\nContent-Type: text/plain\r\n\r\nCome by\r\n--B\r\n" + KIND + INVITATION.encode() + b"\r\n--B--\r\n"
    assert read(HEAD + b"Content-Type: multipart/alternative; boundary=B\r\n\r\n" + parts, MIME).body_text == "Come by"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (calendar("SUMMARY:x", "DTSTART;VALUE=DATE:20250910", "DTEND;VALUE=DATE:20250911"), "x\nWhen: 2025-09-10"),
        (calendar("DTSTART;VALUE=DATE:20250910", "DTEND;VALUE=DATE:20250913"), "When: 2025-09-10 to 2025-09-12"),
        (calendar("DTSTART:20250910T220000Z", "DURATION:PT3H"), "When: 2025-09-10 22:00 to 2025-09-11 01:00 (UTC)"),
        (calendar("DTSTART:sometime"), "When: sometime"),
        (calendar("DTSTART:99990910T100000", "DURATION:P9999W"), "When: 99990910T100000"),
        (calendar("SUMMARY:x", "ATTENDEE;PARTSTAT=DECLINED;CN=Jo:mailto:jo@b.example", method="REPLY"), "x\nJo <jo@b.example>: declined"),
        (calendar("SUMMARY:x", method="CANCEL"), "x\nCancelled"),
        ("BEGIN:VCALENDAR\nEND:VCALENDAR", ""),
    ],
)
def test_times_and_answers_are_told(source: str, words: str) -> None:
    assert event_text(source) == words


@given(st.text(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_text_is_survived(noise: str) -> None:
    event_text(noise)
    event_text(calendar(noise, f"DTSTART:{noise}", f"DURATION:{noise}"))
