"""What the composer's bars say."""

from __future__ import annotations

from collections.abc import Sequence

from agentdesk.domain.ids import ConversationId
from agentdesk.domain.texts import _
from agentdesk.domain.verbs import DraftAttachment
from agentdesk.domain.views import ReplyPlan
from agentdesk.tui.presenters.cells import one_line
from agentdesk.tui.presenters.parts import size_label
from agentdesk.tui.presenters.tones import Line, Piece, Tone, two_sided

_NEARLY_FULL = 0.9


def composer_header(conversation: ConversationId, plan: ReplyPlan | None, saved: str, width: int) -> Line:
    """Return what is being written, on which channel, from where, and how safe it is."""
    if plan is None:
        left = [
            Piece(_(" Internal note "), Tone.HEAD_NOTE),
            Piece(_(" #{number} · never leaves the desk").format(number=conversation), Tone.BAR),
        ]
    else:
        parts = [
            one_line(plan.channel),
            f"#{conversation}",
            _("from {address}").format(address=one_line(plan.from_address or plan.account)),
        ]
        if plan.language:
            parts.append(_("lang {code}").format(code=one_line(plan.language)))
        if plan.is_public:
            parts.append(_("public"))
        left = [Piece(_(" Reply "), Tone.BAR_ACTIVE), Piece(" " + " · ".join(parts), Tone.BAR)]
    return two_sided(left, [Piece(f" {saved} ", Tone.BAR)], width)


def composer_status(body: str, attachments: Sequence[DraftAttachment], plan: ReplyPlan | None, link: str, width: int) -> Line:
    """Return length against the channel's limit, and what is attached."""
    limit = plan.max_chars if plan is not None else None
    count, tone = len(body), Tone.BAR
    if limit is not None and count > limit:
        tone = Tone.BAR_ALERT
    elif limit is not None and count > limit * _NEARLY_FULL:
        tone = Tone.WARN
    words = (
        _(" {count} characters").format(count=count)
        if limit is None
        else _(" {count} of {limit} characters").format(count=count, limit=limit)
    )
    left = [Piece(words, tone)]
    left += [Piece(f" · {one_line(one.filename)} {size_label(one.size)}", Tone.BAR) for one in attachments]
    right = [Piece(f" {link} ", Tone.BAR_ALERT)] if link else []
    return two_sided(left, right, width)
