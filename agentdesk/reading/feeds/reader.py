"""An entry that was kept, to a message."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from agentdesk.domain.languages import guess_language
from agentdesk.domain.reading import Address, SplitRequest
from agentdesk.domain.safe_text import block, one_line
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.texts import N_
from agentdesk.reading.feeds.entries import HTML, Entry, Text, date_of, unpacked
from agentdesk.reading.feeds.stars import stars_of
from agentdesk.reading.html import MARKS, html_to_text
from agentdesk.reading.limits import MAX_BODY_CHARS, NO_FEED
from agentdesk.reading.progress import Progress

CHANNEL: Final = "review"
_URL_CHARS: Final = 2_000
_TAG: Final = re.compile(r"</?[A-Za-z][^<>]{0,2000}>|<!--|<!\[CDATA\[")
_ESCAPED_PAGE: Final = re.compile(r"(?is)\s*<(?P<tag>p|div|span|b|i|em|strong|ul|ol|table|blockquote|a|h[1-6])\b[^<>]*>.*</(?P=tag)>\s*")
_FRAMES: Final = re.compile(r"(?i)</?(?:iframe|object|applet|embed|noframes|frameset|frame|noscript)\b[^<>]{0,2000}>")
"""What stands in them shows where they can't be, as here."""
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,3}")
NOT_AN_ENTRY: Final = N_("this is not an entry as a feed is split into")


def read_entry(content: bytes, _authserv_id: str, progress: Progress) -> None:
    """Fill `progress` from an entry."""
    progress.set(channel=CHANNEL, kind=ChannelKind.REVIEW)
    try:
        entry = unpacked(content)
    except (msgspec.MsgspecError, RecursionError, UnicodeError) as error:
        progress.stop(f"{NOT_AN_ENTRY}: {one_line(str(error), 200)}")
        return
    title = one_line(" ".join(_rendered(entry.title).split()))
    progress.set(
        sender=Address(one_line(_unescaped(entry.name)), one_line(entry.address)),
        subject=title,
        date=date_of(entry),
        message_id=one_line(entry.id),
        url=one_line(entry.link, _URL_CHARS),
    )
    text = block(_body(entry)[:MAX_BODY_CHARS])
    progress.set(
        body_text=text,
        reply_text=text,
        rating=stars_of(entry.ratings, title, text),
        language=_language(entry, text),
    )


def read_reviews(content: bytes, _authserv_id: str, progress: Progress) -> None:
    """Say of a file that is kept whole why nothing could be taken out of it."""
    from agentdesk.reading.feeds.splitting import split  # noqa: PLC0415 - feeds are seldom, and their libraries cost a while

    progress.set(channel=CHANNEL, kind=ChannelKind.REVIEW)
    progress.stop(split(SplitRequest(content, "")).problem or NO_FEED)


def _body(entry: Entry) -> str:
    """Return the content; where that shows nothing, the summary."""
    for text in entry.texts:
        rendered = _rendered(text).strip("\n")
        if rendered.strip():
            return rendered
    return ""


def _rendered(text: Text) -> str:
    if text.type != HTML:
        return text.value
    if _TAG.search(text.value) is None:
        # Not marked up at all: its lines are meant as they stand.
        once = _unescaped(text.value)
        return _rendered_markup(once) if _ESCAPED_PAGE.fullmatch(once) else once
    return _rendered_markup(text.value)


def _rendered_markup(source: str) -> str:
    return MARKS.sub("", html_to_text(_FRAMES.sub("", source)))


def _unescaped(text: str) -> str:
    from html import unescape  # noqa: PLC0415 - a thousand names, needed by feeds alone

    return unescape(text) if "&" in text else text


def _language(entry: Entry, text: str) -> str:
    said = entry.language.replace("_", "-")
    guessed = guess_language(text)
    return guessed or (said if _LANGUAGE.fullmatch(said) else "")


def entry_part(content: bytes, number: int) -> bytes:
    """An entry has no attachments.

    Raises:
        KeyError: always.
    """
    del content
    raise KeyError(number)
