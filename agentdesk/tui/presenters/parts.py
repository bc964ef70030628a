"""The numbered parts of a conversation: attachments and links, in one sequence, so that a key and a number name one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from agentdesk.domain.ids import MessageId
from agentdesk.domain.texts import _
from agentdesk.domain.views import AttachmentView, ConversationPage, MessageView
from agentdesk.tui.presenters.cells import one_line, width_of
from agentdesk.tui.presenters.tones import Line, Piece, Tone, cut_pieces

LINK = re.compile(r"https?://[^\s<>\"'\])}]+")
MOST_LINKS = 9
"""Per message; a newsletter has hundreds, and nobody opens those from here."""
_TRAILING = ".,;:!?"


@dataclass(frozen=True, slots=True)
class Part:
    """An attachment, or a link where `attachment` is None; `number` is the one shown."""

    number: int
    message: MessageId
    attachment: AttachmentView | None
    url: str = ""

    @property
    def words(self) -> str:
        """What a menu calls it; a link by its real host, whatever its text says."""
        if self.attachment is None:
            return f"{host_of(self.url)}  {one_line(self.url)}"
        unnamed = _("unnamed") + f" ({one_line(self.attachment.content_type)})"
        name = one_line(self.attachment.filename) or unnamed
        return f"{name}  {size_label(self.attachment.size)}"


def size_label(size: int) -> str:
    """Return bytes as people read them."""
    for limit, unit in ((1 << 20, "kB"), (1 << 30, "MB")):
        if size < limit:
            return f"{max(1, size * 1024 // limit)} {unit}" if size >= 1024 or unit != "kB" else f"{size} B"  # noqa: PLR2004
    return f"{size >> 30} GB"


def host_of(url: str) -> str:
    """Return the host a link leads to, as the browser will see it: without user name and password, in ASCII, so that look-alikes show."""
    try:
        host = urlsplit(url).hostname or ""
        return host if host.isascii() else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return _("no host that can be read")


def links_of(message: MessageView) -> list[str]:
    """Return the links of a message outside what is folded, each once, and the page it stands on."""
    folded = [(fold.start, fold.end) for fold in message.folds]
    found = [
        match[0].rstrip(_TRAILING)
        for match in LINK.finditer(message.body_text)
        if not any(start <= match.start() < end for start, end in folded)
    ]
    return list(dict.fromkeys([*found[:MOST_LINKS], *([message.url] if message.url else [])]))


def parts_of(message: MessageView, before: int) -> Iterator[Part]:
    """Yield a message's parts, numbered after `before`."""
    for one in message.attachments:
        before += 1
        yield Part(before, message.id, one)
    for url in links_of(message):
        before += 1
        yield Part(before, message.id, None, url)


def parts_in_order(page: ConversationPage) -> list[Part]:
    """Return every part of a conversation by the numbers shown."""
    found: list[Part] = []
    for message in page.messages:
        found += parts_of(message, len(found))
    return found


def part_line(part: Part, width: int) -> Line:
    """Return a part as it stands under its message."""
    number = Piece(f" ({part.number}) ", Tone.MARK)
    if part.attachment is not None:
        pieces = (number, Piece(part.words, Tone.LINK), Piece("  " + _("S saves"), Tone.DIM))
    else:
        host = host_of(part.url)
        rest = one_line(part.url).partition("://")[2].removeprefix(host)
        pieces = (number, Piece(host, Tone.LINK), Piece(rest if width_of(rest) > 1 else "", Tone.DIM))
    return Line(cut_pieces((*pieces,), width))
