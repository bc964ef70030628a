"""The card looked over before a reply leaves, and what stands in the way of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agentdesk.domain.mailbox import is_address, is_no_reply
from agentdesk.domain.reading import Address
from agentdesk.domain.states import ChannelKind, Direction
from agentdesk.domain.texts import _, ngettext
from agentdesk.domain.verbs import PrivatePart, SaveDraft
from agentdesk.domain.views import CheckedText, ConversationPage, MessageView, ReplyPlan
from agentdesk.domain.voice import Finding, FollowUp, Level, held_back
from agentdesk.tui.presenters.cells import many_lines, one_line, wrap
from agentdesk.tui.presenters.composing import checked_length, length_of, length_words
from agentdesk.tui.presenters.parts import size_label
from agentdesk.tui.presenters.tones import Line, Piece, Tone, cut_pieces, line
from agentdesk.tui.presenters.whence import addresses
from agentdesk.tui.writing import ANSWERED_IN_PLACE

SHOWN_BODY_LINES = 6
SHOWN_OF_BOTH_LINES = 4
SHOWN_BELOW_LINES = 2
SHOWN_CHANGES = 3
SHOWN_CHANGE_LINES = 2
"""Of what came in meanwhile the newest, by their first words: enough to see that somebody answered already."""


@dataclass(frozen=True, slots=True)
class Review:
    """What a reply would be: its text and recipients, where it goes from, what is new since it was begun."""

    draft: SaveDraft
    plan: ReplyPlan
    arrived: tuple[MessageView, ...] = ()
    """Messages that came into the conversation after the writing began."""
    checked: CheckedText | None = None
    answered: MessageView | None = None
    quotes: bool = False
    follow_up: FollowUp = FollowUp()
    checked_private: CheckedText | None = None
    """What the checks say of the private answer beside a public one, which stands in the draft."""
    waits_for_lead: bool = False
    """Whether a lead reads it before it leaves, as what a trainee writes."""


def obstacles(review: Review) -> list[str]:
    """Return what keeps the reply from leaving; with any of these it can't be sent."""
    return [*_own_obstacles(review), *(finding.words for finding in _held_by(review))]


def is_held_by_guard_alone(review: Review) -> bool:
    """Whether nothing but the guard of public replies holds it back, so that a reason lets it through."""
    held = _held_by(review)
    return bool(held) and not _own_obstacles(review) and not held_back(held, reason="any")


def _held_by(review: Review) -> list[Finding]:
    if review.plan.is_forward:
        return []
    both = (review.checked, review.checked_private if review.draft.private is not None else None)
    return [finding for checked in both if checked is not None for finding in held_back(checked.findings)]


def _own_obstacles(review: Review) -> list[str]:
    found: list[str] = []
    draft, plan = review.draft, review.plan
    if not draft.body.strip() and not plan.is_forward:
        found.append(_("There is no text."))
    if not (draft.to or draft.cc or draft.bcc) and plan.kind is ChannelKind.EMAIL:
        found.append(_("There is nobody it goes to."))
    found += [
        _("“{address}” is no address.").format(address=one_line(person.address or person.name))
        for person in (*draft.to, *draft.cc, *draft.bcc)
        if plan.kind is ChannelKind.EMAIL and not is_address(person.address)
    ]
    if review.checked is None and plan.max_chars is not None and len(draft.body) > plan.max_chars:
        over = len(draft.body) - plan.max_chars
        words = ngettext("{count} character over the limit of {limit}.", "{count} characters over the limit of {limit}.", over)
        found.append(words.format(count=over, limit=plan.max_chars))
    found += _private_obstacles(draft.private, plan)
    if draft.attachments and not plan.allows_attachments:
        found.append(_("This channel takes no files."))
    total = sum(one.size for one in draft.attachments)
    if plan.max_attached_bytes and total > plan.max_attached_bytes:
        words = _("The files are {total} together; {limit} at most go along.")
        found.append(words.format(total=size_label(total), limit=size_label(plan.max_attached_bytes)))
    return found


def _private_obstacles(private: PrivatePart | None, plan: ReplyPlan) -> list[str]:
    if private is None:
        return []
    found = [] if private.body.strip() else [_("There is no text for the private answer.")]
    if not private.to:
        found.append(_("There is nobody the private answer goes to."))
    if private.is_direct(plan.account):
        return found
    addresses_of = [person.address for person in private.to if not is_address(person.address)]
    return found + [_("“{address}” is no address.").format(address=one_line(address)) for address in addresses_of]


def warnings(review: Review) -> list[str]:
    """Return what deserves a second look, but doesn't keep the reply from leaving."""
    found = [_("A lead looks first: it waits in the outbox until then.")] if review.waits_for_lead else []
    if review.arrived:
        count = len(review.arrived)
        words = ngettext("{count} message came in while you were writing.", "{count} messages came in while you were writing.", count)
        found.append(words.format(count=count))
    if review.answered is not None and review.answered.is_newcomer:
        found.append(_("You answer somebody new in this conversation; check the address."))
    found += people_warnings(review.plan, (*review.draft.to, *review.draft.cc, *review.draft.bcc))
    if not review.draft.subject.strip() and review.plan.kind is ChannelKind.EMAIL:
        found.append(_("It has no subject."))
    if review.plan.is_public:
        found.append(_("This answer is public: everybody can read it."))
    both = (review.checked, review.checked_private if review.draft.private is not None else None)
    found += [finding.words for one in both if one is not None for finding in one.findings if finding.level is Level.WARN]
    return found


def people_warnings(plan: ReplyPlan, recipients: Sequence[Address]) -> list[str]:
    """Return what to mind about who gets it: another address than the author's, one that nobody reads, and who was left out."""
    found: list[str] = []
    chosen = {person.address.casefold() for person in recipients}
    asked = [person.address for person in plan.reply_to if person.address.casefold() != plan.author.address.casefold()]
    if any(address.casefold() in chosen for address in asked):
        words = _("{author} asks for answers at another address: {addresses}")
        found.append(words.format(author=one_line(plan.author.address), addresses=one_line(", ".join(asked))))
    nobody = [person.address for person in recipients if is_no_reply(person.address)]
    found += [_("Nobody reads what is sent to {address}.").format(address=one_line(address)) for address in nobody]
    if plan.left_out:
        words = _("Left out, since they came in unasked: {people}. Add them by hand if they belong.")
        found.append(words.format(people=addresses(plan.left_out)))
    return found


def newer_messages(page: ConversationPage, seen: MessageView | None) -> tuple[MessageView, ...]:
    """Return what customers and colleagues added after the newest message seen."""
    return tuple(message for message in page.messages if seen is not None and message.id > seen.id)


def review_lines(review: Review, width: int, room: int = 0) -> list[Line]:
    """Return the card: from, to, subject, length, files, the beginning of the text, and what to mind.

    Args:
        review: what is looked over.
        width: of the card, in cells.
        room: how many lines of text there is space for; a few are shown where there is none.
    """
    draft, plan = review.draft, review.plan
    lines = [
        _field(_("from"), draft.from_address or plan.from_address or plan.account),
        _field(_("to"), addresses(draft.to)),
        *([_field(_("cc"), addresses(draft.cc))] if draft.cc else []),
        *([_field(_("bcc"), addresses(draft.bcc))] if draft.bcc else []),
        *([_field(_("subject"), draft.subject)] if draft.subject and plan.kind not in ANSWERED_IN_PLACE else []),
        _field(_("length"), _length(review)),
        *([_field(_("private"), _private_way(draft.private, plan))] if draft.private is not None else []),
    ]
    lines += [_field(_("attached"), f"{one.filename}  {size_label(one.size)}") for one in draft.attachments]
    if review.follow_up.is_any:
        lines.append(_field(_("then"), follow_up_words(review.follow_up)))
    # Before the text, so that they are seen on the smallest screen without scrolling.
    lines += [line(Piece(piece, Tone.BAD)) for words in obstacles(review) for piece in wrap(f"✗ {words}", width)]
    lines += [line(Piece(piece, Tone.WARN)) for words in warnings(review) for piece in wrap(f"! {words}", width)]
    lines += changed_lines(review.arrived[-SHOWN_CHANGES:], width, SHOWN_CHANGE_LINES)
    most = max(SHOWN_BODY_LINES, room) if draft.private is None else max(SHOWN_OF_BOTH_LINES, room // 2)
    lines += [Line(), *_body_start(_leaving(review), width, most), *_below(review, width), *_private(draft.private, plan, width, most)]
    return [Line(cut_pieces(one.pieces, width)) for one in lines]


def _private(private: PrivatePart | None, plan: ReplyPlan, width: int, most: int) -> list[Line]:
    """Return the private answer that leaves beside a public one: which way it goes, and how it begins."""
    if private is None:
        return []
    is_direct = private.is_direct(plan.account)
    words = _("── and in private beside it, as a direct message ") if is_direct else _("── and in private beside it, as mail ")
    heading = line(Piece(words, Tone.HEAD_OUT))
    return [Line(), heading, *_body_start(private.body, width, most)]


def _private_way(private: PrivatePart, plan: ReplyPlan) -> str:
    """Return who gets the private answer and how."""
    to = addresses(private.to)
    if private.is_direct(plan.account):
        return _("direct message ({channel}) to {who}").format(who=to, channel=one_line(plan.channel))
    return f"{to}  {private.subject}"


def follow_up_words(follow_up: FollowUp) -> str:
    """Return what happens to the conversation once the reply is on its way."""
    parts = [_("tagged {tags}").format(tags=", ".join(map(one_line, follow_up.tags)))] if follow_up.tags else []
    if follow_up.snooze:
        parts.append(_("back ({when}) unless they answer").format(when=one_line(follow_up.snooze)))
    elif follow_up.is_pending:
        parts.append(_("waits for the customer"))
    return " · ".join(parts)


def _below(review: Review, width: int) -> list[Line]:
    """Return the beginning of what follows the text: signature, footer, quotation."""
    plan = review.plan
    if plan.kind is not ChannelKind.EMAIL:
        return []
    parts = [plan.signature, plan.footer, plan.quoted if plan.is_forward or review.quotes else ""]
    lines: list[Line] = []
    for part in filter(str.strip, parts):
        texts = [piece for source in many_lines(part.strip()) for piece in wrap(source, max(2, width - 2))]
        lines += [line(Piece("┊ ", Tone.DIM), Piece(piece, Tone.DIM)) for piece in texts[:SHOWN_BELOW_LINES]]
        if len(texts) > SHOWN_BELOW_LINES:
            more = len(texts) - SHOWN_BELOW_LINES
            lines.append(line(Piece(ngettext("┊ … {count} more line", "┊ … {count} more lines", more).format(count=more), Tone.DIM)))
    return lines


def changed_lines(arrived: Sequence[MessageView], width: int, most: int = SHOWN_BODY_LINES) -> list[Line]:
    """Return what came in since the writing began, the first `most` lines of each."""
    lines: list[Line] = []
    for message in arrived:
        label = {Direction.NOTE: _("internal note"), Direction.OUTBOUND: _("answered already")}.get(message.direction, _("new message"))
        lines.append(line(Piece(f"{label} · {one_line(message.author)}", Tone.STRONG)))
        lines += _body_start(message.body_text, width, most)
    return [Line(cut_pieces(one.pieces, width)) for one in lines]


def _leaving(review: Review) -> str:
    """Return the text as it leaves: in parts, each with its number, where it was asked to."""
    parts = review.checked.parts if review.checked is not None else ()
    return "\n\n".join(parts) or review.draft.body


def _field(label: str, value: str) -> Line:
    return line(Piece(f"{label:<8} ", Tone.DIM), one_line(value))


def _length(review: Review) -> str:
    """Return the length as the channel counts it, where the desk was asked."""
    if review.checked is None:
        return length_words(*length_of(review.draft.body, review.plan))
    return checked_length(review.checked)


def _body_start(body: str, width: int, most: int = SHOWN_BODY_LINES) -> list[Line]:
    pieces = [piece for source in many_lines(body.strip()) for piece in wrap(source, max(2, width - 2))] if body.strip() else []
    lines = [line(Piece("│ ", Tone.DIM), piece) for piece in pieces[:most]]
    if len(pieces) > most:
        more = len(pieces) - most
        lines.append(line(Piece(ngettext("│ … {count} more line", "│ … {count} more lines", more).format(count=more), Tone.DIM)))
    return lines
