"""Keeps what is being written: in the desk within a second of the last key, in a private file while no service answers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import datetime
from typing import Any

from agentdesk.client.spool import Spool
from agentdesk.domain.asks import ListDrafts
from agentdesk.domain.clock import Clock
from agentdesk.domain.errors import AgentdeskError, Unavailable
from agentdesk.domain.ids import DraftId
from agentdesk.domain.texts import _
from agentdesk.domain.verbs import NO_CONVERSATION, DiscardDraft, SaveDraft
from agentdesk.tui.presenters.when import clock_time
from agentdesk.tui.session import Session

SAVE_AFTER_S = 0.5
"""From the first unsaved key to the save; saving takes a few milliseconds more, so at most a second of typing is at risk."""
GIVE_UP_S = 2.0
"""A service that does not answer for so long is taken as gone, and the draft goes to the private file."""


Start = Callable[[Callable[[], Coroutine[Any, Any, None]]], object]
"""Runs work beside the keys."""


class DraftKeeper:
    """The draft of one composer."""

    def __init__(self, session: Session, spool: Spool, clock: Clock, current: Callable[[], SaveDraft], start: Start) -> None:
        self._session = session
        self._spool = spool
        self._clock = clock
        self._current = current
        self._start = start
        self._saved: SaveDraft | None = None
        self._first: SaveDraft | None = None
        """What the composer began with, None where that was a draft."""
        self._timer: asyncio.TimerHandle | None = None
        self._lock = asyncio.Lock()
        self._may_exist_unknown = False
        self.draft: DraftId | None = None
        self.saved_at: datetime | None = None
        self.trouble = ""
        self.is_over = False
        self.on_change: Callable[[], None] = lambda: None

    def begin(self, draft: DraftId | None, saved_at: datetime | None) -> None:
        """Take the composer's first text as saved already; a draft without any text is never made."""
        self.draft, self.saved_at = draft, saved_at
        self._saved = self._current()
        self._first = self._saved if draft is None else None

    @property
    def is_dirty(self) -> bool:
        """Whether something was typed that is saved nowhere."""
        return not self.is_over and self._saved != self._current()

    @property
    def is_undone(self) -> bool:
        """Whether a draft was made here of which nothing is left: all stands as it did when nothing had been written."""
        return self.draft is not None and self._first == self._current()

    @property
    def words(self) -> str:
        """What the composer says of the draft's safety."""
        if self.trouble:
            return self.trouble
        return _("saved {time}").format(time=clock_time(self.saved_at)) if self.saved_at is not None else ""

    def touched(self) -> None:
        """Hear that something was typed."""
        if self._timer is None and self.is_dirty:
            self._timer = asyncio.get_running_loop().call_later(SAVE_AFTER_S, self._start_save)

    def _start_save(self) -> None:
        self._timer = None
        self._start(self.save)

    async def save(self) -> None:
        """Save what is there now, wherever that is possible; never raises, as the composer must go on."""
        async with self._lock:
            if not self.is_dirty:
                return
            verb = self._current()
            try:
                await asyncio.wait_for(self._save_in_desk(verb), GIVE_UP_S)
            except (Unavailable, TimeoutError):
                self._may_exist_unknown = self.draft is None
                self._keep_aside(verb)
            except AgentdeskError as error:
                self._keep_aside(verb)
                self.trouble = str(error)
        self.on_change()
        if self.is_dirty and self._session.is_up:
            self.touched()

    async def _save_in_desk(self, verb: SaveDraft) -> None:
        if not self._session.is_up:
            raise TimeoutError
        if self.draft is None and self._may_exist_unknown:
            self.draft = await self._draft_made_meanwhile(verb)
        saved_as = replace(verb, draft=self.draft)
        outcome = await self._session.do(saved_as)
        if outcome.created:
            self.draft = DraftId(int(outcome.created))
        self._saved, self.saved_at, self.trouble = verb, self._clock.now(), ""
        self._spool.forget(saved_as)

    async def _draft_made_meanwhile(self, verb: SaveDraft) -> DraftId | None:
        """Find the draft that a save made whose answer never came, so that there aren't two."""
        drafts = await self._session.ask(ListDrafts(verb.conversation))
        same = (draft.id for draft in drafts if (draft.is_note, draft.forwards) == (verb.is_note, verb.forwards))
        # New mail may be written in several places at once; only its text tells which draft is this one.
        texts = {draft.id: draft.body for draft in drafts}
        return next((number for number in same if verb.conversation != NO_CONVERSATION or verb.body.startswith(texts[number])), None)

    def _keep_aside(self, verb: SaveDraft) -> None:
        try:
            self._spool.keep(replace(verb, draft=self.draft))
        except OSError as error:
            self.trouble = _("The draft is saved nowhere: {cause}").format(cause=error.strerror)
        else:
            self.trouble = _("kept on this machine until the service answers")

    async def save_last(self) -> None:
        """Save as the console ends, and never again: the fields are taken down next, and there is no text to be had then."""
        await self.save()
        if not self.trouble:
            await self.save()  # what arrived while the first was under way
        self.end()

    def spool_now(self) -> None:
        """Keep an unsaved text without waiting for anybody, and save no more: the console ends by a defect, or nobody answered."""
        if self.is_dirty:
            self._keep_aside(self._current())
        self.end()

    async def back_up(self) -> None:
        """The service answers again: bring the draft home."""
        self._saved = None if self.trouble else self._saved
        await self.save()

    async def discard(self) -> None:
        """Throw the draft away."""
        self.end()
        if self.draft is not None:
            await self._session.do(DiscardDraft(self.draft))

    def end(self) -> None:
        """Save no more: the text was sent or thrown away."""
        self.is_over = True
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
