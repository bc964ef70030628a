"""Who else has a conversation open: told by the service, shown on every screen; and telling it where this console is."""

from __future__ import annotations

from collections.abc import Callable

from agentdesk.domain.asks import ListPresence
from agentdesk.domain.ids import AgentName, ConversationId
from agentdesk.domain.verbs import BePresent
from agentdesk.domain.views import PresenceView
from agentdesk.tui.presenters.bars import DeskState
from agentdesk.tui.session import Session
from agentdesk.wire.frames import Event

TOPIC = "presence"
Place = tuple[ConversationId | None, bool]
"""A conversation, and whether it is being answered."""
NOWHERE: Place = (None, False)


class Presence:
    """The one place that speaks of presence; what it knows stands in the desk's state."""

    def __init__(self, session: Session, state: DeskState, on_change: Callable[[], None]) -> None:
        self._session = session
        self._state = state
        self._on_change = on_change
        self._place = NOWHERE
        self._told = NOWHERE
        self._is_telling = False

    def heard(self, event: Event) -> None:
        """Take what the service says of one conversation."""
        names = {which: _names(str(event.fields.get(which, ""))) for which in ("viewing", "replying")}
        self._note(PresenceView(ConversationId(int(event.fields.get("conversation", 0))), **names))
        self._on_change()

    async def ask(self) -> None:
        """Ask for the whole, as after a break in the line, and say again where this console is."""
        self._state.presence.clear()
        for found in await self._session.ask(ListPresence()):
            self._note(found)
        self._on_change()
        self._told = NOWHERE
        await self.tell(self._place)

    async def tell(self, place: Place) -> None:
        """Tell the service where this console is; of several moves in a row only the last is told."""
        self._place = place
        if self._is_telling:
            return
        self._is_telling = True
        try:
            while self._told != self._place:
                self._told = self._place
                await self._session.do(BePresent(*self._told))
        finally:
            self._is_telling = False

    def is_news(self, place: Place) -> bool:
        """Whether the service doesn't know this place yet."""
        return place != self._place

    def _note(self, found: PresenceView) -> None:
        others = found.without(self._session.agent)
        if others.viewing or others.replying:
            self._state.presence[others.conversation] = others
        else:
            self._state.presence.pop(others.conversation, None)


def _names(text: str) -> tuple[AgentName, ...]:
    return tuple(AgentName(name) for name in text.split(",") if name)
