"""Verbs on the service: sync, status, serve."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn

from agentdesk.cli.invocation import Invocation
from agentdesk.cli.leaf import Leaf, Parser
from agentdesk.cli.plain import Plain, account_words, plain, words_of
from agentdesk.cli.tables import Column, local, print_table
from agentdesk.domain.asks import ListDeliveries, Status
from agentdesk.domain.clock import SystemClock
from agentdesk.domain.errors import NO_FOLDER, SomeFailed, Unavailable, error_from
from agentdesk.domain.ids import AccountName
from agentdesk.domain.letters import to_read_words
from agentdesk.domain.outcomes import AccountResult, Outcome
from agentdesk.domain.states import DeliveryState
from agentdesk.domain.texts import N_, _
from agentdesk.domain.verbs import ConfirmRestore, SetLinger, Sync

if TYPE_CHECKING:
    from agentdesk.client.blocking import BlockingDesk
    from agentdesk.domain.views import DeskStatus

LONGEST_WAIT_S = 60.0
"""A Retry-After of up to this is waited out."""
LONGEST_WINDOW_S = 30.0
"""A reply whose undo window ends within this is waited for."""
MARGIN_S = 0.1
PAUSES_S = (1.0, 3.0, 9.0)
"""Growing pauses before a passing fault is tried again; the work done by then is kept."""


def _take_sync(parser: Parser) -> None:
    parser.add_argument("accounts", metavar="ACCOUNT", nargs="*", help=_("only these; else all"))


def _sync(call: Invocation) -> int:
    results: dict[str, AccountResult] = {}
    with call.desk() as desk:
        _poll(call, desk, tuple(AccountName(name) for name in call.args.accounts), results)
        if not call.is_dry_run and (wait_s := _until_last_window(desk)):
            call.out.progress(_("waiting for the undo window to pass"))
            time.sleep(wait_s)
            _poll(call, desk, tuple(AccountName(name) for name in call.args.accounts), results)
    return _report_sync(call, list(results.values()))


def _poll(call: Invocation, desk: BlockingDesk, wanted: tuple[AccountName, ...], results: dict[str, AccountResult]) -> None:
    """Poll and deliver until nothing passing is left in the way, or patience is."""
    pauses = iter(PAUSES_S)
    while True:
        call.out.progress(_("polling…"))
        outcome = desk.do(Sync(wanted), is_dry_run=call.is_dry_run)
        _add(results, outcome)
        passing = [one for one in outcome.accounts if _is_passing(one)]
        wait_s = _wait_s(passing, next(pauses, None))
        if wait_s is None:
            return
        call.out.progress(_("trying again in {seconds} s").format(seconds=int(wait_s)))
        time.sleep(wait_s)
        wanted = tuple(AccountName(one.account) for one in passing)


def _until_last_window(desk: BlockingDesk) -> float:
    """Return how long until every reply written a moment ago may leave; 0 where none waits for that.

    `agentdesk reply … && agentdesk sync` would leave the reply lying until the next run otherwise.
    """
    now = SystemClock().now()
    waits = [
        (one.due_at - now).total_seconds()
        for one in desk.ask(ListDeliveries(sent_hours=0))
        if one.state is DeliveryState.HELD and one.due_at is not None and not one.waits_for_person
    ]
    soon = [wait_s for wait_s in waits if wait_s <= LONGEST_WINDOW_S]
    return max(soon, default=0.0) + MARGIN_S if soon else 0.0


def _add(results: dict[str, AccountResult], outcome: Outcome) -> None:
    for one in outcome.accounts:
        before = results.get(one.account, AccountResult(one.account))
        undelivered = (*before.undelivered, *one.undelivered)
        results[one.account] = replace(one, fetched=before.fetched + one.fetched, sent=before.sent + one.sent, undelivered=undelivered)


def _is_passing(result: AccountResult) -> bool:
    """Say whether another attempt may help: a folder that isn't there comes by no waiting."""
    failure = result.failure
    return failure is not None and _exit_code(result) == Unavailable.exit_code and failure.fields.get("reason") != NO_FOLDER


def _exit_code(result: AccountResult) -> int:
    failure = result.failure
    return 0 if failure is None else error_from(failure.code, failure.fields).exit_code


def _wait_s(passing: list[AccountResult], pause_s: float | None) -> float | None:
    """Return how long to wait before the next attempt, None to give up: nothing is left to try, or the wish is too long."""
    if not passing or pause_s is None:
        return None
    wishes = [float(one.failure.fields.get("retry_after_s", 0) or 0) for one in passing if one.failure is not None]
    wait_s = max([pause_s, *wishes])
    return wait_s if wait_s <= LONGEST_WAIT_S else None


def _report_sync(call: Invocation, results: list[AccountResult]) -> int:
    if call.out.is_text:
        for one in results:
            call.out.text(_("{account}: {fetched} fetched, {sent} sent").format(account=one.account, fetched=one.fetched, sent=one.sent))
    else:
        call.out.records("accounts", (plain(one) for one in results))
    failed = [one for one in results if one.failure is not None]
    for one in failed:
        if one.failure is not None:
            call.out.warn(words_of(one.failure))
    undelivered = [number for one in results for number in one.undelivered]
    for number in undelivered:
        call.out.warn(_("#{number}: an answer did not leave; agentdesk outbox says why").format(number=number))
    codes = {_exit_code(one) for one in failed}
    if not codes:
        return SomeFailed.exit_code if undelivered else 0
    if Unavailable.exit_code in codes:
        return Unavailable.exit_code
    return codes.pop() if len(failed) == len(results) and len(codes) == 1 else SomeFailed.exit_code


def _status(call: Invocation) -> int:
    with call.desk() as desk:
        (status,) = desk.ask(Status())
    if not call.out.is_text:
        content: dict[str, Plain] = plain(status)
        call.out.document(content)
        return 0
    _print_status(call, status)
    return 0


def _print_status(call: Invocation, status: DeskStatus) -> None:
    call.out.text(_("desk {desk}, you are {agent}").format(desk=status.desk, agent=status.agent))
    if status.is_watching:
        call.out.text(_("watching"))
    elif status.not_watching_since is not None:
        call.out.text(_("not watching since {at}").format(at=local(status.not_watching_since)))
    else:
        call.out.text(_("not watching"))
    outbox = _("outbox: {waiting} waiting, {failed} failed, {unknown} unknown, {sent} sent today")
    call.out.text(outbox.format(waiting=status.waiting, failed=status.failed, unknown=status.unknown, sent=status.sent_today))
    if status.letters_to_read:
        call.out.text(to_read_words(status.letters_to_read))
    if status.server:
        call.out.text(_("on {server}: copies of the desk are made there").format(server=status.server))
        if status.leader:
            call.out.text(_("{leader} polls and sends").format(leader=status.leader))
    else:
        call.out.text(_("last backup: {at}").format(at=local(status.backup_at) or _("none yet")))
    if status.needs_restore_confirmation:
        call.out.text(_("restored: nothing polls or sends until you confirm that the old copy is off: agentdesk restore --confirm"))
    for notice in status.notices:
        call.out.text(words_of(notice))
    rows = [(one.account, one.state, local(one.last_success_at), account_words(one)) for one in status.accounts]
    print_table(call.out, (Column(_("Account")), Column(_("State")), Column(_("Last seen")), Column(_("Words"), 1)), rows)


def _take_serve(parser: Parser) -> None:
    parser.add_argument("--linger", choices=("on", "off"), help=_("say whether the service stays when no console is open, and exit"))


def _serve(call: Invocation) -> int:
    if call.args.linger is not None:
        return call.carry_out(SetLinger(call.args.linger == "on"))
    return _become_service(call)


def _become_service(call: Invocation) -> NoReturn:
    """Replace this process by the service, so that a supervisor's signals reach it."""
    places = ["--config", str(call.home.config_dir), "--data", str(call.home.data_dir)]
    os.execv(sys.executable, [sys.executable, "-m", "agentdesk.service", *places, "--started-by", "serve"])  # noqa: S606 - no shell


def confirm_restore(call: Invocation) -> int:
    """Say that the old copy is off."""
    return call.carry_out(ConfirmRestore())


SYNC_NOTES = N_(
    "Waits out what passes by itself, up to a minute; gives up with 75. What it has by then is kept, and the next run goes on there."
)

LEAVES: dict[str, tuple[Leaf, ...]] = {
    "sync": (
        Leaf("", N_("poll now, deliver what is due, report, exit"), _sync, _take_sync, changes=True, is_final=True, notes=SYNC_NOTES),
    ),
    "status": (Leaf("", N_("say how the desk and its accounts are"), _status),),
    "serve": (Leaf("", N_("run the desk's service in the foreground, as a supervisor does"), _serve, _take_serve),),
}
