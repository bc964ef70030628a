"""Templates changed from the manager in the agent's own editor; what the desk refuses is never lost."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from agentdesk.client.editor import edited, editor_command
from agentdesk.domain.asks import ReadTemplate
from agentdesk.domain.errors import AgentdeskError, NotFound
from agentdesk.domain.texts import _
from agentdesk.domain.verbs import TemplateText, WriteTemplates
from agentdesk.domain.voice import TemplateSource
from agentdesk.tui.screens.base import ConsoleScreen
from agentdesk.tui.screens.dialogs import Confirm

SKELETON = '+++\ntitle = "{title}"\ntags = []\n+++\n=== {language}\n\n'


class TemplateEditing:
    """One template on its way through the editor."""

    Named = Callable[[str], Coroutine[Any, Any, None]]

    def __init__(self, screen: ConsoleScreen, go_to: Callable[[str], None]) -> None:
        self._screen, self._go_to = screen, go_to
        self._app = screen.console_app
        self._session = screen.session

    async def edit(self, name: str) -> None:
        """Change a template; a starter becomes the desk's own."""
        source: TemplateSource = await self._session.one(ReadTemplate(name))
        await self._work_on(source)

    async def begin(self, name: str) -> None:
        """Begin a template; where there is one of the name, that one is changed."""
        try:
            await self.edit(name)
        except NotFound:
            title = name.replace("-", " ").capitalize()
            await self._work_on(TemplateSource(name, SKELETON.format(title=title, language="en"), "", is_own=False))

    async def copy(self, name: str, new: str) -> None:
        """Copy a template under a name; under its own, a starter becomes the desk's own."""
        source: TemplateSource = await self._session.one(ReadTemplate(name))
        based_on = source.digest if new == name else ""
        await self._write(TemplateText(new, source.text, based_on))

    async def _work_on(self, source: TemplateSource) -> None:
        """Open the editor until the desk takes what was written, or the writer gives up."""
        command, text = editor_command(), source.text
        while True:
            text = await self._in_editor(text, command, f"{source.name}.md")
            if text.strip() == source.text.strip():
                self._app.tell(_("Nothing was changed."))
                return
            try:
                await self._write(TemplateText(source.name, text, source.digest))
            except AgentdeskError as error:
                if await self._app.ask_person(Confirm(_("That can't be taken."), [str(error)], _("edit again"))):
                    continue
                path = await asyncio.to_thread(_kept, source.name, text)
                self._app.tell(_("What you wrote is kept in {path}").format(path=path), is_error=True)
            return

    async def _in_editor(self, text: str, command: list[str], name: str) -> str:
        trouble: AgentdeskError | None = None
        # Textual's suspend has no try/finally: an exception inside it would leave the screen dead.
        with self._screen.app.suspend():
            try:
                text = await asyncio.to_thread(partial(edited, text, command, name))
            except AgentdeskError as error:
                trouble = error
        if trouble is not None:
            raise trouble
        return text

    async def _write(self, text: TemplateText) -> None:
        verb = WriteTemplates((text,))
        outcome = await self._session.do(verb)
        self._app.tell_outcome(outcome)
        await self._screen.after_verb(verb, outcome)
        self._go_to(text.name)


def _kept(name: str, text: str) -> str:
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", prefix=f"{name}-", suffix=".md", delete=False) as file:
        file.write(text)
    return file.name
