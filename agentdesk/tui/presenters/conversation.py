"""A conversation as lines: messages oldest first, quotes folded, notes unmistakable, attachments numbered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

from agentdesk.domain.ids import AgentName, MessageId
from agentdesk.domain.letters import ProposalKind, seeming_writer, with_doubts
from agentdesk.domain.reading import FoldKind
from agentdesk.domain.states import ChannelKind, Direction, MessageClass
from agentdesk.domain.suggestions import SuggestionKind, SuggestionView
from agentdesk.domain.texts import N_, _, ngettext
from agentdesk.domain.views import ConversationPage, ConversationRow, DraftView, MessageView, OlderVersion, RestView
from agentdesk.tui.keys.shown import key_in_force, with_keys
from agentdesk.tui.presenters.cells import many_lines, one_line, width_of, wrap
from agentdesk.tui.presenters.deliveries import delivery_pieces
from agentdesk.tui.presenters.parts import LINK, Part, part_line, parts_of
from agentdesk.tui.presenters.rows import channel_code, due_tone, status_word
from agentdesk.tui.presenters.tones import Line, Piece, Tone, cut_pieces, line
from agentdesk.tui.presenters.when import day, day_and_time, due
from agentdesk.tui.presenters.whence import address_lines

BODY_WIDTH = 88
"""Longer lines are hard to read (zulip-terminal's issue 933)."""

_CLASS_WORDS = {
    MessageClass.AUTO_REPLY: N_("automatic reply"),
    MessageClass.OUT_OF_OFFICE: N_("out of office"),
    MessageClass.BULK: N_("bulk mail"),
    MessageClass.BOUNCE: N_("delivery failure"),
    MessageClass.LOOP: N_("mail loop"),
}


@dataclass(frozen=True, slots=True)
class Shape:
    """How a conversation is drawn: cells, moment, whose console, whether quotes are open."""

    width: int
    now: datetime
    me: AgentName
    is_unfolded: bool = False


@dataclass(frozen=True, slots=True)
class Laid:
    """A conversation laid out: its lines, and on which line each message begins."""

    lines: tuple[Line, ...]
    starts: tuple[tuple[int, MessageId], ...]


def lay_out(page: ConversationPage, shape: Shape, newest: int | None = None, only: MessageId | None = None) -> Laid:
    """Return a conversation's messages as lines.

    Args:
        page: what the desk answered.
        shape: how to draw it.
        newest: draw this many of the newest messages only, as a preview does; None draws all.
        only: draw this message alone, and say what lies around it.
    """
    lines: list[Line] = []
    starts: list[tuple[int, MessageId]] = []
    hidden = 0 if newest is None else max(0, len(page.messages) - newest)
    if hidden:
        words = ngettext("{count} earlier message (enter)", "{count} earlier messages (enter)", hidden)
        lines.append(line(Piece(f"▸ {words.format(count=hidden)}", Tone.DIM)))
    number = sum(sum(1 for _part in parts_of(message, 0)) for message in page.messages[:hidden])
    for message in page.messages[hidden:]:
        parts = list(parts_of(message, number))
        number += len(parts)
        if only is not None and message.id != only:
            continue
        starts.append((len(lines), message.id))
        lines += message_lines(message, shape, parts)
    if only is not None:
        return Laid(tuple(lines), tuple(starts))
    lines += suggestion_lines(page.suggestions, shape)
    if page.draft is not None:
        lines += draft_lines(page.draft, shape)
    return Laid(tuple(lines), tuple(starts))


def head_lines(row: ConversationRow, page: ConversationPage | None, shape: Shape) -> tuple[Line, Line]:
    """Return the two lines over a conversation: number, subject and state; then who."""
    right = [_status_words(row)]
    if row.due_at is not None:
        label = due(row.due_at, shape.now)
        right.append(_("due {when} LATE").format(when=label) if label.startswith("-") else _("due {when}").format(when=label))
    ends = (Piece(" " + " · ".join(part for part in right if part) + " ", due_tone(row, shape.now)),)
    room = shape.width - sum(width_of(piece.text) for piece in ends)
    head = cut_pieces((Piece(f" #{row.id} ", Tone.STRONG), Piece(one_line(row.subject) or _("(no subject)"), Tone.STRONG)), room)
    gap = " " * max(0, room - sum(width_of(piece.text) for piece in head))
    return line(*head, gap, *ends), Line(cut_pieces(_who_pieces(row, page), shape.width))


def _status_words(row: ConversationRow) -> str:
    reach = _("public") if row.kind.is_public else _("private") if row.kind is ChannelKind.CHAT else ""
    parts = [*filter(None, (channel_code(row), reach)), status_word(row.status)]
    if row.assignee is not None:
        parts.append(one_line(row.assignee))
    return " · ".join(parts)


def _who_pieces(row: ConversationRow, page: ConversationPage | None) -> list[Piece]:
    pieces = [Piece(f" {one_line(row.who)}", Tone.STRONG)]
    newest = _newest_of_customer(page.messages) if page else None
    if newest is not None and newest.sender.address and newest.sender.address != row.who:
        pieces.append(Piece(f" <{one_line(newest.sender.address)}>"))
    if newest is not None and newest.authentication:
        pieces.append(Piece(f"  {one_line(newest.authentication)}", Tone.DIM))
    if row.tags:
        pieces.append(Piece("  " + " ".join(f"#{one_line(tag)}" for tag in row.tags), Tone.CHANNEL))
    if page is not None and page.public is not None:
        pieces.append(Piece("  " + _("goes on from #{number}").format(number=page.public), Tone.LINK))
    if page is not None and page.private:
        numbers = " ".join(f"#{number}" for number in page.private)
        pieces.append(Piece("  " + _("in private: {numbers}").format(numbers=numbers), Tone.LINK))
    if page is not None and page.viewers:
        names = ", ".join(one_line(name) for name in page.viewers)
        pieces.append(Piece("  " + _("also here: {names}").format(names=names), Tone.WARN))
    return pieces


def _newest_of_customer(messages: Sequence[MessageView]) -> MessageView | None:
    """Return the newest message from outside, before all those that neither a mail server nor somebody who just came in wrote."""
    inbound = [message for message in reversed(messages) if message.direction is Direction.INBOUND]
    own = (one for one in inbound if one.message_class is not MessageClass.BOUNCE and not one.is_newcomer)
    return next(own, inbound[0] if inbound else None)


def message_lines(message: MessageView, shape: Shape, parts: Sequence[Part] = ()) -> list[Line]:
    """Return one message: its head, what is odd about it, its text, its attachments and links."""
    width = min(shape.width, BODY_WIDTH)
    lines = [
        _message_head(message, shape, width),
        *address_lines(message, width, is_whole=shape.is_unfolded),
        *_warning_lines(message, width),
    ]
    tone = Tone.NOTE if message.direction is Direction.NOTE else Tone.PLAIN
    lines += _body_lines(message, shape, width, tone)
    if message.body_chars > len(message.body_text):
        more = message.body_chars - len(message.body_text)
        words = with_keys(_(" … {count} more characters; {reader.whole} shows them"))
        lines.append(line(Piece(words.format(count=more), Tone.DIM)))
    for older in message.older:
        lines += _older_lines(older, message, width)
    lines += [part_line(part, width) for part in parts]
    lines.append(Line())
    return lines


def _older_lines(older: OlderVersion, message: MessageView, width: int) -> Iterator[Line]:
    """Say what a review said before its author changed it."""
    stars = f" {older.rating:g}★" if older.rating is not None else ""
    yield line(Piece(_(" ▸ until {when} it said:").format(when=older.replaced_at.astimezone().strftime("%Y-%m-%d")) + stars, Tone.WARN))
    subject = () if older.subject == message.subject else (older.subject,)
    for text in (*subject, *older.body_text.rstrip("\n").split("\n")):
        for piece in wrap(one_line(text), width - 3):
            yield line(Piece(f"   {piece}", Tone.DIM))


def _message_head(message: MessageView, shape: Shape, width: int) -> Line:
    when = _when(message, shape)
    named = (message.sender.name or _signed(message)) if message.direction is Direction.INBOUND else ""
    seeming = "" if message.scan is None else seeming_writer(message.scan.proposals)
    author = one_line(named or message.author or message.sender.address or seeming) or _("(no name)")
    if message.direction is Direction.NOTE:
        label, tone = _("── internal note · {who} · {when} ").format(who=author, when=when), Tone.HEAD_NOTE
    elif message.direction is Direction.OUTBOUND:
        label, tone = _("── sent by us · {who} · {when} ").format(who=author, when=when), Tone.HEAD_OUT
    else:
        label, tone = _("── {when} · {who} ").format(who=author, when=when), Tone.HEAD_IN
    if message.message_class in _CLASS_WORDS:
        label += f"· {_(_CLASS_WORDS[message.message_class])} "
    if message.rating is not None:
        label += f"· {message.rating:g}★ "
    state = delivery_pieces(message.delivery, shape.now) if message.delivery is not None else ()
    room = width - sum(width_of(piece.text) for piece in state)
    head = cut_pieces((Piece(label, tone),), room)
    rule = "─" * max(0, room - sum(width_of(piece.text) for piece in head))
    return line(*head, Piece(rule, tone if tone is Tone.HEAD_NOTE else Tone.DIM), *state)


def _when(message: MessageView, shape: Shape) -> str:
    """Say when a message was written: of a letter only the day is known, wherever it is read."""
    if message.scan is not None and message.date is not None:
        return day(datetime.combine(message.date.date(), time(12), UTC), shape.now)
    return day_and_time(message.date or message.received_at, shape.now)


def _signed(message: MessageView) -> str:
    """Return who wrote a scanned letter, once a person said so."""
    proposals = () if message.scan is None else message.scan.proposals
    return next((one.value for one in proposals if one.kind is ProposalKind.SENDER and one.is_confirmed), "")


def _warning_lines(message: MessageView, width: int) -> Iterator[Line]:
    notes = [one_line(_(warning)) for warning in message.warnings]
    if message.rest is not None:
        notes.append(_rest_words(message.id, message.rest))
    if message.is_newcomer:
        notes.append(_("somebody new in this conversation"))
    if message.unreadable:
        notes.append(_("could not be read in full: {reason}. The source is kept.").format(reason=one_line(_(message.unreadable))))
    for note in notes:
        for piece in wrap(note, width - 3):
            yield line(Piece(f" ! {piece}", Tone.WARN))


def _rest_words(message: MessageId, rest: RestView) -> str:
    """Say that a large mail came as its headers, and how the rest comes."""
    size = _("{size} MB").format(size=round(rest.full_bytes / 1e6, 1)) if rest.full_bytes else _("unknown size")
    if rest.is_wanted:
        return _("only its headers so far ({size}); the rest is being fetched").format(size=size)
    words = with_keys(_("only its headers ({size}); {reader.rest} fetches the rest, and so does: agentdesk fetch {message}"))
    return words.format(size=size, message=message)


def _body_lines(message: MessageView, shape: Shape, width: int, tone: Tone) -> Iterator[Line]:
    if message.scan is not None and message.scan.unsure and not message.folds:
        yield from _text_lines(with_doubts(message.body_text, message.scan.unsure).strip("\n"), width, tone)
        return
    at = 0
    for fold in sorted(message.folds, key=lambda fold: fold.start):
        if fold.start < at or fold.start >= len(message.body_text):
            continue
        yield from _text_lines(message.body_text[at : fold.start].strip("\n"), width, tone)
        folded = message.body_text[fold.start : fold.end].strip("\n")
        if shape.is_unfolded:
            yield from _text_lines(folded, width, Tone.QUOTE)
        elif folded.strip():
            yield _fold_line(folded, fold.kind)
        at = fold.end
    yield from _text_lines(message.body_text[at:].strip("\n"), width, tone)


def _fold_line(folded: str, kind: FoldKind) -> Line:
    count = folded.count("\n") + 1
    words = {
        FoldKind.QUOTE: ngettext("{count} quoted line (T)", "{count} quoted lines (T)", count),
        FoldKind.SIGNATURE: ngettext("{count} line of signature (T)", "{count} lines of signature (T)", count),
        FoldKind.FOOTER: ngettext("{count} line of footer (T)", "{count} lines of footer (T)", count),
    }
    return line(Piece(f" ▸ {words[kind].format(count=count)}", Tone.DIM))


def _text_lines(text: str, width: int, tone: Tone) -> Iterator[Line]:
    if not text:
        return
    for source in many_lines(text):
        for piece in wrap(source, width - 2):
            yield line(Piece(" ", tone), *_with_links(piece, tone), *_note_fill(piece, width, tone))


def _note_fill(text: str, width: int, tone: Tone) -> tuple[Piece, ...]:
    """A note's ground goes on to the end of the line, so that it reads as a slip of paper."""
    return (Piece(" " * max(0, width - 1 - width_of(text)), tone),) if tone is Tone.NOTE else ()


def _with_links(text: str, tone: Tone) -> Iterator[Piece]:
    at = 0
    for match in LINK.finditer(text):
        yield Piece(text[at : match.start()], tone)
        yield Piece(match[0], Tone.LINK)
        at = match.end()
    yield Piece(text[at:], tone)


def suggestion_lines(suggestions: Sequence[SuggestionView], shape: Shape) -> list[Line]:
    """Return what the desk suggests for a conversation, and why."""
    lines: list[Line] = []
    for one in suggestions:
        offers = {
            SuggestionKind.JOIN: _("join this to #{target}?"),
            SuggestionKind.SPLIT: _("split message {target} off?"),
            SuggestionKind.CLOSE: _("close this?"),
        }
        target = one.targets[0] if one.targets else ""
        text = f"{offers[one.kind].format(target=target)} {one_line(one.text)} ({key_in_force('suggestion')})"
        lines += [line(Piece(f" ? {piece}", Tone.WARN)) for piece in wrap(text, min(shape.width, BODY_WIDTH) - 3)]
    return lines


def draft_lines(draft: DraftView, shape: Shape) -> list[Line]:
    """Return a draft that waits in a conversation."""
    what = _("note") if draft.is_note else _("reply")
    words = with_keys(_("── your draft ({what}) · saved {when} · {answer.reply} goes on "))
    label = words.format(what=what, when=day_and_time(draft.saved_at, shape.now))
    width = min(shape.width, BODY_WIDTH)
    head = cut_pieces((Piece(label, Tone.HEAD_DRAFT),), width)
    rule = "─" * max(0, width - sum(width_of(piece.text) for piece in head))
    return [line(*head, Piece(rule, Tone.DIM)), *_text_lines(draft.body, width, Tone.PLAIN), Line()]


def first_link(message: MessageView) -> str:
    """Return the first link in a message, or the page it stands on; "" where there is none."""
    match = LINK.search(message.body_text)
    return match[0] if match else message.url
