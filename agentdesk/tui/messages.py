"""Every message of the console's widgets and of the desk's line, each a few fields."""

from __future__ import annotations

from textual.message import Message

from agentdesk.domain.ids import ConversationId
from agentdesk.wire.frames import Event


class DeskChanged(Message, bubble=False):
    """The service says that something changed; a hint to ask again.

    `is_own` marks what this console did itself: a row that left the view goes at once, the cursor's too.
    """

    def __init__(self, event: Event, *, is_own: bool = False) -> None:
        super().__init__()
        self.event = event
        self.is_own = is_own


class LinkChanged(Message, bubble=False):
    """The line to the service dropped (`is_up` False, `words` say what is being done) or stands again."""

    def __init__(self, words: str, *, is_up: bool) -> None:
        super().__init__()
        self.words = words
        self.is_up = is_up


class CursorMoved(Message):
    """The cursor of a list rests on another conversation, or on none."""

    def __init__(self, conversation: ConversationId | None) -> None:
        super().__init__()
        self.conversation = conversation

    def can_replace(self, message: Message) -> bool:
        """Of several moves in a row only the last matters."""
        return isinstance(message, CursorMoved)


class RowsWanted(Message):
    """A list drew placeholders, or came near the edge of what it knows."""

    def can_replace(self, message: Message) -> bool:
        """The list is looked at when the message is taken, so one is enough."""
        return isinstance(message, RowsWanted)


class RowChosen(Message):
    """A row was clicked twice."""

    def __init__(self, conversation: ConversationId) -> None:
        super().__init__()
        self.conversation = conversation


class MarksChanged(Message):
    """Marks were set or taken off."""


class StateChanged(Message, bubble=False):
    """Counts of views or the desk's status are newer."""

    def can_replace(self, message: Message) -> bool:
        """The state is looked at when the message is taken, so one is enough."""
        return isinstance(message, StateChanged)
