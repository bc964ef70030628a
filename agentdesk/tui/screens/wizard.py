"""Where a desk without any account begins: the door through which the account wizard comes in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentdesk.domain.texts import _
from agentdesk.domain.views import DeskStatus

if TYPE_CHECKING:
    from agentdesk.tui.app import ConsoleApp


def is_wanted(status: DeskStatus) -> bool:
    """Return whether the wizard should be offered: no account, and this agent may add one."""
    return not status.accounts and not status.is_demo


def offer(app: ConsoleApp) -> None:
    """Offer to connect the first mailbox."""
    app.tell(_("This desk has no account yet. Connect a mailbox: agentdesk account add"))
