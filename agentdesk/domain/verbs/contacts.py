"""Verbs on contacts that no channel brings in: a call, a visit, a message on a platform that isn't connected, a pasted review."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from agentdesk.domain.ids import ConversationId
from agentdesk.domain.reading import Address
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.verbs.base import Verb

KINDS = {
    "phone": ChannelKind.PHONE,
    "callback": ChannelKind.PHONE,
    "counter": ChannelKind.PHONE,
    "appointment": ChannelKind.PHONE,
    "video": ChannelKind.PHONE,
    "review": ChannelKind.REVIEW,
    "whatsapp": ChannelKind.CHAT,
    "chat": ChannelKind.CHAT,
    "form": ChannelKind.FORM,
    "letter": ChannelKind.LETTER,
    "email": ChannelKind.EMAIL,
}
"""The kind of the channels people name most; any other name is a platform of the social kind."""


def kind_of_channel(channel: str) -> ChannelKind:
    """Return the kind of a channel somebody named."""
    return KINDS.get(channel, ChannelKind.SOCIAL)


def person_of(found: Address) -> Address:
    """Return who was meant by a word without brackets: a number, an address or an @name is a handle, anything else a name."""
    digits = sum(character.isdigit() for character in found.address)
    is_handle = "@" in found.address or digits > len(found.address) // 2
    return found if found.name or is_handle else Address(found.address, "")


@dataclass(frozen=True, slots=True)
class LogContact(Verb):
    """Record what a customer said where no channel listens.

    `who` is a name, a handle (a telephone number, an address, an @name), or both. `at` None means now. A `callback_at` is a promise: the
    conversation is due then. `conversation` None begins a new one.
    """

    NAME: ClassVar[str] = "log"
    channel: str
    who: Address
    text: str
    subject: str = ""
    at: datetime | None = None
    rating: float | None = None
    url: str = ""
    callback_at: datetime | None = None
    conversation: ConversationId | None = None
