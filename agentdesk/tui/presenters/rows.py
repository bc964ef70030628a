"""One conversation as one or two lines of the list; every state is readable without colour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from agentdesk.domain.ids import AgentName
from agentdesk.domain.rows import ConversationRow
from agentdesk.domain.states import DeliveryState, Status
from agentdesk.domain.texts import N_, _
from agentdesk.tui.layout import TWO_LINE_BELOW
from agentdesk.tui.presenters.cells import fit, one_line, width_of
from agentdesk.tui.presenters.tones import Line, Piece, Tone, cut_pieces
from agentdesk.tui.presenters.when import SOON, age, due

CHANNEL_CODES = {
    "email": "ml",
    "maildir": "ml",
    "google-business": "gr",
    "reddit": "rd",
    "letter": "lt",
    "scan": "lt",
    "mastodon": "ma",
    "facebook": "fb",
    "instagram": "ig",
    "trustpilot": "tp",
    "chat": "ch",
    "phone": "ph",
    "form": "fm",
}
KIND_CODES = {"email": "ml", "letter": "lt", "review": "rv", "social": "so", "chat": "ch", "phone": "ph", "form": "fm"}

DELIVERY_MARKS = {
    DeliveryState.HELD: ("↶", Tone.WARN),
    DeliveryState.QUEUED: ("↑", Tone.WARN),
    DeliveryState.SENDING: ("↑", Tone.WARN),
    DeliveryState.FAILED: ("✗", Tone.BAD),
    DeliveryState.BOUNCED: ("✗", Tone.BAD),
    DeliveryState.UNKNOWN: ("?", Tone.BAD),
}
STATUS_WORDS = {
    Status.PENDING: N_("pending"),
    Status.SNOOZED: N_("snoozed"),
    Status.CLOSED: N_("closed"),
    Status.SPAM: N_("spam"),
}

_LEFT, _DUE, _AGE, _BY = 5, 6, 5, 3
_RIGHT = _DUE + _AGE + _BY
_LETTERS = 2
_GAP = "  "
_ROOMY = 110
"""From this width on names get more room."""


@dataclass(frozen=True, slots=True)
class RowState:
    """What the list knows about a row beyond the record."""

    is_cursor: bool = False
    is_marked: bool = False
    is_gone: bool = False
    """It left this view, but stays in sight while the cursor rests on it."""
    others: str = ""
    """Who else is at it, in words."""


def channel_code(row: ConversationRow) -> str:
    """Return the two letters a channel goes by."""
    code = CHANNEL_CODES.get(row.channel) or KIND_CODES.get(row.kind)
    return code or fit(one_line(row.channel), 2)


def initials(assignee: AgentName | None, me: AgentName) -> str:
    """Return who a conversation belongs to in two letters."""
    if assignee is None:
        return ""
    word = _("me")
    return word if assignee == me and len(word) <= _LETTERS else one_line(assignee)[:_LETTERS].upper()


def due_tone(row: ConversationRow, now: datetime) -> Tone:
    """Return how urgent a row's due moment is."""
    if row.due_at is None:
        return Tone.DIM
    if row.due_at < now:
        return Tone.LATE
    return Tone.SOON if row.due_at - now < SOON else Tone.PLAIN


def row_lines(row: ConversationRow, state: RowState, width: int, now: datetime, me: AgentName) -> tuple[Line, ...]:
    """Return a row as one line, or as two where the list is narrow because something stands beside it."""
    if width < TWO_LINE_BELOW:
        return _two_lines(row, state, width, now, me)
    who_width, middle_width = _column_widths(width)
    left = (*_marks(row, state), Piece(fit(_who(row), who_width) + _GAP, _who_tone(row)))
    return (Line((*left, *_padded(_subject(row, state), middle_width), *_ends(row, now, me))),)


def _column_widths(width: int) -> tuple[int, int]:
    """Return the room for names and for subjects where a row is one line."""
    who = 16 if width < _ROOMY else 24
    return who, width - _LEFT - 1 - who - len(_GAP) - _RIGHT


def column_line(width: int) -> Line:
    """Return the names of the columns; rows of two lines have none, as nothing stands below each other there."""
    if width < TWO_LINE_BELOW:
        return Line()
    who, middle = _column_widths(width)
    channel, name, subject = _("ch"), _("who"), _("subject — how it begins")
    left = f"   {fit(channel, _LETTERS)} {fit(name, who)}{_GAP}{fit(subject, middle)}"
    # A name that fills its own column, as “bij” does, would touch the one before it.
    by = fit(_("by"), _BY)
    aside = "" if by.endswith(" ") else " "
    ends = ((_("due"), _DUE), (_("age") + aside, _AGE), (_("by"), _BY))
    return Line((Piece(left + "".join(fit(name, room, right=True) for name, room in ends), Tone.DIM),))


def placeholder_lines(width: int, words: str = "") -> tuple[Line, ...]:
    """Return what stands where a row has not come yet."""
    first = Line((Piece(fit(f"     {words or '·'}", width), Tone.DIM),))
    return (first,) if width >= TWO_LINE_BELOW else (first, Line((Piece(" " * width),)))


def row_height(width: int) -> int:
    """Return how many lines a row takes in a list of `width` cells."""
    return 2 if width < TWO_LINE_BELOW else 1


def _two_lines(row: ConversationRow, state: RowState, width: int, now: datetime, me: AgentName) -> tuple[Line, Line]:
    who_width = width - _LEFT - 1 - _RIGHT
    first = Line((*_marks(row, state), Piece(fit(_who(row), who_width), _who_tone(row)), *_ends(row, now, me)))
    indent = Piece("▌     " if state.is_cursor else "      ", Tone.CHANNEL if state.is_cursor else Tone.PLAIN)
    return first, Line((indent, *_padded(_subject(row, state), width - 6)))


def _marks(row: ConversationRow, state: RowState) -> tuple[Piece, ...]:
    # Blanks are plain, whatever column they stand in: neighbours of one tone become one segment, and a row is written in fewer bytes.
    return (
        Piece("▌", Tone.CHANNEL) if state.is_cursor else Piece(" "),
        Piece("x", Tone.MARK) if state.is_marked else Piece(" "),
        Piece("●", Tone.UNREAD) if row.is_unread else Piece("-" if state.is_gone else " "),
        Piece(channel_code(row), Tone.CHANNEL),
        Piece(" "),
    )


def _who(row: ConversationRow) -> str:
    who = one_line(row.who) or _("(no name)")
    return who if row.rating is None else f"{who} ({row.rating:g}★)"


def _who_tone(row: ConversationRow) -> Tone:
    return Tone.UNREAD if row.is_unread else Tone.PLAIN


def _ends(row: ConversationRow, now: datetime, me: AgentName) -> tuple[Piece, ...]:
    return (
        Piece(fit(due(row.due_at, now), _DUE, right=True), due_tone(row, now)),
        Piece(fit(age(row.last_at, now), _AGE, right=True), Tone.DIM),
        Piece(fit(initials(row.assignee, me), _BY, right=True), Tone.STRONG if row.assignee == me else Tone.DIM),
    )


def _subject(row: ConversationRow, state: RowState) -> tuple[Piece, ...]:
    subject, snippet = one_line(row.subject), one_line(row.snippet)
    pieces = [*_others(state), *_flags(row), Piece(subject or _("(no subject)"), Tone.UNREAD if row.is_unread else Tone.PLAIN)]
    if row.tags:
        pieces.append(Piece("".join(f" #{one_line(tag)}" for tag in row.tags), Tone.CHANNEL))
    rest = _after(subject, snippet)
    if rest:
        pieces.append(Piece(f" — {rest}", Tone.DIM))
    return tuple(pieces)


def _after(subject: str, snippet: str) -> str:
    """Return how a text begins behind its subject: a call, a post or a review has none but its first words, and once is enough."""
    rest = snippet.removeprefix(subject)
    if not subject or rest == snippet or rest[:1].isalnum():
        return snippet
    return rest.lstrip(" .,;:!?…")


def _others(state: RowState) -> list[Piece]:
    return [Piece(f"[{state.others}] ", Tone.WARN)] if state.others else []


def _flags(row: ConversationRow) -> list[Piece]:
    flags: list[Piece] = []
    if row.is_starred:
        flags.append(Piece("★ ", Tone.WARN))
    if row.delivery in DELIVERY_MARKS:
        mark, tone = DELIVERY_MARKS[row.delivery]
        flags.append(Piece(f"{mark} ", tone))
    if row.has_draft:
        flags.append(Piece("✎ ", Tone.HEAD_DRAFT))
    if row.has_attachment:
        flags.append(Piece("@ ", Tone.DIM))
    if row.status in STATUS_WORDS:
        flags.append(Piece(f"{_(STATUS_WORDS[row.status])}: ", Tone.DIM))
    return flags


def _padded(pieces: tuple[Piece, ...], width: int) -> tuple[Piece, ...]:
    kept = cut_pieces(pieces, width)
    used = sum(width_of(piece.text) for piece in kept)
    return (*kept, Piece(" " * max(0, width - used)))


def status_word(status: Status) -> str:
    """Return a status in the reader's language; “open” the state is another word than “open” the verb."""
    return _(STATUS_WORDS[status]) if status in STATUS_WORDS else _("is open").removeprefix("is ")
