"""What the desk tells of itself, handed on to whoever shows it: changes, the line that broke or came back, what is to be noticed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from agentdesk.domain.ids import ConversationId
from agentdesk.tui.console import Console
from agentdesk.tui.messages import DeskChanged, LinkChanged, StateChanged
from agentdesk.tui.presence import TOPIC
from agentdesk.tui.screens.base import ConsoleScreen
from agentdesk.wire.frames import CONVERSATIONS, DRAFTS, Event

if TYPE_CHECKING:
    from agentdesk.tui.assignments import Assignments
    from agentdesk.tui.notices import Notices


class News:
    """The news of one console."""

    def __init__(self, app: Console, write_out: Callable[[str], None]) -> None:
        """Take the console, and what writes a notice's sequence to its terminal."""
        self._app = app
        self._write_out = write_out
        self._notices: Notices | None = None
        self._assignments: Assignments | None = None
        self._since = app.clock.now()
        self.came_early = False
        """Whether the desk told of changes already, perhaps before there was a list to take them."""

    async def follow(self) -> None:
        """Hear what the desk pushes, for as long as the console runs."""
        await self._app.session.follow(self._heard, self._link_changed)

    def tell_screens(self, news: Callable[[], DeskChanged | LinkChanged | StateChanged]) -> None:
        """Hand news to every screen, those behind others too."""
        for screen in self._app.screen_stack:
            if isinstance(screen, ConsoleScreen):
                screen.post_message(news())

    def tell_own_change(self, conversations: tuple[ConversationId, ...]) -> None:
        """Say on every screen what this console has just changed itself."""
        self._app.conversations.forget(conversations)
        self.tell_screens(partial(DeskChanged, Event(CONVERSATIONS, conversations), is_own=True))

    def views_changed(self) -> None:
        """Hear that a view was saved: what comes into it may have to be noticed."""
        if self._notices is not None:
            self._notices.forget_views()

    def _heard(self, event: Event) -> None:
        app = self._app
        if event.topic == TOPIC:
            app.presence.heard(event)
            return
        self.came_early = True
        app.conversations.forget(event.conversations)
        self.tell_screens(partial(DeskChanged, event))
        if event.topic == DRAFTS:  # nothing to count or to notice
            return
        app.start(partial(self._refresh, event), group="watch")
        if event.conversations:
            app.start(partial(self._notice, event), group="notices")

    def _link_changed(self, words: str) -> None:
        app, is_up = self._app, not words
        app.state.link = words
        if is_up and app.session.is_other_build:
            app.leaving.restart()
            return
        if is_up:
            app.conversations.forget_all()
            app.start(app.presence.ask, group="presence")
            app.start(app.desk_watch.refresh, group="watch")
        self.tell_screens(partial(LinkChanged, words, is_up=is_up))

    async def _refresh(self, event: Event) -> None:
        """Have counts and status asked again, and tell of what was given to this agent where that can be."""
        app = self._app
        await app.desk_watch.refresh()
        status = app.state.status
        if not event.conversations or status is None or not status.gives_work:
            return
        from agentdesk.tui.assignments import Assignments  # noqa: PLC0415 - not needed before something happens

        if self._assignments is None:
            self._assignments = Assignments(app.session, app.tell, self._since)
        await self._assignments.look(event.conversations)

    async def _notice(self, event: Event) -> None:
        """Tell of what came newly into a view that is to be noticed."""
        from agentdesk.tui.notices import Notices  # noqa: PLC0415 - not needed before something happens

        app = self._app
        if self._notices is None:
            self._notices = Notices(app.home, app.session, self._write_out, partial(app.tell, is_error=True))
        await self._notices.look(event.conversations)
