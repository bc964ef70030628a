"""What the checks find, in the composer: marked in the text and listed below it as it is written, found by a key, mended by another."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence

from textual.widgets import TextArea

from agentdesk.domain.asks import CheckText, RenderTemplate
from agentdesk.domain.errors import AgentdeskError
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.texts import _
from agentdesk.domain.verbs.accounts import Pairs
from agentdesk.domain.voice import Finding, FollowUp, Move, UsedTemplate
from agentdesk.tui.checking import TextChecker
from agentdesk.tui.presenters.findings import finding_at, finding_lines, next_finding
from agentdesk.tui.presenters.moves import move_lines
from agentdesk.tui.presenters.tones import Line
from agentdesk.tui.screens.composer_choices import ChoosingScreen
from agentdesk.tui.spelling import Speller
from agentdesk.tui.templates_in_use import InUse, Trail
from agentdesk.tui.widgets.body_editor import BodyEditor
from agentdesk.tui.widgets.lines import Lines
from agentdesk.tui.writing import WritingKind

LINES_OF_SHORT, LINES_OF_NORMAL = 2, 5
NORMAL_HEIGHT = 30
_ShownMoves = tuple[tuple[Move, ...], FollowUp, bool]


class CheckingScreen(ChoosingScreen):
    """The composer's checks."""

    checker: TextChecker
    trail: Trail
    follow_ups: dict[str, FollowUp]
    """What is to follow by each template put in; of those put in before this composer opened the desk is asked."""
    templates: tuple[UsedTemplate, ...]
    answers: dict[str, Pairs]

    @property
    def in_use(self) -> InUse:
        """What the text owes to templates."""
        return InUse(self.templates, dict(self.follow_ups), dict(self.answers))

    def use(self, in_use: InUse) -> None:
        """Take over what the text owes to templates."""
        known, names = {**self.follow_ups, **in_use.follow_ups}, {one.name for one in in_use.templates}
        self.templates, self.answers = in_use.templates, dict(in_use.answers)
        self.follow_ups = {name: follow_up for name, follow_up in known.items() if name in names}

    def make_moves(self) -> Lines:
        """Return the pane of what such an answer has to do; it takes no room where nothing is asked of it."""
        self._moves_shown: _ShownMoves = self._moves()
        self.moves_pane = Lines(self._move_lines, id="moves")
        return self.moves_pane

    def _moves(self) -> _ShownMoves:
        plan, checked = self.writing.plan, self.checker.checked
        if plan is None or self.writing.kind is not WritingKind.REPLY:
            return (), FollowUp(), False
        follow_up = FollowUp()
        for one in (*self.follow_ups.values(), plan.follow_up):
            follow_up = follow_up.joined(one)
        is_begun = bool(self.body.text.strip()) or len(self.editors()) > 1
        return plan.moves if checked is None else checked.moves, follow_up, is_begun

    def _move_lines(self, width: int) -> Sequence[Line]:
        moves, follow_up, is_begun = self._moves_shown
        return move_lines(moves, follow_up, width, self.console_app.clock.now(), is_begun=is_begun)

    async def know_follow_ups(self) -> None:
        """Ask what is to follow by templates that were put in before this composer opened."""
        for used in self.templates:
            if used.name not in self.follow_ups:
                with contextlib.suppress(AgentdeskError):
                    rendered = await self.session.one(RenderTemplate(used.name, self.writing.conversation))
                    self.follow_ups[used.name] = rendered.follow_up
        self._found()

    def make_checker(self) -> Lines:
        """Return the pane of findings, and begin to listen."""
        self._speller = Speller() if self.console_app.settings.has_spelling(os.environ) else None
        spell = None if self._speller is None else self._speller.check
        self.checker = TextChecker(self.session.one, self.asked, self._ask_beside, self._found, spell)
        self.findings_pane = Lines(self._finding_lines, id="findings")
        self._shown: tuple[Finding, ...] = ()
        return self.findings_pane

    def _ask_beside(self, work: object) -> None:
        self.start(work, group="checking")  # type: ignore[arg-type]  # a coroutine function, as the checker says

    def ask_no_more(self) -> None:
        """Ask nothing more about what is written."""
        self.checker.end()

    def end_checks(self) -> None:
        """Ask no more, and let the speller go."""
        self.ask_no_more()
        if self._speller is not None:
            self.console_app.start(self._speller.close)

    @property
    def text_height(self) -> int:
        """The most lines the findings take from the text."""
        return LINES_OF_NORMAL if self.app.size.height >= NORMAL_HEIGHT else LINES_OF_SHORT

    def asked(self) -> CheckText | None:
        """Return what the desk is asked about the text as it stands; None for what nobody checks: notes, forwards, nothing."""
        kind, text = self.writing.kind, self.body.text
        if kind not in {WritingKind.REPLY, WritingKind.NEW}:
            return None
        if kind is WritingKind.NEW:
            return self._asked_new(text)
        choices = self.choices
        return CheckText(text, self.writing.conversation, language=choices.language, beside=self.beside(), in_parts=choices.in_parts)

    def _asked_new(self, text: str) -> CheckText:
        """Return what is asked about a text that begins a conversation: mail, a letter, or a direct message to one reader."""
        plan, language = self.writing.plan, self.choices.language
        if plan is None or plan.answers is None:
            return CheckText(text, None, ChannelKind.EMAIL.value, language)
        alone = next((one.address for one in plan.to), "")
        return CheckText(text, None, plan.kind.value, language, account=plan.account, alone=alone)

    def beside(self) -> str:
        """Return what is written in private beside this text."""
        return ""

    def editors(self) -> list[tuple[BodyEditor, TextChecker]]:
        """Return the texts that are checked, with their checkers."""
        return [(self.body, self.checker)]

    @property
    def active(self) -> tuple[BodyEditor, TextChecker]:
        """The text that is written in now, with its checker."""
        both = self.editors()
        return next((one for one in both if one[0].has_focus), both[0])

    def _found(self) -> None:
        """Show what was found, where it changed."""
        if not self.is_mounted:
            return
        if self.active[1].findings != self._shown or self._moves() != self._moves_shown:
            self.show_findings()
        self.update_bars()

    def show_findings(self) -> None:
        """Mark the findings in the texts, and list those of the text that is written in below it."""
        for body, checker in self.editors():
            body.mark(checker.findings)
        self._shown = self.active[1].findings
        self.findings_pane.show(self._finding_lines)
        if (moves := self._moves()) != self._moves_shown:
            self._moves_shown = moves
            self.moves_pane.show(self._move_lines)

    def _finding_lines(self, width: int) -> Sequence[Line]:
        body = self.active[0]
        return finding_lines(self._shown, body.text, body.cursor_index, width, self.text_height)

    def on_text_area_selection_changed(self, event: TextArea.SelectionChanged) -> None:
        """Have the finding at the cursor stand on top."""
        event.stop()
        if self.is_mounted:
            self._found()
            if self._shown:
                self.findings_pane.show(self._finding_lines)

    def act_compose_next_finding(self) -> None:
        """To the next finding, round and round."""
        body, checker = self.active
        found = next_finding(checker.findings, body.cursor_index)
        if found is None:
            words = _("The checks find nothing.") if checker.is_settled else _("Still checking…")
            self.console_app.tell(words)
            return
        body.go_to(found.start)

    def act_compose_mend(self) -> None:
        """Put the fix of the finding at the cursor in its place, or of the next one that has any; ctrl+z of the field takes it back."""
        body, checker = self.active
        found = finding_at(checker.findings, body.cursor_index)
        if found is None or found.fix is None:
            found = next_finding([one for one in checker.findings if one.fix is not None], body.cursor_index)
        if found is None or found.fix is None:
            self.console_app.tell(_("There is no fix for what stands here; it takes your own words."))
            return
        body.put(found.start, found.end, found.fix)
