"""Mail as it lies in files: single messages, mbox files and Maildirs, cut into items.

An mbox is split at a `From ` line that stands first or after an empty line and is followed by a header line, and nowhere else: bodies
hold lines that begin with "From " too, and not every program quotes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agentdesk.cli.mbox_quoting import is_own, unpacked


@dataclass(frozen=True, slots=True)
class MailItem:
    """One message cut from a file; `number` counts from 1 inside an mbox, None where the file is the message."""

    content: memoryview
    number: int | None = None


# A header line: RFC 5322 §2.2, a name of printable ASCII without colon, then the colon; blanks before it are RFC 822's.
_HEADER = rb"(?=[!-9;-~]+[ \t]*:)"
# The look-behinds stand behind the letters they look at, so that a search can leap from one "From " to the next.
_FIRST_LF = re.compile(rb"(?:\r?\n)*From (?!:)[^\n]*\n" + _HEADER)
_NEXT_LF = re.compile(rb"From (?:(?<=\n\nFrom )|(?<=\n\r\nFrom ))(?!:)[^\n]*\n" + _HEADER)
_FIRST_CR = re.compile(rb"\r*From (?!:)[^\r]*\r" + _HEADER)
_NEXT_CR = re.compile(rb"From (?<=\r\rFrom )(?!:)[^\r]*\r" + _HEADER)
_LAST_EMPTY_LINE = re.compile(rb"(?:\r\n|\n|\r)(\r\n|\n|\r)\Z")


def items_of(content: memoryview, *, may_be_mbox: bool = True) -> Iterator[MailItem]:
    """Yield the messages a file holds.

    A `From ` line at the top is left out where it is the only one; a file that doesn't begin with one is a single message, whatever
    its body says.

    Args:
        content: the whole file; a memory map serves, since nothing is copied.
        may_be_mbox: False for files of a Maildir, each of which is one message.
    """
    starts = _from_lines(content) if may_be_mbox else []
    if not starts:
        yield MailItem(content)
        return
    is_ours = is_own(content[slice(*starts[0])].tobytes())
    ends = [start for start, _body in starts[1:]] + [len(content)]
    for number, ((start, body), end) in enumerate(zip(starts, ends, strict=True), 1):
        message = _without_last_empty_line(content[body:end])
        if is_ours:
            message = memoryview(unpacked(message.tobytes(), content[start:body].tobytes()))
        yield MailItem(message, number if len(starts) > 1 else None)


def _from_lines(content: memoryview) -> list[tuple[int, int]]:
    """Return where each `From ` line that parts messages begins, and where its message does; nothing where the file is no mbox."""
    has_line_feed = re.search(rb"\n", content) is not None
    first, following = (_FIRST_LF, _NEXT_LF) if has_line_feed else (_FIRST_CR, _NEXT_CR)
    top = first.match(content)
    if top is None:
        return []
    return [top.span(), *(found.span() for found in following.finditer(content, top.end()))]


def _without_last_empty_line(message: memoryview) -> memoryview:
    """Take off the empty line that an mbox puts behind each message, so that the same message is the same bytes anywhere in the file."""
    found = _LAST_EMPTY_LINE.search(message, max(0, len(message) - 4))
    return message if found is None else message[: found.start(1)]
