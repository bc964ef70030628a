"""What every part of the composer knows of the whole: its text, its keeper, and how it ends."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable

from agentdesk.domain.verbs import DraftAttachment, SaveDraft, Verb
from agentdesk.tui.drafting import DraftKeeper
from agentdesk.tui.screens.base import ConsoleScreen
from agentdesk.tui.widgets.body_editor import BodyEditor
from agentdesk.tui.widgets.reading_pane import ReadingPane
from agentdesk.tui.writing import Choices, Writing


class ComposingScreen(ConsoleScreen):
    """A screen on which one text is written."""

    writing: Writing
    choices: Choices
    attachments: tuple[DraftAttachment, ...]
    body: BodyEditor
    reading: ReadingPane
    keeper: DraftKeeper
    on_sent: Callable[[Verb], None] | None

    @abstractmethod
    def touched(self) -> None:
        """Have what changed saved soon."""

    @abstractmethod
    def current(self) -> SaveDraft:
        """Return the text as it stands, ready to be saved."""

    @abstractmethod
    def close(self) -> None:
        """Go back to where the writing began."""
