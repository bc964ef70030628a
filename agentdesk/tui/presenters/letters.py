"""A scanned letter being checked: what it seems to say, each with the words it stands in, and its text with the doubtful words marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from agentdesk.domain.letter_values import last_day
from agentdesk.domain.letters import LetterView, PageSource, ProposalKind, to_read_words, with_doubts
from agentdesk.domain.texts import N_, _, ngettext
from agentdesk.tui.presenters.cells import fit, many_lines, one_line, wrap
from agentdesk.tui.presenters.tones import Line, Piece, Tone, cut_pieces

_DOUBT: Final = re.compile(r"\S+\(\?\)")
_LABELS: Final = {
    ProposalKind.SENDER: N_("Sender"),
    ProposalKind.ADDRESS: N_("Address"),
    ProposalKind.DATE: N_("Date"),
    ProposalKind.REFERENCE: N_("Reference"),
    ProposalKind.DEADLINE: N_("Deadline"),
    ProposalKind.AMOUNT: N_("Amount"),
    ProposalKind.IBAN: N_("Account"),
    ProposalKind.SUBJECT: N_("Subject"),
}
_LABEL_CELLS: Final = 11
_VALUE_CELLS: Final = 34


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a letter may say; `kind` None is the day it came. `place` is which of several of its kind, from 0."""

    kind: ProposalKind | None
    place: int
    value: str
    words: str = ""
    is_said: bool = False
    """Whether a person said so."""


def fields_of(letter: LetterView, said: Mapping[ProposalKind, Sequence[str]], received: date) -> list[Field]:
    """Return what a letter seems to say, the day it came first; kinds of which nothing is known stand there empty."""
    found = [Field(None, 0, received.isoformat(), is_said=received != letter.line.received_at.astimezone().date())]
    for kind in _LABELS:
        proposed = [one for one in letter.scan.proposals if one.kind is kind]
        if kind in said:
            fields = [Field(kind, place, value, is_said=True) for place, value in enumerate(said[kind])]
        else:
            fields = [Field(kind, place, one.value, one.words, one.is_confirmed) for place, one in enumerate(proposed)]
        found += fields or [Field(kind, 0, "", is_said=kind in said)]
    return found


def field_line(field: Field, width: int, received: date) -> Line:
    """Return one field: its name, its value, and the words it was taken from."""
    label = _("Came") if field.kind is None else _(_LABELS[field.kind])
    value = one_line(field.value) or "—"
    day = last_day(field.value, received) if field.kind is ProposalKind.DEADLINE and field.value else None
    if day is not None and day.isoformat() != field.value:
        value = f"{value} → {day.isoformat()}"
    mark = "✓" if field.is_said else "?" if field.value and field.kind is not None else " "
    words = f"“{one_line(field.words)}”" if field.words and field.words != field.value else ""
    pieces = (
        Piece(f" {mark} ", Tone.GOOD if field.is_said else Tone.WARN),
        Piece(fit(label, _LABEL_CELLS), Tone.DIM),
        Piece(fit(value, _VALUE_CELLS) + " ", Tone.STRONG),
        Piece(words, Tone.DIM),
    )
    return Line(cut_pieces(pieces, width))


def text_lines(letter: LetterView, width: int) -> list[Line]:
    """Return a letter's text, why its file can't be read, and of its pages how they were read."""
    reasons = wrap(one_line(_(letter.line.unreadable)), max(2, width - 2)) if letter.line.unreadable else []
    made = [Line((Piece(f" {part}", Tone.WARN),)) for part in reasons]
    made += [Line((Piece(words, Tone.DIM),)) for words in _page_words(letter, width)]
    if not letter.body_text and (letter.scan.pages or not reasons):
        made.append(Line((Piece(_(" No machine can read it: T writes down what it says, O shows the page."), Tone.WARN),)))
    for source in many_lines(with_doubts(letter.body_text, letter.scan.unsure)):
        made += [Line((Piece(" "), *doubtful(piece, Tone.PLAIN))) for piece in wrap(source, max(2, width - 2)) or [""]]
    return made


def doubtful(text: str, tone: Tone) -> Iterator[Piece]:
    """Yield a line's pieces, the words whose reading is in doubt in a tone of their own."""
    at = 0
    for found in _DOUBT.finditer(text):
        if found.start() > at:
            yield Piece(text[at : found.start()], tone)
        yield Piece(found[0], Tone.WARN)
        at = found.end()
    if at < len(text):
        yield Piece(text[at:], tone)


def _page_words(letter: LetterView, width: int) -> Iterator[str]:
    words = [
        _("{number}: {source}{sure}").format(
            number=page.number, source=_(page.source.value), sure=f" {page.confidence} %" if page.source is PageSource.OCR else ""
        )
        for page in letter.scan.pages
    ]
    yield from (f" {part}" for part in wrap("  ".join(words), max(2, width - 2)))
    for page in letter.scan.pages:
        if page.note:
            yield from (f" {part}" for part in wrap(f"{page.number}: {one_line(_(page.note))}", max(2, width - 2)))


def title_words(letter: LetterView | None, place: int, total: int, to_read: int = 0) -> str:
    """Return what stands in the bar above a letter; `to_read` counts the scans that are still to come."""
    coming = f"   {to_read_words(to_read)}" if to_read else ""
    if letter is None:
        return _(" nothing waits to be checked") + coming
    line = letter.line
    pages = ngettext("{count} page", "{count} pages", line.pages).format(count=line.pages)
    words = _(" {place} of {total}   #{number}   {pages}   worst page {sure} % sure")
    return words.format(place=place, total=total, number=line.conversation, pages=pages, sure=line.confidence) + coming
