"""Answers about the desk itself: its status line, its accounts, its health."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from agentdesk.desk import mail_notices
from agentdesk.desk.closures import announced_closure
from agentdesk.desk.context import Reading
from agentdesk.domain import asks
from agentdesk.domain.errors import error_from
from agentdesk.domain.outcomes import Failure
from agentdesk.domain.rules import Trigger
from agentdesk.domain.texts import N_, _, ngettext
from agentdesk.domain.views import AccountHealth, Check, DeskStatus
from agentdesk.reading.scans import installed
from agentdesk.reading.scans.languages import BY_CODE
from agentdesk.store import conversations, deliveries, delivery_views, engine, meta, search

STALE_BACKUP = timedelta(days=2)
SERVERS_COPIES = N_("the desk is on a server, whose copies are made there (pg_dump); see that they are")


def status(reading: Reading, _ask: asks.Status) -> list[DeskStatus]:
    """Return the desk's state in one record."""
    watch = reading.watch
    with reading.stores.reading() as connection:
        counts = delivery_views.counts(connection, _midnight(reading.now))
        last_watched = meta.read_moment(connection, meta.WATCHED_UNTIL)
        backup_at = meta.read_moment(connection, meta.BACKUP_AT)
        unconfirmed = meta.read(connection, meta.RESTORE_UNCONFIRMED) == "1"
        linger = meta.read(connection, meta.LINGER) == "1"
        moments = (deliveries.next_due(connection), conversations.next_snooze(connection))
    reason = watch.is_read_only()
    notices = (*((Failure("read-only", {"cause": reason}),) if reason else ()), *filter(None, (reading.desk.config_problem(),)))
    return [
        DeskStatus(
            desk=reading.desk.name,
            agent=reading.agent,
            role=int(reading.role),
            accounts=watch.health(),
            waiting=counts.waiting,
            failed=counts.failed,
            unknown=counts.unknown,
            sent_today=counts.sent,
            is_watching=watch.is_watching(),
            not_watching_since=None if watch.is_watching() else last_watched,
            is_demo=watch.is_demo,
            is_read_only=bool(reason),
            needs_restore_confirmation=unconfirmed,
            linger=linger,
            backup_at=backup_at,
            notices=notices,
            survived=watch.survived(),
            closure=announced_closure(reading.desk, reading.now),
            server=reading.desk.server,
            letters_to_read=len(watch.scans_to_read()),
            leader=watch.leads()[0] if reading.desk.server else "",
            gives_work=_is_shared(reading) or any(rule.turns_to_people for rule in reading.desk.rules()),
            next_due_at=min((moment for moment in moments if moment is not None), default=None),
        )
    ]


def _is_shared(reading: Reading) -> bool:
    return bool(reading.watch.role_of(reading.agent))


def _midnight(now: datetime) -> datetime:
    """The beginning of today where the service runs."""
    local = now.astimezone()
    return datetime.combine(local.date(), time(), tzinfo=local.tzinfo)


def accounts(reading: Reading, _ask: asks.ListAccounts) -> list[AccountHealth]:
    """Return every account with its health."""
    return list(reading.watch.health())


def examine(reading: Reading, _ask: asks.Examine) -> list[Check]:
    """Return what the service can tell of the desk's health."""
    server = reading.desk.server
    with reading.stores.reading() as connection:
        problem = engine.quick_check(connection)
        checks = [Check("ok" if not problem else "fail", _("desk file"), problem or _("whole")) if not server else _server_check(server)]
        agrees = search.counts_agree(connection)
        checks.append(Check("ok" if agrees else "warn", _("search index"), _("agrees") if agrees else _("differs from the texts: reindex")))
        backup_at = meta.read_moment(connection, meta.BACKUP_AT)
    checks.append(_backup_check(backup_at, reading.now) if not server else Check("hint", _("backups"), _(SERVERS_COPIES)))
    if server:
        checks.append(_leading_check(*reading.watch.leads()))
    checks.append(_letters_check())
    checks += _escalation_checks(reading)
    checks += _notice_checks(reading)
    checks += [_account_check(health) for health in reading.watch.health()]
    return checks


def _leading_check(leader: str, is_ours: bool) -> Check:  # noqa: FBT001 - the pair as the watch tells it
    if not leader:
        return Check("warn", _("leading"), _("no service of this desk polls or sends; open a console, or run: agentdesk serve"))
    words = _("{leader}, this service, polls and sends") if is_ours else _("{leader} polls and sends for this service")
    return Check("ok", _("leading"), words.format(leader=leader))


ESCALATION = 'agentdesk rule add nearly-late --on time --if "is:open due:1h" --do "tag --add nearly-late"'
"""As a shared desk has it that is set up now."""


def _escalation_checks(reading: Reading) -> list[Check]:
    """Offer a rule that warns before a target is missed to a shared desk without one: it may be older than that."""
    if not _is_shared(reading) or any(rule.on is Trigger.TIME and "due:" in rule.query for rule in reading.desk.rules()):
        return []
    words = _("no rule warns before a target is missed; an admin adds one: {command}")
    return [Check("hint", _("escalation"), words.format(command=ESCALATION))]


def _notice_checks(reading: Reading) -> list[Check]:
    """Say of notices by mail that can't leave why; nothing where nobody wants any."""
    wanted = reading.desk.notices().notices
    if not wanted:
        return []
    account, is_shared = mail_notices.sender(reading.desk), bool(reading.watch.role_of(reading.agent))
    if account is None:
        words = _("{count} wanted, but no mail account can send; give one its smtp_host: agentdesk account set NAME smtp_host=…")
        return [Check("warn", _("notices by mail"), words.format(count=len(wanted)))]
    gone = sorted({one.agent for one in wanted if is_shared and not reading.watch.role_of(one.agent)})
    if gone:
        words = _("not sent to {agents}, who have no role here any more; an admin removes them: agentdesk notice remove VIEW --agent NAME")
        return [Check("warn", _("notices by mail"), words.format(agents=", ".join(gone)))]
    words = _("{count} wanted; {account} sends them while the service runs")
    return [Check("ok", _("notices by mail"), words.format(count=len(wanted), account=account.settings.name))]


def _server_check(server: str) -> Check:
    return Check("ok", _("database"), _("{server} answers; its files are checked by the server alone").format(server=server))


def _backup_check(made_at: datetime | None, now: datetime) -> Check:
    is_fresh = made_at is not None and now - made_at < STALE_BACKUP
    words = _("none yet") if made_at is None else made_at.isoformat(timespec="minutes")
    return Check("ok" if is_fresh else "hint", _("last backup"), words)


def _letters_check() -> Check:
    """Say whether scanned letters can be read; without, everything else works."""
    found = installed.listed(installed.program())
    if not found:
        return Check("hint", _("letters"), _("scans can't be read: on Debian and Ubuntu, apt-get install tesseract-ocr"))
    missing = [name for name in BY_CODE.values() if name not in found]
    if missing:
        packages = " ".join(f"tesseract-ocr-{name}" for name in missing)
        words = _("scans are read in {languages}; for the others: apt-get install {packages}")
        return Check("hint", _("letters"), words.format(languages=", ".join(found), packages=packages))
    return Check("ok", _("letters"), _("scans are read in {languages}").format(languages=", ".join(found)))


def _account_check(health: AccountHealth) -> Check:
    level = {"ok": "ok", "polling": "ok", "paused": "hint", "never": "hint", "not-watching": "hint"}.get(health.state, "fail")
    facts = [health.state]
    if health.last_success_at is not None:
        facts.append(_("last reached {moment}").format(moment=health.last_success_at.isoformat(timespec="minutes")))
    if health.next_try_at is not None:
        facts.append(_("next try {moment}").format(moment=health.next_try_at.isoformat(timespec="minutes")))
    if health.backlog:
        facts.append(
            ngettext("{count} message still to fetch", "{count} messages still to fetch", health.backlog).format(count=health.backlog)
        )
    if health.failure is not None:
        facts.append(str(error_from(health.failure.code, health.failure.fields)))
    return Check(level, _("account {name}").format(name=health.account), "; ".join(facts))
