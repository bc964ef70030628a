"""The customer: who they are on every channel, what is noted of them, and what else they asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from agentdesk.domain.people import CustomerView, Likeness, PastConversation
from agentdesk.domain.rows import ConversationRow
from agentdesk.domain.states import CustomerKind, Status
from agentdesk.domain.texts import N_, _
from agentdesk.domain.views import ConversationPage
from agentdesk.tui.keys.shown import with_keys
from agentdesk.tui.presenters.cells import fit, many_lines, one_line, wrap
from agentdesk.tui.presenters.languages import language_name
from agentdesk.tui.presenters.rows import CHANNEL_CODES, KIND_CODES, due_tone, status_word
from agentdesk.tui.presenters.tones import Line, Piece, Tone, cut_pieces, line, two_sided
from agentdesk.tui.presenters.when import age, day, due

SHOWN_PAST = 8
CHANNEL_WORDS = {
    "email": N_("email"),
    "letter": N_("letter"),
    "review": N_("review"),
    "social": N_("social"),
    "chat": N_("chat"),
    "phone": N_("phone"),
    "form": N_("form"),
}
"""What the kinds of channel are called where somebody reads; a platform has its own name."""
KIND_WORDS = {CustomerKind.SUPPLIER.value: N_("supplier"), CustomerKind.STAFF.value: N_("staff")}


def customer_lines(
    page: ConversationPage, width: int, now: datetime, likenesses: Sequence[Likeness] = (), suggested: str = ""
) -> list[Line]:
    """Return what the pane beside a conversation says of its customer, and of what is due to them; `suggested` is a template's name."""
    customer = page.customer
    if customer is None:
        return [line(Piece(_("CUSTOMER"), Tone.DIM)), line(Piece(_("not known yet"), Tone.DIM))]
    lines = [line(Piece(_("CUSTOMER"), Tone.DIM)), *about_lines(customer, width, now), *likeness_lines(likenesses, width)]
    others = [past for past in customer.history if page.row is None or past.id != page.row.id]
    if others:
        heading = two_sided([Piece(_("earlier"), Tone.DIM)], [Piece(channel_counts(customer), Tone.DIM)], width)
        lines += [Line(), heading, *(past_line(past, width, now) for past in others[:SHOWN_PAST])]
    if page.row is not None:
        lines += _matter_lines(page.row, width, now, suggested)
    return [Line(cut_pieces(one.pieces, width)) for one in lines]


def _matter_lines(row: ConversationRow, width: int, now: datetime, suggested: str) -> list[Line]:
    """Return what the conversation itself wants: an answer by when, and with which words."""
    lines = []
    if row.due_at is not None:
        words = _("answer late by {span}") if row.due_at < now else _("answer due in {span}")
        lines.append(line(Piece(words.format(span=due(row.due_at, now).lstrip("-")), due_tone(row, now))))
    if row.tags:
        lines += _wrapped(_("this conversation"), " ".join(f"#{one_line(tag)}" for tag in row.tags), width, Tone.CHANNEL)
    if suggested:
        words = with_keys(_("suggested ({answer.template})"))
        lines += _wrapped(words, one_line(suggested), width)
    return [Line(), *lines] if lines else []


def channel_counts(customer: CustomerView) -> str:
    """Return how many conversations a customer had on each channel, the busiest first; "" for somebody who wrote once."""
    counts = Counter(_code(past) for past in customer.history)
    return " · ".join(f"{code} {count}" for code, count in counts.most_common()) if len(customer.history) > 1 else ""


def about_lines(customer: CustomerView, width: int, now: datetime) -> list[Line]:
    """Return who a customer is, what they prefer and what is noted of them."""
    kind = KIND_WORDS.get(customer.kind, "")
    name = [Piece(one_line(customer.name) or _("(no name)"), Tone.STRONG)]
    lines = [two_sided(name, [Piece(_(kind), Tone.CHANNEL)] if kind else [], width)]
    lines += [line for shown in customer.handles for line in _wrapped(_channel_word(shown[0]), one_line(shown[1]), width)]
    about = (
        (_("number"), customer.number),
        (_("language"), language_name(customer.language)),
        (_("prefers"), _channel_word(customer.channel)),
    )
    lines += [line for label, value in about if value for line in _wrapped(label, one_line(value), width)]
    if customer.tags:
        lines += _wrapped(_("tags"), " ".join(f"#{one_line(tag)}" for tag in customer.tags), width, Tone.CHANNEL)
    if customer.away_until is not None:
        lines.append(line(Piece(_("away until {day}").format(day=day(customer.away_until, now)), Tone.WARN)))
    if customer.erased_at is not None:
        lines.append(line(Piece(_("will be erased {day}").format(day=day(customer.erased_at, now)), Tone.WARN)))
    if customer.note:
        pieces = (piece for source in many_lines(customer.note) for piece in wrap(source, max(2, width - 1)))
        lines += [Line(), *(line(Piece(fit(f" {piece}", width), Tone.NOTE)) for piece in pieces)]
    return lines


def _channel_word(kind: str) -> str:
    return _(CHANNEL_WORDS[kind]) if kind in CHANNEL_WORDS else kind


def _wrapped(label: str, value: str, width: int, tone: Tone = Tone.PLAIN) -> list[Line]:
    """Return a field with its label, the value going on below itself where the pane is narrow."""
    indent = len(label) + 1
    first, *more = wrap(value, max(8, width - indent)) or [""]
    return [line(Piece(f"{label} ", Tone.DIM), Piece(first, tone)), *(line(Piece(f"{' ' * indent}{piece}", tone)) for piece in more)]


def likeness_lines(likenesses: Iterable[Likeness], width: int, key: str = "m") -> list[Line]:
    """Return who else the customer may be, why, and the key that decides."""
    lines: list[Line] = []
    for one in likenesses:
        who = one_line(one.name) or ", ".join(one_line(shown) for _kind, shown in one.handles[:2]) or str(one.other)
        words = _("the same as {name}? {reason} ({key})").format(name=who, reason=one.text, key=key)
        lines += [line(Piece(f"? {piece}", Tone.WARN)) for piece in wrap(words, max(8, width - 2))]
    return [Line(), *lines] if lines else []


def _code(past: PastConversation) -> str:
    return CHANNEL_CODES.get(past.channel) or KIND_CODES.get(past.kind) or fit(one_line(past.channel), 2)


def past_line(past: PastConversation, width: int, now: datetime) -> Line:
    """Return one conversation of a customer: channel, number, subject, how it stands, how long ago."""
    code = _code(past)
    status = status_word(Status(past.status)) if past.status in set(Status) else past.status
    left = [Piece(f"{code} ", Tone.CHANNEL), Piece(f"#{past.id} ", Tone.DIM), Piece(one_line(past.subject) or _("(no subject)"))]
    right = [Piece(f" {status}" if status else "", Tone.DIM), Piece(f" {age(past.last_at, now):>4}", Tone.DIM)]
    return two_sided(left, right, width)
