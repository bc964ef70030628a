"""Where a desk without any account begins: the door through which the account wizard comes in."""

from __future__ import annotations

from agentdesk.domain.states import Role
from agentdesk.domain.texts import _
from agentdesk.domain.views import DeskStatus
from agentdesk.tui.console import Console
from agentdesk.tui.screens.dialogs import Confirm


def is_wanted(status: DeskStatus) -> bool:
    """Return whether the wizard should be offered: no account, and this agent may add one."""
    return not status.accounts and not status.is_demo


def offer(app: Console) -> None:
    """Begin with connecting the first mailbox; Escape leads to the empty inbox."""
    if app.session.role >= Role.ADMIN:
        open_wizard(app)
    else:
        app.tell(_("This desk has no account yet; an admin of it can connect one."))


def open_wizard(app: Console) -> None:
    """Connect a mailbox, on a desk of one's own."""
    status = app.state.status
    if status is not None and status.is_demo:
        _leave_the_sample_desk(app)
        return
    from agentdesk.tui.screens.wizard_screen import WizardScreen  # noqa: PLC0415 - few starts of the console need it

    if not isinstance(app.screen, WizardScreen):
        app.push_screen(WizardScreen())


def _leave_the_sample_desk(app: Console) -> None:
    """The sample desk holds invented customers: a real mailbox has no place among them."""

    def take(answer: bool | None) -> None:  # noqa: FBT001 - the dialog's answer
        if answer:
            app.leaving.leave_for_own_desk()

    lines = [_("This is the sample desk. A mailbox is connected on a desk of your own; this one stays as it is.")]
    app.push_screen(Confirm(_("Set up your own desk?"), lines, _("open my own desk")), take)
