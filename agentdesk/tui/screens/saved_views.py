"""Saved views: kept under a name, opened from a menu."""

from __future__ import annotations

from collections.abc import Callable
from string import ascii_lowercase

from agentdesk.config.views_file import SavedView, read_views, save_view
from agentdesk.domain.errors import AgentdeskError, UsageError
from agentdesk.domain.states import View
from agentdesk.domain.texts import _
from agentdesk.tui.console import Console
from agentdesk.tui.keys.shown import with_keys
from agentdesk.tui.presenters.bars import view_name
from agentdesk.tui.screens.dialogs import Choice, Menu, Prompt

_KEYS = "123456789" + "".join(letter for letter in ascii_lowercase if letter != "q")


def save_under_a_name(console: Console, query: str, within: View) -> None:
    """Ask for a name and save a search under it."""

    def take(name: str | None) -> None:
        if not name:
            return
        try:
            save_view(console.home, SavedView(name, query, within))
        except AgentdeskError as error:
            console.tell(str(error), is_error=True)
        except OSError as error:
            console.tell(str(UsageError(cause=f"{error.filename}: {error.strerror}")), is_error=True)
        else:
            console.news.views_changed()
            console.tell(with_keys(_("Saved; {go.views} opens {name}.")).format(name=name))

    lines = [query, _("Looked for within: {view}").format(view=view_name(within))]
    console.push_screen(Prompt(_("Save as a view"), lines), take)


def choose_view(console: Console, open_it: Callable[[View, str], None]) -> None:
    """Ask which saved view to open, and open it."""
    try:
        views = read_views(console.home)
    except AgentdeskError as error:
        console.tell(str(error), is_error=True)
        return
    if not views:
        console.tell(with_keys(_("No view is saved yet: {filter} filters, and ^s there saves.")))
        return

    def take(view: SavedView | None) -> None:
        if view is not None:
            open_it(view.within, view.query)

    choices = [Choice(key, f"{view.name}  ·  {view.query}", view) for key, view in zip(_KEYS, views, strict=False)]
    console.push_screen(Menu(_("Saved views"), choices), take)
