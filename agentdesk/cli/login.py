"""Logging in to an account at a terminal: by a provider's page or a second device, or by a password typed unseen."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from agentdesk.cli.asking import say
from agentdesk.cli.invocation import Invocation
from agentdesk.cli.outcomes import report
from agentdesk.cli.texts_in import secret_from_stdin
from agentdesk.domain.asks import StartLogin
from agentdesk.domain.errors import ConfigError, RefusedByDesk, Transient, UsageError
from agentdesk.domain.ids import AccountName
from agentdesk.domain.outcomes import Outcome
from agentdesk.domain.texts import _
from agentdesk.domain.verbs import FinishLogin, SetAccount

if TYPE_CHECKING:
    from agentdesk.client.blocking import BlockingDesk
    from agentdesk.domain.views import LoginStart

PENDING = "pending"
"""The reason of a login that waits for the owner's decision on a second device."""
LEAST_PAUSE_S = 1.0


def log_in(call: Invocation, desk: BlockingDesk, account: AccountName, client_secret: str | None = None) -> int:
    """Log in by the provider's page where the account has one, else ask for its password.

    Raises:
        UsageError: nobody is there to answer.
    """
    try:
        (start,) = desk.ask(StartLogin(account, client_secret=client_secret))
    except (UsageError, RefusedByDesk) as refusal:
        if isinstance(refusal, ConfigError) or not _is_attended():
            raise
        call.out.warn(_("{account} logs in with a password or token.").format(account=account))
        return call.do(desk, SetAccount(account, (), secret_from_stdin()))
    outcome = consent(call, desk, account, start)
    return report(call.out, FinishLogin(account, start.state, ""), outcome, is_dry_run=call.is_dry_run)


def consent(call: Invocation, desk: BlockingDesk, account: AccountName, start: LoginStart) -> Outcome:
    """Show where to log in, take what the browser showed at the end, and finish the login; over SSH too, where no browser can come back.

    Raises:
        UsageError: nobody is there to answer. Refused: consent was denied, or the answer is another login's. Transient, NeedsLogin.
    """
    call.out.warn(_("Open this page in any browser and log in:"))
    say(start.url)
    if not start.user_code:
        call.out.warn(_("Then paste here the code, or the whole address the browser ends at:"))
        answer = sys.stdin.readline().strip() if sys.stdin is not None else ""
        if not answer:
            raise UsageError(cause=_("no code was given; nothing was changed"))
        return desk.do(FinishLogin(account, start.state, answer), is_dry_run=call.is_dry_run)
    call.out.warn(_("Enter this code there: {code}").format(code=start.user_code))
    return _wait_for_decision(call, desk, FinishLogin(account, start.state, ""))


def _wait_for_decision(call: Invocation, desk: BlockingDesk, verb: FinishLogin) -> Outcome:
    """Ask again and again whether consent was given, as slowly as the provider wishes; its code ends by itself after some minutes."""
    call.out.warn(_("Waiting until you have confirmed it there; ctrl+c gives up."))
    while True:
        try:
            return desk.do(verb, is_dry_run=call.is_dry_run)
        except Transient as waiting:
            if waiting.fields.get("reason") != PENDING:
                raise
            time.sleep(max(LEAST_PAUSE_S, waiting.retry_after_s))


def client_secret_from_stdin() -> str:
    """Return the OAuth client's secret: asked for unseen on a terminal, else the first line of standard input; the answer may follow it.

    Raises:
        UsageError: there is none.
    """
    if _is_attended():
        import getpass  # noqa: PLC0415 - seldom

        secret = getpass.getpass(_("Client secret: "))
    else:
        secret = sys.stdin.readline().strip() if sys.stdin is not None else ""
    if not secret or not secret.isprintable():
        raise UsageError(cause=_("--client-secret -: standard input holds no client secret"))
    return secret


def _is_attended() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()
