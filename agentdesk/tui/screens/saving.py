"""Saving an attachment of a conversation to a file of the agent's."""

from __future__ import annotations

from functools import partial

from agentdesk.domain.texts import _
from agentdesk.domain.views import ConversationPage
from agentdesk.tui.files import save_attachment, suggested_path
from agentdesk.tui.presenters.parts import Part, parts_in_order
from agentdesk.tui.screens.base import DeskScreen
from agentdesk.tui.screens.dialogs import Choice, Menu, Prompt

_NUMBERS = "123456789"


def ask_to_save(screen: DeskScreen[None], page: ConversationPage | None) -> None:
    """Ask which attachment (where there are several) and where to, then save it."""
    found = [part for part in parts_in_order(page) if part.attachment is not None] if page is not None else []
    if not found:
        screen.console_app.tell(_("There is no attachment here."))
        return
    if len(found) == 1:
        ask_where_to_save(screen, found[0])
        return
    newest = found[-len(_NUMBERS) :]
    choices = [Choice(key, f"({part.number}) {part.words}", part) for key, part in zip(_NUMBERS, newest, strict=False)]

    def take(chosen: Part | None) -> None:
        if chosen is not None:
            ask_where_to_save(screen, chosen)

    screen.app.push_screen(Menu(_("Save which?"), choices), take)


def ask_where_to_save(screen: DeskScreen[None], part: Part) -> None:
    """Ask where to save an attachment, and save it."""
    attachment = part.attachment
    assert attachment is not None

    async def save(path: str) -> None:
        target = await save_attachment(screen.session, part.message, attachment.number, path)
        screen.console_app.tell(_("Saved to {path}").format(path=target))

    def take(path: str | None) -> None:
        if path:
            screen.start(partial(save, path))

    lines = [_("A new file, readable by you alone; it is never opened or run.")]
    screen.app.push_screen(Prompt(_("Save to"), lines, suggested_path(attachment.filename, attachment.number)), take)
