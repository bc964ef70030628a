"""Finds what of a body the sender did not write now: quotations, signatures, footers.

Nothing is cut: a fold is a span, and `reply_text` is the body without the spans. Where everything would be folded, nothing is; a
forward stays whole, since what was forwarded is what the sender wants to be read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from agentdesk.domain.reading import Fold, FoldKind
from agentdesk.reading import separators, signatures
from agentdesk.reading.attributions import ENDINGS, MOST_LINES, Attribution, find_attribution
from agentdesk.reading.html import (
    INDENT_END,
    INDENT_START,
    MARKS,
    QUOTE_END,
    QUOTE_START,
    SIGNATURE_END,
    SIGNATURE_START,
    TAIL_START,
)

_QUOTED: Final = re.compile(r"^[ \t\xa0]{0,3}(?:>|[A-Z]{1,3}> |»|&gt;)")
_MANY_BLANK_LINES: Final = re.compile(r"\n(?:[ \t\xa0]*\n){2,}")
_SENTENCE_ENDS: Final = (".", "?", "!", ":", ";")
_WRAP_COLUMN: Final = 60
_WRAPPED_REST: Final = 40
_BLANKS_BELOW_RULE: Final = 3
_MAX_LINES: Final = 4_000
"""Lines that are looked at; a longer text is a log or a book, and its quotations are its own."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A body, its folds, and what is left when they are taken out."""

    body_text: str
    reply_text: str
    folds: tuple[Fold, ...] = ()


@dataclass(slots=True)
class _Line:
    """One line with where it stands, and what the sender's HTML says of it."""

    text: str
    start: int
    end: int
    is_quoted: bool = False
    is_tail: bool = False
    is_signature: bool = False
    is_indented: bool = False


def fold(marked: str, subject: str) -> Folded:
    """Return the body without its marks, its folds, and the text now written."""
    body = MARKS.sub("", marked)
    if marked.count("\n") >= _MAX_LINES:
        return Folded(body, body)
    lines = _lines(marked)
    folds = _Folder(lines, subject).folds()
    if not folds:
        return Folded(body, body)
    reply = _without(body, folds)
    return Folded(body, reply, folds) if reply else Folded(body, body)


_PAIRS: Final = {
    QUOTE_START: (0, 1),
    QUOTE_END: (0, -1),
    SIGNATURE_START: (1, 1),
    SIGNATURE_END: (1, -1),
    INDENT_START: (2, 1),
    INDENT_END: (2, -1),
}


def _lines(marked: str) -> list[_Line]:
    """Split into lines and turn marks into what they say of the lines they enclose."""
    if MARKS.search(marked):
        return _marked_lines(marked)
    lines: list[_Line] = []
    position = 0
    for text in marked.split("\n"):
        end = position + len(text)
        lines.append(_Line(text, position, end, is_quoted=_QUOTED.match(text) is not None))
        position = end + 1
    return lines


def _marked_lines(marked: str) -> list[_Line]:
    lines: list[_Line] = []
    depths = [0, 0, 0]
    position = 0
    is_tail = False
    for raw in marked.split("\n"):
        text = MARKS.sub("", raw)
        inside = [depth > 0 for depth in depths]
        opens_line = not MARKS.split(raw, maxsplit=1)[0].strip()
        for sign in MARKS.findall(raw):
            is_tail = is_tail or sign == TAIL_START
            kind, change = _PAIRS.get(sign, (0, 0))
            depths[kind] += change
            inside[kind] = inside[kind] or (change > 0 and opens_line)
        is_quoted = inside[0] or _QUOTED.match(text) is not None
        lines.append(_Line(text, position, position + len(text), is_quoted, is_tail, inside[1], inside[2]))
        position += len(text) + 1
    return lines


def _without(body: str, folds: tuple[Fold, ...]) -> str:
    kept, at = [], 0
    for span in folds:
        kept.append(body[at : span.start])
        at = span.end
    kept.append(body[at:])
    return _MANY_BLANK_LINES.sub("\n\n", "".join(kept)).strip()


class _Folder:
    """Walks down the lines of one body once and collects spans of lines."""

    def __init__(self, lines: list[_Line], subject: str) -> None:
        self._lines = lines
        self._texts = [line.text for line in lines]
        self._subject = subject
        self._spans: list[tuple[int, int, FoldKind]] = []
        self._has_new_text = False
        self._old_known = (0, -1)
        self._may_hold_device_footer = signatures.may_hold_device_footer("\n".join(self._texts))

    def folds(self) -> tuple[Fold, ...]:
        """Return the folds in order; none for a forward."""
        at = 0
        while at < len(self._lines):
            step = self._step(at)
            if step is None:
                return ()
            at = step
        return tuple(self._as_fold(*span) for span in self._merged())

    def _step(self, at: int) -> int | None:
        """Look at line `at` and return the next line to look at; None where the body is a forward."""
        line = self._lines[at]
        if not line.text.strip():
            return at + 1
        if separators.is_forward_line(line.text) and not line.text.lstrip().startswith(">"):
            return None
        history = self._history(at)
        if history is not None:
            return history if history >= 0 else None
        if line.is_quoted:
            return self._quote(at, at)
        return self._footing(at) or self._new_text(at)

    def _new_text(self, at: int) -> int:
        self._has_new_text = True
        return at + 1

    def _history(self, at: int) -> int | None:
        """Return where to go on after old text that starts at `at`; None where none does, -1 where it is a forward."""
        line = self._lines[at]
        if line.is_tail or separators.is_reply_line(line.text):
            return self._old_to_end(at, at)
        if line.is_quoted and not self._opens_marked_quote(at):
            return None
        block_at = self._announced(at)
        if self._is_block(block_at, at):
            return self._old_to_end(at, block_at)
        if separators.is_original_rule(line.text):
            return self._old_to_end(at, at)
        return self._attributed(at)

    def _opens_marked_quote(self, at: int) -> bool:
        """Say whether HTML, not a quote sign, quotes this line: an attribution or header block may stand inside."""
        return _QUOTED.match(self._lines[at].text) is None and (at == 0 or not self._lines[at - 1].is_quoted)

    def _announced(self, at: int) -> int:
        """Return the first line after a rule at `at` and blank lines, `at` itself where there is no rule."""
        text = self._texts[at]
        if not separators.is_bare_rule(text) and not separators.is_original_rule(text):
            return at
        following = self._next_filled(at + 1)
        return following if following < len(self._lines) and following - at <= _BLANKS_BELOW_RULE else at

    def _is_block(self, block_at: int, at: int) -> bool:
        return separators.header_block_end(self._texts, block_at, is_announced=block_at > at) > block_at

    def _old_to_end(self, first: int, block_at: int) -> int:
        if not self._has_new_text or separators.is_forward_subject(self._subject, self._texts[block_at]):
            return -1
        return self._take(first, len(self._lines), FoldKind.QUOTE)

    def _attributed(self, first: int) -> int | None:
        """Fold an attribution that starts at `first` and the quotation behind it."""
        found = self._attribution_at(first)
        if found is None:
            return None
        following = self._next_filled(found.last + 1)
        if self._is_quoted(following):
            return self._quote(first, following)
        if not found.is_strong or following >= len(self._lines) or not self._has_new_text:
            return None
        return self._take(first, len(self._lines), FoldKind.QUOTE)

    def _attribution_at(self, first: int) -> Attribution | None:
        for last in range(first, min(first + MOST_LINES, len(self._lines))):
            text = self._texts[last].rstrip(" *_\xa0")
            if not text.strip():
                return None
            is_quote_next = self._is_quoted(self._next_filled(last + 1))
            if not is_quote_next and not text.endswith(ENDINGS):
                continue
            found = find_attribution(self._texts, last, first, is_quote_next=is_quote_next)
            if found is not None and found.first == first:
                return found
        return None

    def _is_quoted(self, at: int) -> bool:
        return at < len(self._lines) and (self._lines[at].is_quoted or self._lines[at].is_indented)

    def _quote(self, first: int, at: int) -> int:
        """Fold from `first` over the quoted lines from `at` on, with the blank lines and wrapped rests between them."""
        takes_indented = self._lines[at].is_indented
        end = at
        while end < len(self._lines):
            following = self._next_filled(end)
            if following >= len(self._lines):
                break
            if self._lines[following].is_quoted or (takes_indented and self._lines[following].is_indented):
                end = following + 1
            elif following == end and self._is_wrapped_rest(end):
                end += 1
            else:
                break
        return self._take(first, end, FoldKind.QUOTE)

    def _is_wrapped_rest(self, at: int) -> bool:
        """Say whether line `at` is the end of a quoted line that some program wrapped without its quote sign."""
        above, line = self._texts[at - 1].rstrip(), self._texts[at].strip()
        is_framed = at + 1 < len(self._lines) and self._lines[at + 1].is_quoted
        is_long = len(above) >= _WRAP_COLUMN and not above.endswith(_SENTENCE_ENDS)
        return is_framed and is_long and len(line) <= _WRAPPED_REST and not line[:1].isupper()

    def _footing(self, at: int) -> int:
        """Fold the footer or signature that starts at `at` and return where to go on; 0 where none does."""
        line = self._lines[at]
        footer = signatures.list_footer_lines(self._texts, at)
        if footer:
            return self._take(at, at + footer, FoldKind.FOOTER)
        if line.is_signature:
            return self._take(at, self._end_of_signature(at), FoldKind.SIGNATURE)
        if self._may_hold_device_footer and signatures.is_device_footer(line.text) and self._stands_alone(at):
            return self._take(at, at + 1, FoldKind.FOOTER)
        longest = signatures.longest_signature(line.text)
        if longest:
            end = self._next_old(at + 1)
            if 0 < self._filled_between(at + 1, end, longest) <= longest:
                return self._take(at, end, FoldKind.SIGNATURE)
        return 0

    def _filled_between(self, at: int, end: int, enough: int) -> int:
        """Count lines with text, no further than one more than `enough`."""
        filled = 0
        while at < end and filled <= enough:
            filled += bool(self._texts[at].strip())
            at += 1
        return filled

    def _stands_alone(self, at: int) -> bool:
        """Say whether nothing but another footer or old text follows in the same paragraph."""
        below = self._texts[at + 1].strip() if at + 1 < len(self._lines) else ""
        return not below or signatures.is_device_footer(below) or self._is_old(at + 1)

    def _next_old(self, at: int) -> int:
        """Return the next line from `at` on where old text starts, or the end; remembered, so that the walk stays linear."""
        start, found = self._old_known
        if not start <= at <= found:
            found = next((index for index in range(at, len(self._lines)) if self._is_old(index)), len(self._lines))
            self._old_known = (at, found)
        return found

    def _is_old(self, at: int) -> bool:
        line = self._lines[at]
        if line.is_quoted or line.is_tail:
            return True
        if not line.text.strip():
            return False
        is_separator = separators.is_original_rule(line.text) or separators.is_forward_line(line.text)
        return is_separator or self._is_block(self._announced(at), at) or self._attribution_at(at) is not None

    def _next_filled(self, at: int) -> int:
        while at < len(self._lines) and not self._texts[at].strip():
            at += 1
        return at

    def _end_of_signature(self, at: int) -> int:
        while at < len(self._lines) and (self._lines[at].is_signature or not self._texts[at].strip()):
            at += 1
        return at

    def _take(self, first: int, end: int, kind: FoldKind) -> int:
        self._spans.append((first, end, kind))
        return end

    def _merged(self) -> list[tuple[int, int, FoldKind]]:
        """Join neighbours of one kind, blank lines between them included."""
        merged: list[tuple[int, int, FoldKind]] = []
        for first, end, kind in self._spans:
            if merged and merged[-1][2] is kind and self._next_filled(merged[-1][1]) >= first:
                merged[-1] = (merged[-1][0], end, kind)
            else:
                merged.append((first, end, kind))
        return merged

    def _as_fold(self, first: int, end: int, kind: FoldKind) -> Fold:
        return Fold(self._lines[first].start, self._lines[end - 1].end, kind)
