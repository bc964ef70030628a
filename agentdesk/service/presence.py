"""Who has which conversation open, and who is answering it: known by the consoles that are connected, and gone with their lines.

Where several services share a desk, each tells the others of its own consoles; what it told goes with it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
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
    """The board of who is where, by line; `push` tells every console of a change, `tell` every other service."""

    push: Callable[[Event], None]
    tell: Callable[[Event], None] = lambda _event: None
    _places: dict[int, _Place] = field(default_factory=dict)
    _elsewhere: dict[tuple[int, ConversationId], PresenceView] = field(default_factory=dict)

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
        await send([self._at(number) for number in sorted(self._numbers() | {number for _service, number in self._elsewhere})])

    def tell_all(self) -> None:
        """Tell the other services who is where here: one of them began to listen only now."""
        for number in self._numbers():
            self.tell(_told(self._here(number)))

    def heard(self, service: int, event: Event) -> None:
        """Take in what another service told: who is where there, or that it would like to know."""
        number = event.fields.get("conversation")
        if not isinstance(number, int):
            self.tell_all()
            return
        conversation = ConversationId(number)
        viewing, replying = (_names(event.fields.get(name)) for name in ("viewing", "replying"))
        if viewing or replying:
            self._elsewhere[service, conversation] = PresenceView(conversation, viewing, replying)
        else:
            self._elsewhere.pop((service, conversation), None)
        self.push(_told(self._at(conversation)))

    @property
    def services(self) -> frozenset[int]:
        """The other services of which somebody is somewhere."""
        return frozenset(service for service, _number in self._elsewhere)

    def forget(self, services: Collection[int]) -> None:
        """Forget what services told that are no more."""
        gone = [place for place in self._elsewhere if place[0] in services]
        for place in gone:
            del self._elsewhere[place]
            self.push(_told(self._at(place[1])))

    def _move(self, line: int, place: _Place | None) -> None:
        before = self._places.pop(line, None)
        if place is not None:
            self._places[line] = place
        if before == place:
            return
        for number in dict.fromkeys(one.conversation for one in (before, place) if one is not None):
            self.push(_told(self._at(number)))
            self.tell(_told(self._here(number)))

    def _numbers(self) -> set[ConversationId]:
        return {place.conversation for place in self._places.values()}

    def _at(self, number: ConversationId) -> PresenceView:
        """Return who is at a conversation, here and at the other services."""
        found = [self._here(number), *(view for (_service, other), view in self._elsewhere.items() if other == number)]
        replying = {name for view in found for name in view.replying}
        viewing = {name for view in found for name in view.viewing} - replying
        return PresenceView(number, tuple(sorted(viewing)), tuple(sorted(replying)))

    def _here(self, number: ConversationId) -> PresenceView:
        here = [place for place in self._places.values() if place.conversation == number]
        replying = {place.agent for place in here if place.is_replying}
        viewing = {place.agent for place in here} - replying
        return PresenceView(number, tuple(sorted(viewing)), tuple(sorted(replying)))


def _told(view: PresenceView) -> Event:
    """Return who is where as fields, not as a changed conversation: nothing that is kept has changed, and no list need ask again."""
    words = {"viewing": ",".join(view.viewing), "replying": ",".join(view.replying)}
    return Event(TOPIC, fields={"conversation": view.conversation, **words})


def _names(told: object) -> tuple[AgentName, ...]:
    return tuple(AgentName(name) for name in str(told or "").split(",") if name)
