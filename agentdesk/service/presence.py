"""Who has which conversation open, and who is answering it: known by the consoles that are connected, and gone with their lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from agentdesk.domain import asks, verbs
from agentdesk.domain.ids import AgentName, ConversationId
from agentdesk.domain.outcomes import Outcome
from agentdesk.domain.views import PresenceView
from agentdesk.service.session import Call, SendParts
from agentdesk.wire.frames import Event

TOPIC = "presence"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where one console is."""

    agent: AgentName
    conversation: ConversationId
    is_replying: bool


@dataclass(slots=True)
class Presence:
    """The board of who is where, by line; `push` tells every console of a change."""

    push: Callable[[Event], None]
    _places: dict[int, _Place] = field(default_factory=dict)

    async def take(self, call: Call, verb: verbs.BePresent) -> Outcome:
        """Note where a console is now."""
        if not call.is_dry_run:
            place = None if verb.conversation is None else _Place(call.author.agent, verb.conversation, verb.is_replying)
            self._move(call.line, place)
        return Outcome()

    def gone(self, line: int) -> None:
        """Forget a console whose line ended."""
        self._move(line, None)

    async def list(self, _call: Call, _ask: asks.ListPresence, send: SendParts) -> None:
        """Send who is where."""
        await send([self._at(number) for number in sorted({place.conversation for place in self._places.values()})])

    def _move(self, line: int, place: _Place | None) -> None:
        before = self._places.pop(line, None)
        if place is not None:
            self._places[line] = place
        if before == place:
            return
        for number in dict.fromkeys(one.conversation for one in (before, place) if one is not None):
            found = self._at(number)
            # As fields, not as a changed conversation: nothing that is kept has changed, and no list need ask again.
            words = {"viewing": ",".join(found.viewing), "replying": ",".join(found.replying)}
            self.push(Event(TOPIC, fields={"conversation": number, **words}))

    def _at(self, number: ConversationId) -> PresenceView:
        here = [place for place in self._places.values() if place.conversation == number]
        replying = {place.agent for place in here if place.is_replying}
        viewing = {place.agent for place in here} - replying
        return PresenceView(number, tuple(sorted(viewing)), tuple(sorted(replying)))
