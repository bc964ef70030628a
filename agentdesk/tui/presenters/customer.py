"""The customer's pane: who they are on every channel, and what else they asked."""

from __future__ import annotations

from agentdesk.domain.texts import _
from agentdesk.domain.views import ConversationPage
from agentdesk.tui.presenters.cells import many_lines, one_line, wrap
from agentdesk.tui.presenters.tones import Line, Piece, Tone, cut_pieces, line


def customer_lines(page: ConversationPage, width: int) -> list[Line]:
    """Return what the pane says of the customer of a conversation."""
    lines = [line(Piece(_("CUSTOMER"), Tone.DIM))]
    customer = page.customer
    if customer is None:
        return [*lines, line(Piece(_("not known yet"), Tone.DIM))]
    lines.append(line(Piece(one_line(customer.name) or _("(no name)"), Tone.STRONG)))
    about = ((_("number "), customer.number), (_("prefers "), customer.channel))
    lines += [line(Piece(label, Tone.DIM), one_line(value)) for label, value in about if value]
    lines += [line(Piece(f"{one_line(kind)} ", Tone.DIM), one_line(value)) for kind, value in customer.handles]
    if customer.language:
        lines.append(line(Piece(_("language "), Tone.DIM), one_line(customer.language)))
    if customer.away_until is not None:
        lines.append(line(Piece(_("away until {day}").format(day=customer.away_until.strftime("%Y-%m-%d")), Tone.WARN)))
    others = [number for number in customer.conversations if page.row is None or number != page.row.id]
    if others:
        lines += [Line(), line(Piece(_("earlier"), Tone.DIM)), line(" ".join(f"#{number}" for number in others[:8]))]
    if customer.note:
        lines += [Line(), line(Piece(_("note"), Tone.DIM))]
        lines += [line(piece) for source in many_lines(customer.note) for piece in wrap(source, max(2, width))]
    if page.row is not None and page.row.tags:
        lines += [Line(), line(Piece(_("tags "), Tone.DIM), Piece(", ".join(one_line(tag) for tag in page.row.tags), Tone.CHANNEL))]
    return [Line(cut_pieces(one.pieces, width)) for one in lines]
