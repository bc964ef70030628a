"""Finds what of a body the sender did not write now: quotations, signatures, footers.

Nothing is cut: a fold is a span, and `reply_text` is the body without the spans. Where everything would be folded, nothing is; a
forward stays whole, since what was forwarded is what the sender wants to be read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from agentdesk.domain.reading import Fold, FoldKind, without_folds
from agentdesk.reading import footers, separators, signatures
from agentdesk.reading.attributions import BLANKS, ENDINGS, MOST_LINES, Attribution, find_attribution, is_dashed, runs_on
from agentdesk.reading.cards import may_hold_card
from agentdesk.reading.hints import Hints
from agentdesk.reading.html import unmarked
from agentdesk.reading.quoting import Line, is_quote_signed, split_lines
from agentdesk.reading.spans import Span, joined, next_filled, with_card

_SENTENCE_ENDS: Final = (".", "?", "!", ":", ";")
_WRAP_COLUMN: Final = 60
_WRAPPED_REST: Final = 40
_BLANKS_BELOW_RULE: Final = 3
_LONGEST_PARAGRAPH: Final = 60
_LONGEST_CARD: Final = 20
_MAX_LINES: Final = 4_000
"""Lines that are looked at; a longer text is a log or a book, and its quotations are its own."""
_LAST_SIGNS: Final = frozenset({*BLANKS, *ENDINGS})
_HINTS: Final = frozenset({footers.DEVICE_WORDS, separators.REPLY_WORDS, *footers.DISCLAIMER_WORDS})
"""Where none of these stands, a line of words alone is the sender's own."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A body, its folds, and what is left when they are taken out."""

    body_text: str
    reply_text: str
    folds: tuple[Fold, ...] = ()


def fold(marked: str, subject: str, seen: frozenset[Hints]) -> Folded:
    """Return the body without its marks, its folds, and the text now written; `seen` are the hints that may stand in it."""
    body = unmarked(marked)
    if marked.count("\n") >= _MAX_LINES or (seen.isdisjoint(_HINTS) and separators.is_own_words(marked) and not may_hold_card(body)):
        return Folded(body, body)
    lines = split_lines(marked)
    spans = _Folder(lines, subject, seen).spans()
    if not spans:
        return Folded(body, body)
    texts = [line.text for line in lines]
    folds = tuple(Fold(lines[first].start, lines[end - 1].end, kind) for first, end, kind in joined(texts, spans))
    reply = without_folds(body, folds)
    return Folded(body, reply, folds) if reply else Folded(body, body)


class _Folder:
    """Walks down the lines of one body once and collects spans of lines."""

    def __init__(self, lines: list[Line], subject: str, seen: frozenset[Hints]) -> None:
        self._lines = lines
        self._texts = [line.text for line in lines]
        self._subject = subject
        self._is_forward = separators.is_forward_subject(subject)
        self._spans: list[Span] = []
        self._has_new_text = False
        self._has_sections = False
        self._old_known = (0, -1)
        self._may_end_attribution = self._attribution_ends()
        self._plain = bytearray(map(self._is_plain, range(len(lines))))
        own = [line.text for line in lines if not line.is_quoted and line.text]
        self._may_hold_device_footer = footers.DEVICE_WORDS in seen and footers.may_hold_device_footer(self._ends_of_paragraphs())
        self._may_hold_disclaimer = not seen.isdisjoint(footers.DISCLAIMER_WORDS) and footers.may_hold_disclaimer("\n".join(own))
        may_hold_reply_line = separators.REPLY_WORDS in seen and separators.may_hold_reply_line(own)
        self._skips_plain = not (self._may_hold_device_footer or self._may_hold_disclaimer or may_hold_reply_line)

    def _ends_of_paragraphs(self) -> list[str]:
        """Return the lines with which a paragraph may end: what a program puts below a text stands in one of them."""
        last = len(self._lines) - 1
        return [text for at, text in enumerate(self._texts) if text and (at == last or not self._plain[at + 1])]

    def _attribution_ends(self) -> bytearray:
        """Mark the lines an attribution can end on: what stands below is quoted, or the line ends as attributions do. Most have none."""
        marks = bytearray(len(self._lines))
        is_quote_next = False
        for at in range(len(self._lines) - 1, -1, -1):
            line = self._lines[at]
            text = line.text
            marks[at] = is_quote_next or (text[-1:] in _LAST_SIGNS and text.rstrip(BLANKS).endswith(ENDINGS))
            if text and not text.isspace():
                is_quote_next = line.is_quoted or line.is_indented
        return marks

    def spans(self) -> list[Span]:
        """Return what is folded, in order; nothing of a forward."""
        at = 0
        while at < len(self._lines):
            if self._skips_plain and self._plain[at]:
                at = self._new_text(at)
                continue
            step = self._step(at)
            if step is None:
                return []
            at = step
        return with_card(self._texts, self._spans) if self._has_new_text else self._spans

    def _step(self, at: int) -> int | None:
        """Look at line `at` and return the next line to look at; None where the body is a forward."""
        line = self._lines[at]
        if not line.text.strip():
            return at + 1
        if separators.is_forward_line(line.text.lstrip(" >")) and (self._is_forward or not line.text.lstrip().startswith(">")):
            return None
        history = self._history(at)
        if history is not None:
            return history if history >= 0 else None
        if line.is_quoted:
            return self._quote(at, at)
        return self._footing(at) or self._new_text(at)

    def _is_plain(self, at: int) -> bool:
        """Say whether line `at` can only be the sender's own: words without any sign that separators have. Most lines are."""
        line = self._lines[at]
        if line.is_quoted or line.is_tail or line.is_signature or line.is_indented:
            return False
        return self._may_end_attribution.find(1, at, at + MOST_LINES) < 0 and separators.is_wordy(line.text)

    def _new_text(self, at: int) -> int:
        self._has_new_text = self._has_new_text or not separators.is_drawn(self._texts[at])
        return at + 1

    def _history(self, at: int) -> int | None:
        """Return where to go on after old text that starts at `at`; None where none does, -1 where it is a forward."""
        line = self._lines[at]
        is_reply_line = separators.is_reply_line(line.text) or separators.is_groupwise_line(line.text)
        if line.is_tail or is_reply_line or is_dashed(line.text) or self._runs_on(at):
            return self._old_to_end(at, at)
        if line.is_quoted and not self._opens_marked_quote(at):
            return None
        block_at = self._announced(at)
        if self._is_block(block_at, at):
            return self._old_to_end(at, block_at)
        if separators.is_original_rule(line.text) or separators.is_notes_block(self._texts, at):
            return self._old_to_end(at, at)
        return self._attributed(at)

    def _runs_on(self, at: int) -> bool:
        """Say whether an attribution and the text it introduces share one line, as Yahoo's mobile program writes them."""
        return self._has_new_text and runs_on(self._texts[at])

    def _opens_marked_quote(self, at: int) -> bool:
        """Say whether HTML, not a quote sign, quotes this line: an attribution or header block may stand inside."""
        return not is_quote_signed(self._texts[at]) and (at == 0 or not self._lines[at - 1].is_quoted)

    def _announced(self, at: int) -> int:
        """Return the first line after a rule at `at` and blank lines, `at` itself where there is no rule."""
        text = self._texts[at]
        if not separators.is_bare_rule(text) and not separators.is_original_rule(text):
            return at
        following = next_filled(self._texts, at + 1)
        return following if following < len(self._lines) and following - at <= _BLANKS_BELOW_RULE else at

    def _is_block(self, block_at: int, at: int) -> bool:
        return separators.header_block_end(self._texts, block_at, is_announced=block_at > at) > block_at

    def _old_to_end(self, first: int, block_at: int) -> int:
        if not self._has_new_text or separators.is_forward_subject(self._subject, self._texts[block_at]):
            return -1
        return self._take(first, len(self._lines), FoldKind.QUOTE)

    def _attributed(self, first: int) -> int | None:
        """Fold an attribution that starts at `first` and the quotation behind it."""
        found = self._attribution_at(first) or self._ruled_attribution(first)
        if found is None:
            return None
        following = next_filled(self._texts, found.last + 1)
        if self._is_quoted(following):
            return self._quote(first, following)
        if not found.is_strong or not self._has_new_text:
            return None
        return self._take(first, len(self._lines), FoldKind.QUOTE)

    def _ruled_attribution(self, first: int) -> Attribution | None:
        """Return the attribution below a rule at `first`, as HEY and others draw one."""
        if not self._has_new_text or not separators.is_short_rule(self._texts[first]):
            return None
        following = next_filled(self._texts, first + 1)
        return self._attribution_at(following) if following - first <= _BLANKS_BELOW_RULE else None

    def _attribution_at(self, first: int) -> Attribution | None:
        if self._may_end_attribution.find(1, first, first + MOST_LINES) < 0:
            return None
        for last in range(first, min(first + MOST_LINES, len(self._lines))):
            text = self._texts[last].rstrip(BLANKS)
            if not text.strip():
                return None
            is_quote_next = self._is_quoted(next_filled(self._texts, last + 1))
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
            following = next_filled(self._texts, end)
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
        footer = footers.list_footer_lines(self._texts, at)
        if footer:
            return self._take(at, at + footer, FoldKind.FOOTER)
        if self._lines[at].is_signature:
            return self._take(at, self._end_of_signature(at), FoldKind.SIGNATURE)
        footer_end = self._footer_end(at)
        if footer_end:
            return self._take(at, footer_end, FoldKind.FOOTER)
        text = self._texts[at]
        if text[:1].isalnum():
            return 0
        armour_end = signatures.armour_end(self._texts, at)
        if armour_end:
            return self._take(at, armour_end, FoldKind.SIGNATURE)
        end = self._next_old(at + 1)
        longest = signatures.longest_signature(text)
        is_signature = longest and 0 < self._filled_between(at + 1, end, longest) <= longest
        if is_signature or (self._has_new_text and self._is_ruled_card(text, self._texts[at + 1 : end][:_LONGEST_CARD])):
            return self._take(at, end, FoldKind.SIGNATURE)
        return 0

    def _is_ruled_card(self, text: str, following: list[str]) -> bool:
        self._has_sections = self._has_sections or signatures.parts_sections(text, following)
        return not self._has_sections and signatures.is_ruled_card(text, following)

    def _footer_end(self, at: int) -> int:
        """Return the line after the program's or firm's footer at `at`, which a rule may announce; 0 where there is none."""
        start = at
        if separators.is_short_rule(self._texts[at]):
            start = next_filled(self._texts, at + 1)
            if start >= len(self._lines):
                return 0
        if self._may_hold_device_footer and self._is_device_footer(start):
            return start + 1
        if self._may_hold_disclaimer and self._has_new_text and self._opens_paragraph(start, at):
            end = self._end_of_paragraph(start)
            if footers.is_disclaimer("\n".join(self._texts[start:end])) and self._is_below_text(end):
                return end
        return 0

    def _is_device_footer(self, at: int) -> bool:
        if footers.is_device_footer(self._texts[at]):
            return self._stands_alone(at)
        return footers.is_program_name(self._texts[at]) and self._stands_alone(at) and self._is_below_text(at + 1)

    def _opens_paragraph(self, start: int, at: int) -> bool:
        return start > at or at == 0 or not self._texts[at - 1].strip() or self._spans[-1:] == [(at - 1, at, FoldKind.FOOTER)]

    def _end_of_paragraph(self, at: int) -> int:
        """Return the line after the paragraph at `at`; no small print is longer than its limit here."""
        last = at + _LONGEST_PARAGRAPH
        while at < last and at < len(self._lines) and self._texts[at].strip() and not self._lines[at].is_quoted:
            at += 1
        return at

    def _is_below_text(self, at: int) -> bool:
        """Say whether from `at` on there is nothing that the sender wrote: the end, old text, or more small print."""
        following = next_filled(self._texts, at)
        if following >= len(self._lines) or self._is_old(following):
            return True
        end = self._end_of_paragraph(following)
        paragraph = "\n".join(self._texts[following:end])
        is_footer = footers.is_disclaimer(paragraph) or footers.is_device_footer(self._texts[following])
        return is_footer or footers.list_footer_lines(self._texts, following) > 0

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
        return not below or footers.is_device_footer(below) or self._is_old(at + 1)

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

    def _end_of_signature(self, at: int) -> int:
        while at < len(self._lines) and (self._lines[at].is_signature or not self._texts[at].strip()):
            at += 1
        return at

    def _take(self, first: int, end: int, kind: FoldKind) -> int:
        self._spans.append((first, end, kind))
        return end
