"""The verb that answers several conversations at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from agentdesk.domain.verbs.base import Verb
from agentdesk.domain.verbs.replies import Reply


@dataclass(frozen=True, slots=True)
class ReplyToMany(Verb):
    """Answer conversations, each with a text and a place in the outbox of its own, all in one entry that undo takes back together.

    A reply that is refused is named and the others go on. So is a second one to the same customer or address, unless `may_repeat`.
    """

    NAME: ClassVar[str] = "reply-many"
    replies: tuple[Reply, ...]
    may_repeat: bool = False
