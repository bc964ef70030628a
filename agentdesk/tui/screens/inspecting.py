"""Looking into what is shown: opening links, saving attachments, the raw source, a command's answer to it."""

from __future__ import annotations

from functools import partial

from agentdesk.domain.errors import UsageError
from agentdesk.domain.texts import _
from agentdesk.tui.opener import browser_command, open_link
from agentdesk.tui.piping import LONGEST_SHOWN, piped, source_of
from agentdesk.tui.presenters.cells import many_lines, one_line, wrap
from agentdesk.tui.presenters.parts import Part, host_of, parts_in_order
from agentdesk.tui.presenters.tones import Line, Piece, Tone, line
from agentdesk.tui.screens.copying import CopyingScreen
from agentdesk.tui.screens.dialogs import Choice, Confirm, Menu, Prompt
from agentdesk.tui.screens.saving import ask_to_save, ask_where_to_save
from agentdesk.tui.screens.text import TextScreen

_NUMBERS = "123456789"
_COPY = "c"


class InspectingScreen(CopyingScreen):
    """A screen that shows a conversation whose parts can be opened, saved and given to programs."""

    def act_reader_save(self) -> None:
        """Save an attachment."""
        self.start_first(self._save)

    async def _save(self) -> None:
        ask_to_save(self, await self.page_here())

    def act_reader_open(self) -> None:
        """Open a link or an attachment by its number."""
        self.start_first(self._open_part)

    async def _open_part(self) -> None:
        page = await self.page_here()
        parts = parts_in_order(page) if page is not None else []
        if not parts:
            self.console_app.tell(_("There is no link and no attachment here."))
        elif len(parts) == 1:
            self._take_part(parts[0])
        else:
            newest = parts[-len(_NUMBERS) :]
            choices = [Choice(key, f"({part.number}) {part.words}", part) for key, part in zip(_NUMBERS, newest, strict=False)]
            self.app.push_screen(Menu(_("Open which?"), choices), self._take_part)

    def _take_part(self, part: Part | None) -> None:
        if part is None:
            return
        if part.attachment is not None:
            ask_where_to_save(self, part)
            return
        command = browser_command()

        def take(answer: bool | str | None) -> None:  # noqa: FBT001 - the dialog's answer
            if answer is True and command is not None:
                self._open(part.url, command)
            elif answer is not None:
                self.console_app.copy(part.url, _("the link"))

        lines = [_("It leads to {host}.").format(host=host_of(part.url)), part.url]
        if command is None:
            self.app.push_screen(Confirm(_("Copy this link?"), lines, _("copy it")), take)
        else:
            self.app.push_screen(Confirm(_("Open this link?"), lines, _("open it in the browser"), extra=[(_COPY, _("copy it"))]), take)

    def _open(self, url: str, command: str) -> None:
        try:
            open_link(url, command)
        except UsageError as error:
            self.console_app.tell(str(error), is_error=True)
        else:
            self.console_app.tell(_("Handed to the browser."))

    def act_reader_source(self) -> None:
        """Show the message as it arrived."""
        self.start(self._show_source)

    async def _show_source(self) -> None:
        message = await self.message_here()
        if message is None:
            return
        content = await source_of(self.session, message.id)
        title = _(" Source of the message of {who}, {size} bytes ").format(who=one_line(message.author), size=len(content))
        self._show_text(title, content[:LONGEST_SHOWN].decode("utf-8", "replace"))

    def act_reader_pipe(self) -> None:
        """Give the message's source to a command."""
        lines = [_("The message as it arrived goes to its standard input; its answer is shown.")]

        def take(command: str | None) -> None:
            if command:
                self.start(partial(self._pipe, command))

        self.app.push_screen(Prompt(_("Command"), lines), take)

    async def _pipe(self, command: str) -> None:
        message = await self.message_here()
        if message is None:
            return
        said, code = await piped(command, await source_of(self.session, message.id))
        self._show_text(_(" {command} ended with code {code} ").format(command=one_line(command), code=code), said)

    def _show_text(self, title: str, text: str) -> None:
        def make(width: int) -> list[Line]:
            return [line(piece) for source in many_lines(text) for piece in wrap(source, max(2, width))]

        self.app.push_screen(TextScreen(line(Piece(title, Tone.BAR_ACTIVE)), make))
