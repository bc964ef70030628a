"""The last question after connecting an account: whether the desk keeps working while no console is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentdesk.cli import asking
from agentdesk.cli.invocation import Invocation
from agentdesk.client import user_unit
from agentdesk.domain.errors import AgentdeskError
from agentdesk.domain.texts import _
from agentdesk.domain.verbs import SetLinger

if TYPE_CHECKING:
    from agentdesk.client.blocking import BlockingDesk

NO, LINGER, UNIT = "n", "l", "u"


def ask_to_keep(call: Invocation, desk: BlockingDesk) -> None:
    """Ask, and do what was chosen; a supervisor that refuses changes nothing about the account, which stands."""
    if not call.home.is_own:
        return
    keeper = user_unit.supervisor()
    choices = [
        (NO, _("no: mail is fetched and sent while a console is open, and by agentdesk sync")),
        (LINGER, _("yes, until this machine ends or you log out for good")),
    ]
    if keeper is not None:
        choices.append((UNIT, _("yes, always: {supervisor} starts it with a unit of yours").format(supervisor=keeper.value)))
    asking.say(_("Shall the desk keep working when no console is open?"))
    match asking.choose(_("Keep working"), choices, UNIT if keeper is not None else LINGER):
        case "l":
            call.do(desk, SetLinger(is_on=True))
        case "u" if keeper is not None:
            try:
                for words in user_unit.install(call.home, user_unit.unit_of(call.home, keeper)):
                    asking.say(words)
            except (AgentdeskError, OSError) as trouble:
                asking.say(_("that did not work: {cause}").format(cause=trouble))
                call.do(desk, SetLinger(is_on=True))
