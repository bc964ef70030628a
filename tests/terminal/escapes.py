"""Proof that nothing hostile reached the terminal: every control sequence in the output is the program's own."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

#: What can act on a terminal or disguise text: ECMA-48 escape sequences, C0 but tab and line ends, DEL, C1 (as code points
#: and as bare bytes), bidi formatting (UAX #9), and characters of no width. ZWJ and ZWNJ stay: emoji and Persian need them.
_CONTROL = re.compile(
    "\x1b\\][^\x07\x1b]*(?:\x07|\x1b\\\\)?"  # OSC, finished or not
    "|\x1b[PX^_][^\x1b]*(?:\x1b\\\\)?"  # DCS, SOS, PM, APC
    "|\x1b\\[[0-?]*[ -/]*[@-~]?"  # CSI
    "|\x1b[ -/]*[0-~]?"  # all other escapes, and a bare ESC
    "|\r(?!\n)|[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f]"
    "|[\udc80-\udcff]+"
    "|[\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]"
    "|(?<![\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002a6dd])[\U000e0100-\U000e01ef]"  # behind an ideograph it chooses the form of a name
)

#: A program that prints and uses no sequence at all.
PLAIN_OUTPUT: tuple[str, ...] = ()
#: What Textual's Linux driver and Rich write, and nothing else: no title, clipboard or link, and no query whose answer could be chosen from outside.
CONSOLE_SEQUENCES: tuple[str, ...] = (
    r"\x1b\[[0-9;:]*m",  # colours and styles
    r"\x1b\[(?:[0-9]+;[0-9]+)?H",  # cursor to a place
    r"\x1b\[[0-9]*[ABCDGJK]",  # cursor by steps, erasing
    r"\x1b\[\?(?:7|25|1000|1003|1004|1006|1007|1015|1016|1049|2004|2026|2048)[hl]",  # screen, cursor, mouse, paste, sync
    r"\x1b\[\?(?:2026|2048)\$p",  # does the terminal know these two modes?
    r"\x1b\[(?:>[0-9]+|<)u",  # kitty's keyboard protocol on and off
    r"\x1b\]22;[a-z-]+\x07",  # the mouse pointer's shape
)
_CONTEXT_CHARACTERS = 40


@dataclass(frozen=True, slots=True)
class Escape:
    """One thing that should not have reached the terminal, with what stood around it."""

    sequence: bytes
    why: str
    context: str


def payload_escapes(
    raw: bytes, payloads: Sequence[bytes], *, own: tuple[str, ...] = CONSOLE_SEQUENCES, baseline: bytes = b""
) -> list[Escape]:
    """What hostile input did to a terminal; empty if all of it was made harmless.

    Found are: any sequence that is not of the program's own kinds; any sequence of a payload, even one of a kind the
    program uses too (a colour, say), unless the program wrote just that without the payload; any payload as a whole.

    Args:
        raw: all output.
        payloads: the hostile texts, as bytes. Give their sequences odd parameters (`ESC[38;5;201m`), so that they can't
            be mistaken for the program's.
        own: regular expressions of the sequences the program may write, each for a whole sequence.
        baseline: output of the same program without the payloads.
    """
    text = _decoded(raw)
    allowed = re.compile("|".join(f"(?:{pattern})" for pattern in own) or r"(?!)")
    usual = set(_CONTROL.findall(_decoded(baseline)))
    hostile = {sequence for payload in payloads for sequence in _CONTROL.findall(_whole(payload))} - usual
    found = []
    own_spans = {}
    for match in _CONTROL.finditer(text):
        if not allowed.fullmatch(match[0]):
            found.append(_escape(text, match.start(), match.end(), "not one of the program's own sequences"))
        elif match[0] in hostile:
            found.append(_escape(text, match.start(), match.end(), "a sequence of a payload"))
        else:
            own_spans[match.start()] = match.end()
    return found + _whole_payloads(text, payloads, own_spans)


def _whole_payloads(text: str, payloads: Sequence[bytes], own_spans: Mapping[int, int]) -> list[Escape]:
    """The payloads that came through unchanged, of those which hold something to act with.

    A payload may be the beginning of a sequence, a bare `ESC [` say: with that begin all of the program's own, so what
    lies in one of those is no sign of it.
    """
    return [
        _escape(text, start, start + len(payload), "a whole payload")
        for payload in map(_whole, payloads)
        if _CONTROL.search(payload)
        for start in islice(_places(text, payload, own_spans), 1)
    ]


def _places(text: str, payload: str, own_spans: Mapping[int, int]) -> Iterator[int]:
    """Yield where a payload stands, outside the program's own sequences."""
    start = text.find(payload)
    while start >= 0:
        if start + len(payload) > own_spans.get(start, start):
            yield start
        start = text.find(payload, start + 1)


def _escape(text: str, start: int, end: int, why: str) -> Escape:
    context = text[max(0, start - _CONTEXT_CHARACTERS) : end + _CONTEXT_CHARACTERS]
    return Escape(text[start:end].encode(errors="surrogateescape"), why, ascii(context))


def _decoded(raw: bytes) -> str:
    """Output as text; bytes that are no UTF-8 become surrogates, a character cut off at the end is left out."""
    return codecs.utf_8_decode(raw, "surrogateescape", False)[0]


def _whole(payload: bytes) -> str:
    return payload.decode(errors="surrogateescape")
