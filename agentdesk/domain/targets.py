"""Response targets: how soon an answer is due, by kind of channel."""

from __future__ import annotations

from datetime import datetime, timedelta

from agentdesk.domain.states import ChannelKind

TARGETS: dict[ChannelKind, timedelta] = {
    ChannelKind.EMAIL: timedelta(hours=24),
    ChannelKind.FORM: timedelta(hours=24),
    ChannelKind.REVIEW: timedelta(hours=24),
    ChannelKind.SOCIAL: timedelta(hours=4),
    ChannelKind.CHAT: timedelta(minutes=10),
    ChannelKind.PHONE: timedelta(hours=4),
    ChannelKind.LETTER: timedelta(days=5),
}
"""The norms of the trade; business hours and the owner's own norms come on top."""

OLD = timedelta(days=14)
"""A message this old when it first comes in starts nothing: it was dealt with elsewhere or never will be."""


def due_at(kind: ChannelKind, arrived_at: datetime) -> datetime:
    """Return when a message that arrived then is due for an answer."""
    return arrived_at + TARGETS[kind]
