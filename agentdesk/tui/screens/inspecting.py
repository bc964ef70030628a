"""Looking into what is shown: opening links, saving attachments, the raw source, a command's answer to it."""

from __future__ import annotations

from functools import partial

from agentdesk.domain.asks import ReadAttachment
from agentdesk.domain.errors import UsageError
from agentdesk.domain.states import Direction
from agentdesk.domain.texts import _
from agentdesk.domain.verbs import FetchRest
from agentdesk.domain.views import AttachmentView, MessageView
from agentdesk.tui.opener import browser_command, is_over_ssh, open_link
from agentdesk.tui.pictures import KINDS, fetching_line
from agentdesk.tui.piping import LONGEST_SHOWN, piped, source_of
from agentdesk.tui.presenters.cells import many_lines, one_line, wrap
from agentdesk.tui.presenters.parts import Part, host_of, parts_in_order, size_label
from agentdesk.tui.presenters.tones import Line, Piece, Tone, line
from agentdesk.tui.screens.copying import CopyingScreen
from agentdesk.tui.screens.dialogs import Choice, Confirm, Menu, Prompt
from agentdesk.tui.screens.saving import ask_to_save, ask_where_to_save
from agentdesk.tui.screens.showing import show_picture
from agentdesk.tui.screens.text import TextScreen

_NUMBERS = "123456789"
_COPY = "c"
_SHOW, _SAVE = "show", "save"


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
            self._take_file(part, part.attachment)
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

    def _take_file(self, part: Part, attachment: AttachmentView) -> None:
        """Ask what to do with a file; here, where nothing else could be done with it, where to save it."""
        is_picture = attachment.content_type.lower() in KINDS
        is_far = is_over_ssh()
        if not is_picture and not is_far:
            ask_where_to_save(self, part)
            return
        choices = [Choice("p", _("show it here"), _SHOW)] if is_picture else []
        choices.append(Choice("s", _("save it on this machine"), _SAVE))
        if is_far:
            choices.append(Choice(_COPY, _("copy the line that fetches it to yours"), _COPY))

        def take(chosen: str | None) -> None:
            if chosen == _SHOW:
                self.start(partial(self._show_picture, part, attachment))
            elif chosen == _SAVE:
                ask_where_to_save(self, part)
            elif chosen == _COPY:
                line = fetching_line(part.message, attachment.number, attachment.filename)
                self.console_app.copy(line, _("the line for your own machine"))

        self.app.push_screen(Menu(part.words, choices), take)

    async def _show_picture(self, part: Part, attachment: AttachmentView) -> None:
        pieces = await self.session.ask(ReadAttachment(part.message, attachment.number))
        content = b"".join(piece.piece for piece in sorted(pieces, key=lambda piece: piece.offset))
        await show_picture(self, f" {one_line(part.words)} ", content)

    def _open(self, url: str, command: str) -> None:
        try:
            open_link(url, command)
        except UsageError as error:
            self.console_app.tell(str(error), is_error=True)
        else:
            self.console_app.tell(_("Handed to the browser."))

    def act_reader_letter(self) -> None:
        """Look at the scanned letter that the message is."""
        self.start_first(self._look_at_letter)

    async def _look_at_letter(self) -> None:
        message = await self.message_here()
        if message is None or message.scan is None:
            self.console_app.tell(_("This is no scanned letter."))
            return
        self.console_app.open_letter(message.id)

    def act_reader_source(self) -> None:
        """Show the message as it arrived."""
        self.start_first(self._show_source)

    async def _message_that_came(self) -> MessageView | None:
        """Return the message the keys act on; in place of a note, which has no source, the newest message before it."""
        message, page = await self.message_here(), await self.page_here()
        if message is None or page is None or message.direction is not Direction.NOTE:
            return message
        before = page.messages[: page.messages.index(message)]
        return next((one for one in reversed(before) if one.direction is not Direction.NOTE), message)

    async def _show_source(self) -> None:
        message = await self._message_that_came()
        if message is None:
            return
        content = await source_of(self.session, message.id)
        who = one_line(message.sender.name or message.sender.address or message.author) or _("(no name)")
        words = _(" of the message of {who}, {size}").format(who=who, size=size_label(len(content)))
        self._show_text(_(" Source "), words, content[:LONGEST_SHOWN].decode("utf-8", "replace"))

    def act_reader_rest(self) -> None:
        """Fetch what is missing of a message that came as its headers."""
        self.start(self._fetch_rest, group="rest")

    async def _fetch_rest(self) -> None:
        message = await self.message_here()
        if message is None:
            return
        if message.rest is None:
            self.console_app.tell(_("This message is whole."))
            return
        self.console_app.tell(_("Fetching the rest; it is shown when it is here."))
        verb = FetchRest((message.id,))
        outcome = await self.session.do(verb)
        self.console_app.tell_outcome(outcome)
        await self.after_verb(verb, outcome)

    def act_reader_pipe(self) -> None:
        """Give the message's source to a command."""
        lines = [_("The message as it arrived goes to its standard input; its answer is shown.")]

        def take(command: str | None) -> None:
            if command:
                self.start(partial(self._pipe, command))

        self.app.push_screen(Prompt(_("Command"), lines), take)

    async def _pipe(self, command: str) -> None:
        message = await self._message_that_came()
        if message is None:
            return
        said, code = await piped(command, await source_of(self.session, message.id))
        self._show_text(_(" Pipe "), _(" {command} ended with code {code}").format(command=one_line(command), code=code), said)

    def _show_text(self, name: str, words: str, text: str) -> None:
        def make(width: int) -> list[Line]:
            return [line(piece) for source in many_lines(text) for piece in wrap(source, max(2, width))]

        self.app.push_screen(TextScreen(line(Piece(name, Tone.BAR_ACTIVE), Piece(words, Tone.BAR)), make))
