"""What the composer's bars say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agentdesk.domain.channel_specs import TextUnit
from agentdesk.domain.states import BodyFormat, ChannelKind
from agentdesk.domain.texts import N_, _, ngettext
from agentdesk.domain.verbs import DraftAttachment
from agentdesk.domain.views import CheckedText, ReplyPlan
from agentdesk.domain.voice import Finding
from agentdesk.tui.presenters.cells import one_line, width_of
from agentdesk.tui.presenters.findings import counts
from agentdesk.tui.presenters.languages import language_name
from agentdesk.tui.presenters.parts import size_label
from agentdesk.tui.presenters.tones import Line, Piece, Tone, cut_pieces, two_sided
from agentdesk.tui.writing import Choices, Writing, WritingKind

_NEARLY_FULL = 0.9
_LEAST_OF_A_PART = 15
_HEADS = {
    WritingKind.REPLY: N_(" Reply "),
    WritingKind.FORWARD: N_(" Forward "),
    WritingKind.NEW: N_(" New mail "),
    WritingKind.NOTE: N_(" Internal note "),
}
_UNITS = {
    TextUnit.CHARACTERS: N_("{count} characters"),
    TextUnit.GRAPHEMES: N_("{count} signs"),
    TextUnit.BYTES: N_("{count} bytes"),
}
_UNITS_OF = {
    TextUnit.CHARACTERS: N_("{count} of {limit} characters"),
    TextUnit.GRAPHEMES: N_("{count} of {limit} signs"),
    TextUnit.BYTES: N_("{count} of {limit} bytes"),
    TextUnit.PAGES: N_("{count} of {limit} pages"),
}
_FORMATS = {BodyFormat.TEXT: N_("plain text"), BodyFormat.HTML: N_("text and HTML")}


def composer_header(writing: Writing, choices: Choices, saved: str, width: int) -> Line:
    """Return what is being written, on which channel, from where, and how safe it is."""
    plan, head, right = writing.plan, _(_HEADS[writing.kind]), f" {saved} "
    if plan is None:
        words = _(" #{number} · never leaves the desk").format(number=writing.conversation)
        left = [Piece(head, Tone.HEAD_NOTE), Piece(words, Tone.BAR)]
    else:
        room = width - width_of(head) - width_of(right) - len("  ")
        left = [Piece(head, Tone.BAR_ACTIVE), Piece(" " + _joined(_parts(writing, plan, choices), room), Tone.BAR)]
    return two_sided(left, [Piece(right, Tone.BAR)], width)


def _joined(parts: list[str], room: int) -> str:
    """Return the parts as one text without those at its end that would be cut down to a word or less."""
    while len(parts) > 1 and width_of(" · ".join(parts)) > room and width_of(" · ".join(parts[:-1])) + _LEAST_OF_A_PART > room:
        parts = parts[:-1]
    return " · ".join(parts)


def _parts(writing: Writing, plan: ReplyPlan, choices: Choices) -> list[str]:
    parts = [one_line(plan.channel)]
    if writing.kind is not WritingKind.NEW:
        parts.append(f"#{writing.conversation}")
    # Before whatever a narrow screen cuts off.
    if plan.is_public:
        parts.append(_("public"))
    elif writing.answers_in_place:
        parts.append(_("private"))
    if writing.answers_in_place and plan.to:
        parts.append(_("to {who}").format(who=one_line(plan.to[0].name or plan.to[0].address)))
    sender = _("from {address}").format(address=one_line(choices.from_address or plan.account))
    parts.append(_("answered by hand") if writing.is_by_hand else sender)
    if choices.language:
        parts.append(language_name(choices.language))
    return parts


def below_line(writing: Writing, choices: Choices, width: int) -> Line:
    """Return what will stand below the text when it leaves."""
    plan = writing.plan
    if plan is None or plan.kind is not ChannelKind.EMAIL:
        return Line()
    # The delimiter "-- " (RFC 3676 §4.3) names nobody.
    signature = [words.strip() for words in plan.signature.splitlines() if words.strip() not in {"", "--"}]
    parts = [one_line(signature[0])] if signature else []
    if plan.footer.strip():
        parts.append(_("legal footer"))
    lines = len(plan.quoted.splitlines())
    if writing.kind is WritingKind.FORWARD:
        parts.append(ngettext("the message, {count} line", "the message, {count} lines", lines).format(count=lines))
    elif choices.quotes and plan.quoted:
        parts.append(ngettext("{count} quoted line", "{count} quoted lines", lines).format(count=lines))
    if choices.format in _FORMATS:
        parts.append(_(_FORMATS[choices.format]))
    words = " · ".join(parts) if parts else _("nothing")
    return Line(cut_pieces((Piece(_(" below: {parts}").format(parts=words), Tone.DIM),), width))


@dataclass(frozen=True, slots=True)
class Counted:
    """A text with what the checks last said of it, which may be about the text of a moment ago."""

    text: str
    checked: CheckedText | None = None
    findings: Sequence[Finding] = ()


def composer_status(counted: Counted, attachments: Sequence[DraftAttachment], plan: ReplyPlan | None, link: str, width: int) -> Line:
    """Return length against the channel's limit in the channel's own unit, what was found, and what is attached."""
    checked = counted.checked
    count, limit, unit = length_of(counted.text, plan) if checked is None else (checked.limit_used, checked.limit_max, checked.limit_unit)
    tone = Tone.BAR
    if limit is not None and count > limit:
        tone = Tone.BAR_ALERT
    elif limit is not None and count > limit * _NEARLY_FULL:
        tone = Tone.WARN
    right = [Piece(f" {link} ", Tone.BAR_ALERT)] if link else []
    words = length_words(count, limit, unit) if checked is None else checked_length(checked)
    left = [Piece(f" {words}", tone), *counts(counted.findings), *_attached(attachments, plan)]
    return two_sided(left, right, width)


def length_of(text: str, plan: ReplyPlan | None) -> tuple[int, int | None, str]:
    """Return how long a text is that was not checked yet, how long it may be, and in what its channel counts.

    Links and signs of several characters are counted right by the first check, a moment later.
    """
    unit = TextUnit(plan.limit_unit) if plan is not None else TextUnit.CHARACTERS
    counts_as = {TextUnit.BYTES: len(text.encode("utf-8", "replace")), TextUnit.PAGES: int(bool(text.strip()))}
    return counts_as.get(unit, len(text)), plan.max_chars if plan is not None else None, unit.value


def checked_length(checked: CheckedText) -> str:
    """Return how long a text is as its channel counts it; in parts, how many, and the longest of them."""
    length = length_words(checked.limit_used, checked.limit_max, checked.limit_unit)
    if not checked.parts:
        return length
    count = len(checked.parts)
    return ngettext("{count} part, {length} at most", "{count} parts, {length} at most", count).format(count=count, length=length)


def length_words(count: int, limit: int | None, unit: str) -> str:
    """Return a text's length as its channel counts it."""
    if unit == TextUnit.PAGES and limit is None:
        return ngettext("{count} page", "{count} pages", count).format(count=count)
    words = _UNITS[TextUnit(unit)] if limit is None else _UNITS_OF[TextUnit(unit)]
    return _(words).format(count=count, limit=limit)


def _attached(attachments: Sequence[DraftAttachment], plan: ReplyPlan | None) -> list[Piece]:
    total = sum(one.size for one in attachments)
    pieces = [Piece(f" · {one_line(one.filename)} {size_label(one.size)}", Tone.BAR) for one in attachments]
    if plan is not None and plan.max_attached_bytes and total > plan.max_attached_bytes:
        limit = size_label(plan.max_attached_bytes)
        pieces.insert(0, Piece(_(" · {total} attached, {limit} at most").format(total=size_label(total), limit=limit), Tone.BAR_ALERT))
    return pieces
