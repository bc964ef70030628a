"""What an action is: one thing a key can do, and where."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from agentdesk.domain.texts import N_


class Context(StrEnum):
    """Where a key is pressed; each screen has one."""

    LIST = "list"
    READER = "reader"
    COMPOSER = "composer"
    OUTBOX = "outbox"
    JOURNAL = "journal"
    DRAFTS = "drafts"
    HELP = "help"
    WIZARD = "wizard"
    SETTINGS = "settings"
    CUSTOMER = "customer"
    BULK = "bulk"
    TEMPLATES = "templates"
    LETTERS = "letters"
    RULES = "rules"


class Group(StrEnum):
    """The headings of the help."""

    MOVE = N_("Moving")
    CONVERSATION = N_("Conversations")
    MARK = N_("Marking")
    ANSWER = N_("Answering")
    GO = N_("Going places")
    COPY = N_("Copying")
    COMPOSE = N_("While writing")
    TEMPLATE = N_("Templates")
    OUTBOX = N_("Outbox and journal")
    CUSTOMER = N_("The customer")
    LETTERS = N_("Scanned letters")
    SETUP = N_("While connecting a mailbox")
    CONSOLE = N_("The console")


BROWSING = frozenset(Context) - {Context.COMPOSER, Context.WIZARD}
TRIAGE = frozenset({Context.LIST, Context.READER})
EVERYWHERE = frozenset(Context)


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a key can do.

    `id` names the method that does it: `triage.close` is `act_triage_close` of the screen. `keys` holds every key or sequence that
    calls it, a sequence's keys apart by a blank; the first is the one shown. `label` is the footer's word, `rank` its place there
    (None: not shown).
    """

    id: str
    keys: tuple[str, ...]
    contexts: frozenset[Context]
    group: Group
    label: str
    help: str
    rank: int | None = None

    @property
    def method(self) -> str:
        """The name of the screen's method."""
        return "act_" + self.id.replace(".", "_")
