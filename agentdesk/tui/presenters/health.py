"""How the desk fares, in lines: each account's last success, next try, backlog and trouble, the outbox, the last copy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from agentdesk.domain.errors import error_from
from agentdesk.domain.letters import to_read_words
from agentdesk.domain.texts import N_, _, ngettext
from agentdesk.domain.views import AccountHealth, Check, DeskStatus
from agentdesk.tui.keys.shown import with_keys
from agentdesk.tui.presenters.cells import fit, one_line, wrap, wrap_parts
from agentdesk.tui.presenters.tones import Line, Piece, Tone, cut_pieces, line
from agentdesk.tui.presenters.when import age, day_and_time, span

_STATES = {
    "ok": ("✓", N_("in order"), Tone.GOOD),
    "polling": ("…", N_("checking now"), Tone.GOOD),
    "error": ("✗", N_("failing"), Tone.BAD),
    "needs-login": ("✗", N_("login needed"), Tone.BAD),
    "paused": ("-", N_("paused"), Tone.WARN),
    "never": ("?", N_("never checked yet"), Tone.WARN),
    "not-watching": ("?", N_("nobody is watching"), Tone.WARN),
}
_LEVELS = {"ok": ("✓", Tone.GOOD), "hint": ("·", Tone.DIM), "warn": ("!", Tone.WARN), "fail": ("✗", Tone.BAD)}
_NAME_WIDTH = 16
_MINUTE = 60


def health_lines(status: DeskStatus | None, checks: Sequence[Check] | None, now: datetime, width: int) -> list[Line]:
    """Return the whole screen; what has not come yet says so."""
    if status is None:
        return [Line(), line(Piece(_("  Asking the desk …"), Tone.DIM))]
    lines = [line(Piece(_(" Accounts"), Tone.HEAD_IN))]
    if not status.accounts:
        lines.append(line(Piece(with_keys(_("  No account yet: {go.setup} connects a mailbox.")), Tone.DIM)))
    for account in status.accounts:
        lines += _account_lines(account, now, width)
    lines += [Line(), line(Piece(_(" The desk"), Tone.HEAD_IN)), *(_fact(words, tone, width) for words, tone in _facts(status, now))]
    lines += [Line(), line(Piece(_(" What agentdesk doctor finds"), Tone.HEAD_IN))]
    if checks is None:
        lines.append(line(Piece(_("  Looking …"), Tone.DIM)))
    shown_above = {_("account {name}").format(name=account.account) for account in status.accounts}
    for check in checks or ():
        if check.what in shown_above:
            continue
        mark, tone = _LEVELS.get(check.level, ("?", Tone.WARN))
        lines += _wrapped(Piece(f"  {mark} ", tone), f"{one_line(check.what)}: {one_line(check.words)}", width)
    return lines


def _account_lines(account: AccountHealth, now: datetime, width: int) -> Iterator[Line]:
    mark, words, tone = _STATES.get(account.state, ("?", account.state, Tone.WARN))
    name = Piece(fit(one_line(account.account), _NAME_WIDTH) + " ", Tone.STRONG)
    pieces = (Piece(f"  {mark} ", tone), name, Piece(f"{_(words)}  ", tone), Piece(one_line(account.address), Tone.DIM))
    yield Line(cut_pieces(pieces, width))
    for facts in wrap_parts(_account_facts(account, now), " · ", width - len("     ")):
        yield line("    ", Piece(facts, Tone.DIM))
    if account.failure is not None:
        yield from _wrapped(Piece("    "), str(error_from(account.failure.code, account.failure.fields)), width, Tone.BAD)


def _account_facts(account: AccountHealth, now: datetime) -> Iterator[str]:
    if account.last_success_at is None:
        yield _("never reached yet")
    else:
        yield _("last reached {moment}").format(moment=day_and_time(account.last_success_at, now))
    if account.next_try_at is not None:
        left = (account.next_try_at - now).total_seconds()
        yield _("next in {span}").format(span=span(left)) if left >= _MINUTE else _("next within a minute")
    if not account.backlog:
        yield _("all fetched") if account.backlog == 0 else _("backlog not known")
    else:
        yield ngettext("{count} message still to fetch", "{count} messages still to fetch", account.backlog).format(count=account.backlog)
    if account.junk:
        yield ngettext("{count} unread in junk", "{count} unread in junk", account.junk).format(count=account.junk)
    yield _("sends") if account.can_send else _("only receives")


def _facts(status: DeskStatus, now: datetime) -> Iterator[tuple[str, Tone]]:
    if status.is_watching:
        yield (_("watching; it goes on when the console closes") if status.linger else _("watching while a console is open")), Tone.GOOD
    elif status.not_watching_since is not None:
        yield _("not watching since {moment}").format(moment=day_and_time(status.not_watching_since, now)), Tone.BAD
    else:
        yield _("not watching"), Tone.WARN
    words = _("outbox: {waiting} waiting, {failed} failed, {unknown} unknown, {sent} sent today")
    tone = Tone.BAD if status.failed or status.unknown else Tone.GOOD
    yield words.format(waiting=status.waiting, failed=status.failed, unknown=status.unknown, sent=status.sent_today), tone
    if status.letters_to_read:
        yield to_read_words(status.letters_to_read), Tone.WARN
    if status.server:
        yield _("on {server}: copies of the desk are made there").format(server=status.server), Tone.PLAIN
        if status.leader:
            yield _("{leader} polls and sends").format(leader=status.leader), Tone.GOOD
    elif status.backup_at is None:
        yield _("no copy of the desk yet"), Tone.WARN
    else:
        yield (
            _("last copy of the desk {moment}, {span} ago").format(
                moment=day_and_time(status.backup_at, now), span=age(status.backup_at, now)
            ),
            Tone.GOOD,
        )
    if status.is_read_only:
        yield _("read-only: the desk refuses changes"), Tone.BAD


def _fact(words: str, tone: Tone, width: int) -> Line:
    mark = {Tone.GOOD: "✓", Tone.BAD: "✗"}.get(tone, "!")
    return Line(cut_pieces((Piece(f"  {mark} ", tone), Piece(words)), width))


def _wrapped(mark: Piece, words: str, width: int, tone: Tone = Tone.PLAIN) -> Iterator[Line]:
    for number, piece in enumerate(wrap(one_line(words), max(20, width - 4))):
        yield line(mark if number == 0 else Piece("    "), Piece(piece, tone))
