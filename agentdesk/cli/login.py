"""Logging in to an account at a terminal: by a provider's page, or by a password typed unseen."""

from __future__ import annotations

import sys

from agentdesk.cli.invocation import Invocation
from agentdesk.cli.texts_in import secret_from_stdin
from agentdesk.client.blocking import BlockingDesk
from agentdesk.domain.asks import StartLogin
from agentdesk.domain.errors import RefusedByDesk, UsageError
from agentdesk.domain.ids import AccountName
from agentdesk.domain.texts import _
from agentdesk.domain.verbs import FinishLogin, SetAccount
from agentdesk.domain.views import LoginStart


def log_in(call: Invocation, desk: BlockingDesk, account: AccountName) -> int:
    """Log in by the provider's page where the account has one, else ask for its password.

    Raises:
        UsageError: nobody is there to answer.
    """
    try:
        (start,) = desk.ask(StartLogin(account))
    except (UsageError, RefusedByDesk):
        if not _is_attended():
            raise
        call.out.warn(_("{account} logs in with a password or token.").format(account=account))
        return call.do(desk, SetAccount(account, (), secret_from_stdin()))
    answer = _ask_answer(call, start)
    return call.do(desk, FinishLogin(account, start.state, answer))


def _ask_answer(call: Invocation, start: LoginStart) -> str:
    """Show where to log in and return what the browser showed at the end; works over SSH, where no browser can call back."""
    call.out.warn(_("Open this page in any browser and log in:"))
    call.out.warn(start.url)
    if start.user_code:
        call.out.warn(_("Enter this code there: {code}. Then press enter here.").format(code=start.user_code))
    else:
        call.out.warn(_("Then paste here the code, or the whole address the browser ends at:"))
    answer = sys.stdin.readline().strip() if sys.stdin is not None else ""
    if not answer and not start.user_code:
        raise UsageError(cause=_("no code was given; nothing was changed"))
    return answer


def _is_attended() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()
