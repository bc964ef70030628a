"""A bulk reply as lines: what becomes of each conversation, and each text with what the checks say of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agentdesk.domain.errors import error_from
from agentdesk.domain.texts import _
from agentdesk.domain.views import BulkReply, CheckedText
from agentdesk.domain.voice import Level, held_back
from agentdesk.tui.people import people_text
from agentdesk.tui.presenters.cells import many_lines, one_line, wrap
from agentdesk.tui.presenters.findings import SIGNS, TONES
from agentdesk.tui.presenters.tones import Line, Piece, Tone, line, two_sided


@dataclass(frozen=True, slots=True)
class BulkItem:
    """One conversation of a bulk reply as it stands on the screen; `text` is what would leave now, its own words where it was edited."""

    reply: BulkReply
    text: str
    checked: CheckedText | None
    is_skipped: bool
    is_edited: bool = False

    @property
    def is_held_back(self) -> bool:
        """Whether it can't leave as it is."""
        return self.reply.failure is not None or self.checked is None or bool(held_back(self.checked.findings)) or not self.text.strip()

    @property
    def leaves(self) -> bool:
        """Whether it leaves when the others do."""
        return not self.is_skipped and not self.is_held_back


def item_of(reply: BulkReply) -> BulkItem:
    """Return a conversation as it is first shown: a second one to the same customer is left out until somebody says otherwise."""
    text = reply.rendered.text if reply.rendered is not None else ""
    return BulkItem(reply, text, reply.checked, is_skipped=reply.again is not None)


def bulk_line(item: BulkItem, width: int) -> Line:
    """Return a conversation with its mark at the left and what there is to mind about it at the right."""
    reply = item.reply
    mark, tone = ("[!]", Tone.BAD) if item.is_held_back else ("[ ]", Tone.DIM) if item.is_skipped else ("[x]", Tone.GOOD)
    where = f"{reply.plan.channel} {reply.rendered.language}" if reply.plan is not None and reply.rendered is not None else ""
    left = [Piece(f" {mark} ", tone), Piece(f"#{reply.conversation} ", Tone.DIM), Piece(one_line(reply.who))]
    right = [Piece(f"{words}  ", word_tone) for words, word_tone in _minded(item)]
    return two_sided(left, [*right, Piece(f"{where} ", Tone.CHANNEL)], width)


def _minded(item: BulkItem) -> list[tuple[str, Tone]]:
    found: list[tuple[str, Tone]] = []
    if item.reply.failure is not None or item.is_held_back:
        found.append((_("held back"), Tone.BAD))
    if item.reply.again is not None:
        found.append((_("same customer as #{number}").format(number=item.reply.again), Tone.WARN))
    warned = sum(1 for finding in item.checked.findings if finding.level is Level.WARN) if item.checked is not None else 0
    if warned:
        found.append((f"{warned}!", Tone.WARN))
    if item.is_edited:
        found.append((_("edited"), Tone.MARK))
    return found


def bulk_detail(item: BulkItem, width: int) -> list[Line]:
    """Return whom a text goes to, which wording it is, what the checks say, and the text."""
    reply, room = item.reply, max(2, width - 1)
    lines: list[Line] = []
    if reply.failure is not None:
        words = str(error_from(reply.failure.code, reply.failure.fields))
        lines += [line(Piece(piece, Tone.BAD)) for piece in wrap(words, room)]
    if reply.plan is not None:
        lines.append(line(Piece(_("to {people}").format(people=people_text(reply.plan.to)), Tone.DIM)))
    if reply.rendered is not None:
        steps = " > ".join(reply.rendered.steps)
        lines.append(line(Piece(_("wording: {steps}").format(steps=steps), Tone.DIM)))
    for finding in item.checked.findings if item.checked is not None else ():
        words = f"{SIGNS.get(finding.level, '-')} {one_line(finding.words)} [{finding.rule}]"
        lines += [line(Piece(piece, TONES.get(finding.level, Tone.DIM))) for piece in wrap(words, room)]
    lines.append(Line())
    return lines + [line(Piece(piece)) for source in many_lines(item.text) for piece in wrap(source, room)]


def bulk_title(name: str, items: Sequence[BulkItem]) -> Line:
    """Return the header: which template, and how many leave, are left out or held back."""
    leaving, held = sum(item.leaves for item in items), sum(item.is_held_back for item in items)
    left_out = len(items) - leaving - held
    counts = _("{leaving} leave · {left_out} left out · {held} held back").format(leaving=leaving, left_out=left_out, held=held)
    return line(Piece(_(" Answer with {name} ").format(name=one_line(name)), Tone.BAR_ACTIVE), Piece(f" {counts}", Tone.BAR))


def what_leaves(items: Sequence[BulkItem]) -> list[str]:
    """Return what somebody should know before all of it leaves: who gets nothing, and who would get two."""
    lines = [
        _("#{number} {who}: held back").format(number=item.reply.conversation, who=one_line(item.reply.who))
        for item in items
        if item.is_held_back
    ]
    lines += [
        _("#{number} {who}: a second one, beside #{other}").format(
            number=item.reply.conversation, who=one_line(item.reply.who), other=item.reply.again
        )
        for item in items
        if item.leaves and item.reply.again is not None
    ]
    return lines[:MOST_LINES] + ([_("and {count} more").format(count=len(lines) - MOST_LINES)] if len(lines) > MOST_LINES else [])


MOST_LINES = 8
