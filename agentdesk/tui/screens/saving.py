"""Saving an attachment of a conversation to a file of the agent's."""

from __future__ import annotations

from functools import partial

from agentdesk.domain.texts import _
from agentdesk.domain.views import ConversationPage, MessageView
from agentdesk.tui.files import save_attachment, suggested_path
from agentdesk.tui.presenters.conversation import attachments_in_order, size_label
from agentdesk.tui.screens.base import DeskScreen
from agentdesk.tui.screens.dialogs import Choice, Menu, Prompt

_MOST_CHOICES = 9


def ask_to_save(screen: DeskScreen[None], page: ConversationPage | None) -> None:
    """Ask which attachment (where there are several) and where to, then save it."""
    found = attachments_in_order(page) if page is not None else []
    if not found:
        screen.console_app.tell(_("There is no attachment here."))
        return
    if len(found) == 1:
        _ask_where(screen, *found[0])
        return
    choices = [Choice(str(at), _label(*one), one) for at, one in enumerate(found[-_MOST_CHOICES:], start=1)]

    def take(chosen: tuple[MessageView, int] | None) -> None:
        if chosen is not None:
            _ask_where(screen, *chosen)

    screen.app.push_screen(Menu(_("Save which?"), choices), take)


def _label(message: MessageView, number: int) -> str:
    one = message.attachments[number - 1]
    return f"{one.filename}  {size_label(one.size)}"


def _ask_where(screen: DeskScreen[None], message: MessageView, number: int) -> None:
    async def save(path: str) -> None:
        target = await save_attachment(screen.session, message.id, number, path)
        screen.console_app.tell(_("Saved to {path}").format(path=target))

    def take(path: str | None) -> None:
        if path:
            screen.start(partial(save, path))

    filename = message.attachments[number - 1].filename
    lines = [_("A new file, readable by you alone; it is never opened or run.")]
    screen.app.push_screen(Prompt(_("Save to"), lines, suggested_path(filename, number)), take)
