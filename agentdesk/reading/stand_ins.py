"""What is shown of a mail that has no text of its own: what Outlook packed into winmail.dat, an RTF part, a calendar in words."""

from __future__ import annotations

from agentdesk.domain.safe_text import block
from agentdesk.reading import charsets
from agentdesk.reading.attachments import decoded_body
from agentdesk.reading.bodies import Contents, html_text
from agentdesk.reading.events import event_text
from agentdesk.reading.limits import MAX_BODY_CHARS
from agentdesk.reading.rtf import rtf_text


def stand_in(contents: Contents) -> str:
    """Return the first of them that says something, with the marks of `reading.html` where it was HTML; "" where none does."""
    return packed_text(contents) or rich_text(contents) or calendar_text(contents)


def packed_text(contents: Contents) -> str:
    """Return the text of a winmail.dat, with the marks of `reading.html` where it was HTML."""
    if contents.packed_text.strip():
        return block(contents.packed_text[:MAX_BODY_CHARS].replace("\x00", "")).rstrip()
    if contents.packed_html:
        return html_text(contents.packed_html).rstrip()
    return _from_rtf(contents.packed_rtf)


def rich_text(contents: Contents) -> str:
    """Return the text of an RTF part, "" where there is none."""
    return "" if contents.rtf is None else _from_rtf(decoded_body(contents.rtf))


def _from_rtf(data: bytes) -> str:
    return block(rtf_text(data).replace("\x00", "")).rstrip() if data else ""


def calendar_text(contents: Contents) -> str:
    """Return what the calendar part of an invitation says, in words; "" where there is none."""
    if contents.calendar is None:
        return ""
    label = contents.calendar.parameters.get("charset") or "utf-8"
    return block(event_text(charsets.decode(decoded_body(contents.calendar), label)).replace("\x00", ""))
