"""What can be done with the pages of a scanned letter on screen: seen, turned, split, merged, left out, read again, written down."""

from __future__ import annotations

import contextlib
from functools import partial
from typing import TYPE_CHECKING, Final

from agentdesk.domain.asks import ReadAttachment, ShowConversation, ShowLetter
from agentdesk.domain.errors import NotFound, UsageError
from agentdesk.domain.ids import ConversationId, MessageId
from agentdesk.domain.letters import LetterView, PageSource, pages_named
from agentdesk.domain.texts import _
from agentdesk.domain.verbs import ArrangeLetters, PageOf, RereadLetter, TranscribeLetter, Verb
from agentdesk.tui.presenters.cells import one_line
from agentdesk.tui.presenters.languages import language_name
from agentdesk.tui.screens.dialogs import Choice, Menu, Prompt
from agentdesk.tui.screens.listing import ListingScreen
from agentdesk.tui.screens.long_prompt import LongPrompt
from agentdesk.tui.screens.showing import picture_view, show_picture

if TYPE_CHECKING:
    from textual.widget import Widget

_LANGUAGES: Final = ("nl", "fr", "de", "it", "en")
_FEWEST_PICTURE_COLUMNS: Final = 40
"""Below, nothing can be made out in half a window."""


class PagesScreen(ListingScreen):
    """A screen that shows one letter."""

    letter: LetterView | None = None

    def _pages(self) -> list[PageOf]:
        letter = self.letter
        return [] if letter is None else [PageOf(letter.line.message, number) for number in range(1, letter.line.pages + 1)]

    def _read_anew(self, verb: Verb) -> None:
        """Carry out a verb after which pages are read, and say so: it takes seconds a page."""
        self.console_app.tell(_("Reading the pages …"))
        self.carry_out(verb, is_repeatable=False)

    def act_letter_turn(self) -> None:
        """Turn all pages by a quarter."""
        pages = self._pages()
        if pages:
            self._read_anew(ArrangeLetters((tuple(PageOf(one.message, one.page, 1) for one in pages),)))

    def act_letter_split(self) -> None:
        """Make letters of their own of some pages."""
        pages = self._pages()
        if len(pages) < 2:  # noqa: PLR2004 - one page can't be split
            self.console_app.tell(_("It has only one page."))
            return

        def take(text: str | None) -> None:
            named = pages_named(text, len(pages)) if text else None
            if named is not None:
                starts = sorted({1, *named})
                letters = tuple(tuple(pages[first - 1 : end - 1]) for first, end in zip(starts, [*starts[1:], len(pages) + 1], strict=True))
                self._read_anew(ArrangeLetters(letters))
            elif text:
                self.console_app.tell(_("“{text}” names no pages; write them as 2,4-6").format(text=text), is_error=True)

        hint = _("As in 2,4-6; there are {count}.").format(count=len(pages))
        self.app.push_screen(Prompt(_("Which pages begin a letter of their own?"), [hint]), take)

    def act_letter_merge(self) -> None:
        """Put another letter's pages behind this one's."""
        pages = self._pages()
        if not pages:
            return

        def take(text: str | None) -> None:
            if text:
                self.start(partial(self._merge, pages, text))

        self.app.push_screen(Prompt(_("Which letter's pages follow?"), [_("The number of its conversation, as in #12.")]), take)

    async def _merge(self, pages: list[PageOf], text: str) -> None:
        number = text.strip().removeprefix("#")
        found = await self._letters_in(ConversationId(int(number))) if number.isascii() and number.isdigit() else []
        if not found:
            self.console_app.tell(_("“{text}” names no letter").format(text=text), is_error=True)
            return
        # The newest there, but where a message's own id was written.
        other = await self.session.one(ShowLetter(MessageId(int(number)) if MessageId(int(number)) in found else found[-1]))
        further = [PageOf(other.line.message, number) for number in range(1, other.line.pages + 1)]
        self._read_anew(ArrangeLetters(((*pages, *further),)))

    async def _letters_in(self, number: ConversationId) -> list[MessageId]:
        try:
            parts = await self.session.ask(ShowConversation(number))
        except NotFound:
            return []
        return [message.id for part in parts for message in part.messages if message.scan is not None]

    def act_letter_blanks(self) -> None:
        """Leave the blank sides out."""
        letter, pages = self.letter, self._pages()
        blank = {page.number for page in letter.scan.pages if page.source is PageSource.BLANK} if letter is not None else set()
        kept = tuple(one for one in pages if one.page not in blank)
        if not blank or not kept:
            self.console_app.tell(_("No side is blank."))
        else:
            self._read_anew(ArrangeLetters((kept,)))

    def act_letter_language(self) -> None:
        """Read it again in another language."""
        letter = self.letter
        if letter is None:
            return
        choices = [Choice(code[0], language_name(code), code) for code in _LANGUAGES]

        def take(language: str | None) -> None:
            if language is not None:
                self._read_anew(RereadLetter(letter.line.message, language))

        self.app.push_screen(Menu(_("In which language is it?"), choices), take)

    def act_letter_write(self) -> None:
        """Write down what it says."""
        if self.letter is not None:
            self.start_first(partial(self._write_down, self.letter))

    async def _write_down(self, letter: LetterView) -> None:
        """Open the box, beside it the first page that no machine could read."""

        def take(text: str | None) -> None:
            if text:
                self.carry_out(TranscribeLetter(letter.line.message, text), is_repeatable=False)

        self.app.push_screen(LongPrompt(_("What the letter says"), letter.body_text, await self._page_beside(letter)), take)

    async def _page_beside(self, letter: LetterView) -> Widget | None:
        """Return the picture of a page for the left half of the window, None where that is too narrow, or it can't be drawn."""
        columns = self.app.size.width // 2
        if columns < _FEWEST_PICTURE_COLUMNS:
            return None
        wanted = (page.number for page in letter.scan.pages if page.source in {PageSource.HANDWRITTEN, PageSource.UNREADABLE})
        with contextlib.suppress(UsageError):
            return await picture_view(self, await self._scan(letter), next(wanted, 1) - 1, (columns, self.app.size.height))
        return None

    def act_letter_original(self) -> None:
        """Show a page of the scan here; S in the list of conversations saves the file."""
        letter = self.letter
        if letter is None:
            return
        if letter.line.pages <= 1:
            self.start_first(partial(self._show_page, letter, 1))
            return

        def take(text: str | None) -> None:
            named = pages_named(text, letter.line.pages) if text else None
            if named:
                self.start_first(partial(self._show_page, letter, named[0]))

        self.app.push_screen(Prompt(_("Which page?"), [_("There are {count}.").format(count=letter.line.pages)], "1"), take)

    async def _show_page(self, letter: LetterView, number: int) -> None:
        content = await self._scan(letter)
        title = _(" {name}, page {number} ").format(name=one_line(letter.filename), number=number)
        await show_picture(self, title, content, number - 1)

    async def _scan(self, letter: LetterView) -> bytes:
        pieces = await self.session.ask(ReadAttachment(letter.line.message, 1))
        return b"".join(piece.piece for piece in sorted(pieces, key=lambda piece: piece.offset))
