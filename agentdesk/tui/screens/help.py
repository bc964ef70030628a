"""The keys of a screen as they are in force."""

from __future__ import annotations

from agentdesk.domain.texts import N_, _
from agentdesk.tui.keys.actions import Action, Context
from agentdesk.tui.presenters.help import help_lines
from agentdesk.tui.presenters.tones import Piece, Tone, line
from agentdesk.tui.screens.text import TextScreen

_PLACES = {
    Context.LIST: N_("in the list"),
    Context.READER: N_("in a conversation"),
    Context.COMPOSER: N_("while writing"),
    Context.OUTBOX: N_("in the outbox"),
    Context.JOURNAL: N_("in the journal"),
    Context.HELP: N_("in a text"),
    Context.SETTINGS: N_("in the settings"),
    Context.WIZARD: N_("while connecting a mailbox"),
    Context.DRAFTS: N_("in the drafts"),
    Context.RULES: N_("in the rules"),
    Context.CUSTOMER: N_("at a customer"),
    Context.BULK: N_("in an answer to several"),
    Context.TEMPLATES: N_("in the templates"),
    Context.LETTERS: N_("at the letters to be checked"),
}


class HelpScreen(TextScreen):
    """What every key does where it was asked for."""

    IS_PLACE = True

    def __init__(self, about: Context, actions: tuple[Action, ...]) -> None:
        title = line(Piece(_(" Keys "), Tone.BAR_ACTIVE), Piece(f" {_(_PLACES[about])}", Tone.BAR))
        super().__init__(title, lambda width: help_lines(actions, width))
