"""The rules: which there are, how often each acted, what one would have done in the past month, and switching it on or off."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual.app import ComposeResult

from agentdesk.domain.asks import ListRules, TryRule
from agentdesk.domain.rules import RuleView
from agentdesk.domain.states import View
from agentdesk.domain.texts import _
from agentdesk.domain.verbs import SwitchRule
from agentdesk.tui.keys.actions import Context
from agentdesk.tui.presenters.rules import rule_line, trial_lines
from agentdesk.tui.presenters.tones import Line, Piece, Tone, line
from agentdesk.tui.screens.listing import ListingScreen
from agentdesk.tui.screens.text import TextScreen
from agentdesk.tui.widgets.bars import Bar, KeyBar
from agentdesk.tui.widgets.item_list import ItemList


class RulesScreen(ListingScreen):
    """Rules in the order in which they look."""

    CONTEXT = Context.RULES
    IS_PLACE = True
    CSS_PATH: ClassVar[str] = "listing.tcss"

    def compose(self) -> ComposeResult:
        """Lay the list out."""
        self.items: ItemList[RuleView] = ItemList(self._draw, lambda view: view.rule.name, id="items")
        self.items.empty_words = _("No rules yet: agentdesk rule add --help says how one is written.")
        yield Bar(self._title, id="header")
        yield self.items
        yield KeyBar(self.resolver, id="footer")

    def on_mount(self) -> None:
        """Ask for the rules."""
        self.items.focus()
        self.start(self.reload, group="reload", exclusive=True)

    def _draw(self, view: RuleView, width: int) -> Line:
        return rule_line(view, width, self.console_app.clock.now())

    def _title(self, width: int) -> Line:
        del width
        return line(Piece(_(" Rules "), Tone.BAR_ACTIVE), Piece(_(" how often in 30 days; enter tries one on the past month"), Tone.BAR))

    async def reload(self) -> None:
        """Ask again."""
        self.items.show(await self.session.ask(ListRules()))

    def act_open(self) -> None:
        """Say what the rule under the cursor would have done."""
        view = self.items.record
        if view is not None:
            self.start(partial(self._try_out, view), group="opening", exclusive=True)

    async def _try_out(self, view: RuleView) -> None:
        (trials,) = await self.session.ask(TryRule(view.rule.name))
        now = self.console_app.clock.now()
        title = line(Piece(_(" Rule "), Tone.BAR_ACTIVE), Piece(f" {view.rule.name}", Tone.BAR))
        self.app.push_screen(TextScreen(title, lambda width: trial_lines(view.rule, trials, width, now)))

    def act_rules_switch(self) -> None:
        """Let the rule act, or rest."""
        view = self.items.record
        if view is not None:
            self.carry_out(SwitchRule(view.rule.name, not view.rule.is_on), is_repeatable=False)

    def act_rules_found(self) -> None:
        """Show what the rule looks for in the list."""
        view = self.items.record
        if view is not None:
            self.console_app.show_query(View.ALL, view.rule.query)
