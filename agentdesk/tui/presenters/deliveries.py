"""What becomes of a message on its way out, in words and on the outbox's lines."""

from __future__ import annotations

from datetime import datetime, timedelta

from agentdesk.domain.states import DeliveryState
from agentdesk.domain.texts import N_, _, ngettext
from agentdesk.domain.views import DeliveryView
from agentdesk.tui.keys.shown import with_keys
from agentdesk.tui.presenters.cells import fit, one_line, widest, width_of, wrap
from agentdesk.tui.presenters.tones import Line, Piece, Tone, cut_pieces, line
from agentdesk.tui.presenters.when import day_and_time

STATES = {
    DeliveryState.HELD: ("↶", N_("held"), Tone.WARN),
    DeliveryState.QUEUED: ("…", N_("queued"), Tone.WARN),
    DeliveryState.SENDING: ("↑", N_("sending"), Tone.WARN),
    DeliveryState.SENT: ("✓", N_("sent"), Tone.GOOD),
    DeliveryState.FAILED: ("✗", N_("failed"), Tone.BAD),
    DeliveryState.UNKNOWN: ("?", N_("unknown"), Tone.BAD),
    DeliveryState.CANCELLED: ("-", N_("cancelled"), Tone.DIM),
    DeliveryState.BOUNCED: ("✗", N_("bounced"), Tone.BAD),
}
UNKNOWN_EXPLAINED = N_(
    "The line broke after the message was handed over and before the far side confirmed it: it may have arrived or not. "
    "AgentDesk looked in the Sent folder where it can and will not send it again by itself. "
    "If the customer has it, press M; if you are sure they haven't, press R to send it again."
)
LETTER = "letter"
STATE_CELLS = 11
"""Room for a state at least, so that what follows stands below each other."""
_WIDE = 110
"""From here on there is room for a day and a time in the column of states."""
UNFINISHED = frozenset({DeliveryState.HELD, DeliveryState.QUEUED, DeliveryState.SENDING, DeliveryState.FAILED, DeliveryState.UNKNOWN})
CAN_RETRY = frozenset({DeliveryState.FAILED, DeliveryState.UNKNOWN, DeliveryState.QUEUED, DeliveryState.BOUNCED})
CAN_CANCEL = frozenset({DeliveryState.HELD, DeliveryState.QUEUED, DeliveryState.FAILED})
CAN_MARK_SENT = frozenset({DeliveryState.UNKNOWN, DeliveryState.FAILED})


def delivery_pieces(delivery: DeliveryView, now: datetime) -> tuple[Piece, ...]:
    """Return a delivery's state for the head of its message."""
    mark, _word, tone = STATES[delivery.state]
    return (Piece(f" {mark} {state_words(delivery, now)} ", tone),)


def state_words(delivery: DeliveryView, now: datetime) -> str:
    """Return a delivery's state in words: when it goes, how often it was tried."""
    if delivery.state is DeliveryState.HELD and delivery.awaits_lead:
        return _("held for a lead")
    if delivery.state is DeliveryState.HELD and delivery.waits_for_person:
        return _("held until released")
    if delivery.state is DeliveryState.HELD and delivery.due_at is not None:
        seconds = max(0, round((delivery.due_at - now).total_seconds()))
        return with_keys(_("sends in {seconds} s ({undo} takes it back)")).format(seconds=seconds)
    if delivery.state is DeliveryState.QUEUED and delivery.attempts and delivery.due_at is not None:
        when = day_and_time(delivery.due_at, now)
        return _("retry {when}, try {number}").format(when=when, number=delivery.attempts + 1)
    if delivery.posted_at is not None:
        when = day_and_time(delivery.posted_at, now)
        return (
            _("posted {when}, registered as {number}").format(when=when, number=one_line(delivery.posted_as))
            if delivery.posted_as
            else _("posted {when}").format(when=when)
        )
    if delivery.state is DeliveryState.SENT and delivery.sent_at is not None and delivery.channel == LETTER:
        return _("printed {when}").format(when=day_and_time(delivery.sent_at, now))
    if delivery.state is DeliveryState.SENT and delivery.sent_at is not None:
        return _("sent {when}").format(when=day_and_time(delivery.sent_at, now))
    return _(STATES[delivery.state][1])


def urgency(delivery: DeliveryView) -> int:
    """Return what stands first: what a person must see to, then what is on its way, then what has left."""
    if delivery.state in {DeliveryState.FAILED, DeliveryState.BOUNCED, DeliveryState.UNKNOWN}:
        return 0
    return 1 if delivery.state in {DeliveryState.HELD, DeliveryState.QUEUED, DeliveryState.SENDING} else 2


def delivery_line(delivery: DeliveryView, width: int, now: datetime) -> Line:
    """Return one line of the outbox: state, where, to whom, and the far side's words."""
    mark, _word, tone = STATES[delivery.state]
    is_wide = width >= _WIDE
    to_width = 36 if is_wide else 22  # the sketch's two widths, the narrow one with room for longer words
    recipients, words = ", ".join(one_line(address) for address in delivery.recipients), state_words(delivery, now)
    sent = _("sent {when}").format(when=day_and_time(now - timedelta(days=1), now))
    state_cells = widest((*(_(word) for _mark, word, _tone in STATES.values()), *([sent] if is_wide else [])), STATE_CELLS)
    pieces = (
        Piece(f" {mark} ", tone),
        Piece(fit(one_line(delivery.channel), 9), Tone.CHANNEL),
        Piece(fit(f"#{delivery.conversation}" if delivery.conversation else _("notice"), 7), Tone.STRONG),
        Piece(fit(recipients, to_width) + " "),
        Piece(fit(words, max(state_cells, width_of(words))), tone),
        Piece(f"  {one_line(delivery.words)}" if delivery.words else f"  {one_line(delivery.subject)}", Tone.DIM),
    )
    return Line(cut_pieces(pieces, width))


def delivery_detail(delivery: DeliveryView, width: int, now: datetime) -> list[Line]:
    """Return everything known of one delivery, and what can be done about it."""
    mark, _word, tone = STATES[delivery.state]
    lines = [line(Piece(f"{mark} {state_words(delivery, now)}", tone))]
    if delivery.state is DeliveryState.UNKNOWN:
        lines += [line(Piece(piece, Tone.WARN)) for piece in wrap(_(UNKNOWN_EXPLAINED), width)]
    if delivery.words:
        lines += [line(piece) for piece in wrap(_("“{words}”").format(words=one_line(delivery.words)), width)]
    recipients = ", ".join(one_line(address) for address in delivery.recipients)
    subject, sender, tries = (words.strip() for words in (_("subject  "), _("from     "), _("tries    ")))
    cells = widest((subject, sender, tries)) + len("  ")
    lines += [
        line(Piece(fit(subject, cells), Tone.DIM), one_line(delivery.subject)),
        line(Piece(fit(sender, cells), Tone.DIM), one_line(delivery.account), Piece(_("  to  "), Tone.DIM), recipients),
        line(Piece(fit(tries, cells), Tone.DIM), str(delivery.attempts)),
    ]
    return [Line(cut_pieces(one.pieces, width)) for one in lines]


def outbox_title(deliveries: list[DeliveryView]) -> str:
    """Return the outbox in one line of counts."""
    states = [delivery.state for delivery in deliveries]
    failed = sum(state in {DeliveryState.FAILED, DeliveryState.BOUNCED} for state in states)
    waiting = sum(state in {DeliveryState.HELD, DeliveryState.QUEUED, DeliveryState.SENDING} for state in states)
    unknown, sent = states.count(DeliveryState.UNKNOWN), states.count(DeliveryState.SENT)
    parts = [
        ngettext("{count} failed", "{count} failed", failed).format(count=failed) if failed else "",
        ngettext("{count} unknown", "{count} unknown", unknown).format(count=unknown) if unknown else "",
        ngettext("{count} waiting", "{count} waiting", waiting).format(count=waiting),
        ngettext("{count} sent in the last day", "{count} sent in the last day", sent).format(count=sent),
    ]
    return " · ".join(part for part in parts if part)
