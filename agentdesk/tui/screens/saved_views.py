"""Saved views: kept under a name, opened from a menu, and told of when something comes into them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from string import ascii_lowercase

from agentdesk.config.views_file import SavedView, forget_view, read_views, save_view
from agentdesk.domain.errors import AgentdeskError, UsageError
from agentdesk.domain.states import View
from agentdesk.domain.texts import _
from agentdesk.tui.console import Console
from agentdesk.tui.keys.shown import with_keys
from agentdesk.tui.presenters.bars import view_name
from agentdesk.tui.screens.dialogs import Choice, Menu, Prompt
from agentdesk.tui.screens.mail_notices import ask_of_arrivals, ask_of_digest, end_notice, follow_view

_KEYS = "123456789" + "".join(letter for letter in ascii_lowercase if letter != "q")


_NOTICE, _FORGET = "+", "-"


def save_under_a_name(console: Console, query: str, within: View) -> None:
    """Ask for a name and save a search under it; one of that name is told of as it was."""

    def take(name: str | None) -> None:
        if name:
            before = next((view for view in _views(console) or () if view.name == name), SavedView(name, query))
            done = with_keys(_("Saved; {go.views} opens {name}.")).format(name=name)
            saved = replace(before, query=query, within=within)
            _change(console, lambda: save_view(console.home, saved), done)
            follow_view(console, saved)

    lines = [query, _("Looked for within: {view}").format(view=view_name(within))]
    console.push_screen(Prompt(_("Save as a view"), lines), take)


def _views(console: Console) -> list[SavedView] | None:
    """Return the saved views, None where their file can't be read, which is told."""
    try:
        return read_views(console.home)
    except AgentdeskError as error:
        console.tell(str(error), is_error=True)
        return None


def _change(console: Console, write: Callable[[], None], done: str) -> None:
    """Change the file of views, and say what it came to."""
    try:
        write()
    except AgentdeskError as error:
        console.tell(str(error), is_error=True)
    except OSError as error:
        console.tell(str(UsageError(cause=f"{error.filename}: {error.strerror}")), is_error=True)
    else:
        console.news.views_changed()
        console.tell(done)


def choose_view(console: Console, open_it: Callable[[View, str], None]) -> None:
    """Ask which saved view to open, or to be told of, or to take away."""
    views = _views(console)
    if views is None:
        return
    if not views:
        console.tell(with_keys(_("No view is saved yet: {filter} filters, and ^s there saves.")))
        return

    def take(chosen: SavedView | str | None) -> None:
        if isinstance(chosen, SavedView):
            open_it(chosen.within, chosen.query)
        elif chosen == _NOTICE:
            console.push_screen(Menu(_("Of what comes into which view?"), _choices(views)), lambda view: _ask_how(console, view))
        elif chosen == _FORGET:
            console.push_screen(Menu(_("Take which view away?"), _choices(views)), lambda view: _forget(console, view))

    more = [Choice(_NOTICE, _("be told of what comes into one"), _NOTICE), Choice(_FORGET, _("take one away"), _FORGET)]
    console.push_screen(Menu(_("Saved views"), [*_choices(views), *more]), take)


def _choices(views: Sequence[SavedView]) -> list[Choice]:
    return [
        Choice(key, "  ·  ".join(filter(None, (view.name, view.query, _told_by(view)))), view)
        for key, view in zip(_KEYS, views, strict=False)
    ]


def _told_by(view: SavedView) -> str:
    """Return how one is told of what comes into a view, "" where nobody is."""
    ways = (_("bell") if view.bell else "", _("notification") if view.notify else "", view.command)
    return ", ".join(filter(None, ways))


def _ask_how(console: Console, view: SavedView | None) -> None:
    if view is None:
        return

    def take(chosen: SavedView | str | Callable[[Console, SavedView], None] | None) -> None:
        if callable(chosen):
            chosen(console, view)
        elif chosen is not None:
            changed = replace(view, command=chosen) if isinstance(chosen, str) else chosen
            how = _told_by(changed) or _("nobody is told")
            _change(console, lambda: save_view(console.home, changed), _("{name}: {how}").format(name=view.name, how=how))
            if changed == silent:
                end_notice(console, view.name)

    silent = replace(view, bell=False, notify=False, command="")
    choices = [
        Choice("b", _("ring the bell"), replace(view, bell=True)),
        Choice("t", _("a notification of the terminal (OSC 9)"), replace(view, notify=True)),
        Choice("m", _("a mail to you, while you are away"), ask_of_arrivals),
        Choice("d", _("a mail once a day: what is in it"), ask_of_digest),
        Choice("n", _("nothing"), silent),
    ]
    title = _("What shall happen when something comes into {name}?").format(name=view.name)
    console.push_screen(Menu(title, choices, _("a command that is run then")), take)


def _forget(console: Console, view: SavedView | None) -> None:
    if view is not None:
        _change(console, lambda: forget_view(console.home, view.name), _("Taken away: {name}").format(name=view.name))
        end_notice(console, view.name)
