"""Ways to make an answer fit its channel."""

from __future__ import annotations

from collections.abc import Iterator

from agentdesk.desk import plans
from agentdesk.desk.context import Reading
from agentdesk.desk.templates import render_template
from agentdesk.domain import asks
from agentdesk.domain.channel_specs import Limits
from agentdesk.domain.errors import AgentdeskError
from agentdesk.domain.safe_text import block
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.voice import ShorterText

SHORT_KINDS = (ChannelKind.SOCIAL, ChannelKind.CHAT, ChannelKind.REVIEW)
"""Kinds of channel whose wordings are short, the shortest first."""


def offer_shorter(reading: Reading, ask: asks.OfferShorter) -> Iterator[ShorterText]:
    """Yield shorter wordings that fit, then the text in numbered parts; a channel that takes one reply only gets no parts."""
    from agentdesk.replies.fit import split, used  # noqa: PLC0415 - tables of graphemes, which the start need not pay

    with reading.stores.reading() as connection:
        plan = plans.plan(connection, reading.desk, ask.conversation)
    account = reading.desk.accounts.find(plan.account)
    limits = Limits() if account is None else account.limits
    text = block(ask.text).strip()
    seen = {text}
    for name in dict.fromkeys(ask.templates):
        for found in _wordings(reading, ask, name):
            shorter = found.parts[0]
            if shorter not in seen and used(shorter, limits) < used(text, limits) and used(shorter, limits) <= (limits.max_chars or 0):
                seen.add(shorter)
                yield found
    parts = () if limits.one_reply_only else split(text, limits)
    if len(parts) > 1:
        yield ShorterText(parts)


def _wordings(reading: Reading, ask: asks.OfferShorter, name: str) -> Iterator[ShorterText]:
    for kind in SHORT_KINDS:
        wanted = asks.RenderTemplate(name, ask.conversation, kind.value, ask.language)
        try:
            (found,) = render_template(reading, wanted)
        except AgentdeskError:
            continue  # a template that is gone, or has no wording for this, offers nothing
        yield ShorterText((found.text,), name, found.variant)
