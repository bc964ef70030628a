"""What the desk suggests and a person decides: joining, splitting, closing, and two customers that may be one."""

from __future__ import annotations

from collections.abc import Sequence

from agentdesk.domain.asks import FindLikenesses
from agentdesk.domain.people import Likeness
from agentdesk.domain.suggestions import SuggestionKind, SuggestionView
from agentdesk.domain.texts import _
from agentdesk.domain.verbs import AcceptSuggestion, DeclineSuggestion, KeepApart, MergeCustomers, Verb
from agentdesk.domain.views import ConversationPage
from agentdesk.tui.screens.base import ConsoleScreen
from agentdesk.tui.screens.dialogs import Confirm

NO = "n"


async def decide(screen: ConsoleScreen, page: ConversationPage) -> None:
    """Ask about the first thing suggested for a conversation or its customer."""
    if page.suggestions:
        _ask_about_suggestion(screen, page.suggestions[0])
        return
    found = [] if page.customer is None else await screen.session.ask(FindLikenesses(str(page.customer.id)))
    if found:
        ask_about_likeness(screen, found)
    else:
        screen.console_app.tell(_("The desk suggests nothing here."))


def _ask_about_suggestion(screen: ConsoleScreen, one: SuggestionView) -> None:
    target = one.targets[0] if one.targets else ""
    title, yes = {
        SuggestionKind.JOIN: (_("Join #{number} to #{target}?").format(number=one.conversation, target=target), _("join them")),
        SuggestionKind.SPLIT: (_("Split message {target} off?").format(target=target), _("split it off")),
        SuggestionKind.CLOSE: (_("Close #{number}?").format(number=one.conversation), _("close it")),
    }[one.kind]
    dialog = Confirm(title, [one.text], yes, extra=[(NO, _("no; don't suggest it again"))])
    _ask(screen, dialog, AcceptSuggestion(one.id), DeclineSuggestion(one.id))


def ask_about_likeness(screen: ConsoleScreen, found: Sequence[Likeness]) -> None:
    """Ask whether two customers are one; the one asked about stays."""
    one = found[0]
    addresses = ", ".join(shown for _kind, shown in one.handles) or _("no address")
    name = one.name or _("(no name)")
    lines = [f"{name}: {addresses}", one.text, _("z, or the journal, parts them again.")]
    title = _("Is this the same person?") if len(found) == 1 else _("Is this the same person? (1 of {count})").format(count=len(found))
    dialog = Confirm(title, lines, _("yes: show both as one"), extra=[(NO, _("no; don't suggest it again"))])
    _ask(screen, dialog, MergeCustomers((one.other,), one.customer), KeepApart(one.customer, one.other))


def _ask(screen: ConsoleScreen, dialog: Confirm, yes: Verb, no: Verb) -> None:
    def take(answer: bool | str | None) -> None:  # noqa: FBT001 - the dialog's answer
        if answer is True:
            screen.carry_out(yes, is_repeatable=False)
        elif answer == NO:
            screen.carry_out(no, is_repeatable=False)

    screen.app.push_screen(dialog, take)
