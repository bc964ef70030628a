"""Notices without looking: what comes newly into a saved view rings the bell, is told to the terminal, or runs a command."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Iterable, Mapping, Sequence

from agentdesk.config.paths import Home
from agentdesk.config.views_file import SavedView, read_views
from agentdesk.domain.asks import RowsOf
from agentdesk.domain.errors import AgentdeskError
from agentdesk.domain.ids import ConversationId
from agentdesk.domain.texts import _, ngettext
from agentdesk.domain.views import ConversationRow
from agentdesk.tui.opener import start_aside
from agentdesk.tui.presenters.cells import one_line
from agentdesk.tui.safe_output import without_controls
from agentdesk.tui.session import Session

MOST_ASKED = 200
LONGEST = 160
"""Characters of a notice; terminals show a line of it."""


class Notices:
    """Watches the saved views that are to be noticed."""

    def __init__(self, home: Home, session: Session, write: Callable[[str], None], say: Callable[[str], None]) -> None:
        self._home = home
        self._session = session
        self._write = write
        self._say = say
        self._views: list[SavedView] | None = None
        self._seen: dict[tuple[str, ConversationId], int] = {}

    def forget_views(self) -> None:
        """Read the views again when they are needed next."""
        self._views = None

    async def look(self, changed: Sequence[ConversationId]) -> None:
        """Notice what is unread in a noticed view and was not noticed as it is now."""
        for view in self._noticed():
            asked = tuple(changed[:MOST_ASKED])
            rows = await self._session.ask(RowsOf(asked, query=view.query, view=view.within))
            fresh = [row for row in rows if row.is_unread and self._seen.get((view.name, row.id)) != row.message_count]
            for row in fresh:
                self._seen[view.name, row.id] = row.message_count
            if fresh:
                self._tell(view, fresh)

    def _noticed(self) -> Iterable[SavedView]:
        if self._views is None:
            try:
                self._views = [view for view in read_views(self._home) if view.is_noticed]
            except AgentdeskError as error:
                self._views = []
                self._say(str(error))
        return self._views

    def _tell(self, view: SavedView, rows: Sequence[ConversationRow]) -> None:
        words = notice_words(view, rows)
        if view.bell:
            self._write("\a")
        if view.notify:
            self._write(notification_sequence(words))
        if view.command:
            self._run(view, words, rows)

    def _run(self, view: SavedView, words: str, rows: Sequence[ConversationRow]) -> None:
        try:
            start_aside([*shlex.split(view.command), words, *(str(row.id) for row in rows)])
        except (OSError, ValueError) as error:
            self._say(_("The command of the view {name} could not be run: {cause}").format(name=view.name, cause=error))


def notice_words(view: SavedView, rows: Sequence[ConversationRow]) -> str:
    """Return a notice in a line: the view, and who wrote, never what."""
    names = ", ".join(one_line(row.who) for row in rows[:3])
    words = ngettext("{view}: {names}", "{view}: {count} new, {names}", len(rows))
    return words.format(view=one_line(view.name), names=names, count=len(rows))[:LONGEST]


def notification_sequence(words: str, environ: Mapping[str, str] = os.environ) -> str:
    """Return OSC 9, which iTerm2, Windows Terminal, Kitty and others show as a notification; urxvt wants OSC 777.

    Inside tmux it is wrapped, or tmux would keep it to itself. Nothing in `words` can end the sequence early.
    """
    clean = without_controls(words)
    urxvt = environ.get("TERM", "").startswith("rxvt")
    sequence = f"\x1b]777;notify;AgentDesk;{clean.replace(';', ',')}\x07" if urxvt else f"\x1b]9;{clean}\x07"
    if "TMUX" in environ:
        sequence = "\x1bPtmux;" + sequence.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    return sequence
