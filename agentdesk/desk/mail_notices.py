"""Tells agents who are away, by mail, what came into their views: what has come since, in one mail, and once a day all of it."""

from __future__ import annotations

import gettext
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from agentdesk.desk.context import AccountFacts, DeskFacts
from agentdesk.domain.channels import MIME, OutgoingMessage
from agentdesk.domain.errors import AgentdeskError
from agentdesk.domain.ids import ConversationId, MessageId
from agentdesk.domain.mail_ids import notice_token
from agentdesk.domain.mail_notices import MailNotice
from agentdesk.domain.mailbox import checked_address, domain_of
from agentdesk.domain.reading import Address
from agentdesk.domain.rows import ConversationRow
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.texts import N_
from agentdesk.replies.compose import Letterhead, mail_bytes
from agentdesk.replies.notice_mail import Figures, Told, Words, burst_texts, digest_texts
from agentdesk.store import deliveries, lists, meta
from agentdesk.store import mail_notices as store
from agentdesk.store.deliveries import NewDelivery
from agentdesk.store.engine import Connection
from agentdesk.store.mail_notices import Inbound, Progress
from agentdesk.store.selection import Reader
from agentdesk.store.work import Work

PAUSE: Final = timedelta(minutes=15)
"""Between two mails of one notice: whoever is away is not written to for each customer."""
QUIET: Final = timedelta(minutes=1)
"""So long nothing came, or the burst isn't over."""
LONGEST_BURST: Final = timedelta(minutes=5)
NEWS: Final = timedelta(days=3)
"""What came longer ago is no news, as where the service was off meanwhile."""
GIVEN_UP: Final = timedelta(days=1)
"""A mail that could not leave for so long is not sent any more."""
DAY: Final = timedelta(days=1)
MOST_NEWS: Final = 100
"""So many of a view's newest are looked at for news, every few seconds; of more in one burst the mail says so."""

TextsOf = Callable[[str], gettext.NullTranslations]


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is to be done for a notice: begin it, where `is_new`; else a mail on `fresh`, or with `day` that day's digest."""

    notice: MailNotice
    is_new: bool = False
    rows: tuple[ConversationRow, ...] = ()
    fresh: tuple[Inbound, ...] = ()
    day: date | None = None


def sender(desk: DeskFacts) -> AccountFacts | None:
    """Return the account that sends notices: the one named, else the first mail account that can; None where none can."""
    wanted = desk.notices().account
    able = [one for one in desk.accounts.all() if one.kind is ChannelKind.EMAIL and one.can_send and not one.missing_setting]
    return next((one for one in able if one.settings.name == wanted), None) if wanted else next(iter(able), None)


def names_subjects(desk: DeskFacts, address: str) -> bool:
    """Whether mails to an address may say what conversations are about: it is on the desk's list, or the desk's own."""
    mail = (one for one in desk.accounts.all() if one.kind is ChannelKind.EMAIL)
    return address.casefold() in desk.notices().addresses or any(one.is_own(address) for one in mail)


def problem(desk: DeskFacts, notice: MailNotice, works_here: Callable[[str], bool]) -> str:
    """Return why a notice can't be sent, before translation; "" where nothing hinders it."""
    if sender(desk) is None:
        return N_("no mail account of this desk can send")
    return "" if works_here(notice.agent) else N_("this agent has no role at the desk any more")


def look(connection: Connection, desk: DeskFacts, notices: Iterable[MailNotice], now: datetime) -> list[Prepared]:
    """Return what is to be done now; a notice whose query fails is passed over."""
    found: list[Prepared] = []
    for notice in notices:
        progress = store.progress(connection, notice.agent, notice.view)
        if progress is None:
            found.append(Prepared(notice, is_new=True))
            continue
        if notice.mails:
            found += _burst(connection, notice, progress, now)
        day = _digest_day(desk, notice, progress, now)
        if day is not None:
            found.append(Prepared(notice, rows=tuple(_rows(connection, notice, now, lists.MOST_ROWS)), day=day))
    return found


def _rows(connection: Connection, notice: MailNotice, now: datetime, most: int) -> list[ConversationRow]:
    wanted = lists.Page(notice.within.value, notice.query, limit=most)
    try:
        return lists.page(connection, wanted, Reader(notice.agent, now))
    except AgentdeskError:
        return []


def _burst(connection: Connection, notice: MailNotice, progress: Progress, now: datetime) -> list[Prepared]:
    """Return the mail on what the agent has not read and was not told of, once the burst is over and the last mail is a while ago."""
    if progress.mailed_at is not None and timedelta(0) <= now - progress.mailed_at < PAUSE:
        return []
    rows = {row.id: row for row in _rows(connection, notice, now, MOST_NEWS) if row.is_unread}
    since_s = max(progress.began_at, now - NEWS).timestamp()
    told = store.told_of(connection, notice.agent, notice.view)
    newest = store.newest_inbound(connection, rows)
    fresh = [one for one in newest if one.at_s >= since_s and told.get(one.conversation, 0) < one.message]
    ages = [now - datetime.fromtimestamp(one.at_s, UTC) for one in fresh]
    if not fresh or (min(ages) < QUIET and max(ages) < LONGEST_BURST):
        return []
    return [Prepared(notice, rows=tuple(rows[one.conversation] for one in fresh), fresh=tuple(fresh))]


def _digest_day(desk: DeskFacts, notice: MailNotice, progress: Progress, now: datetime) -> date | None:
    """Return the day whose digest is due and was not made; a day that went by without the service has none."""
    if not notice.digest:
        return None
    zone = desk.norms().hours.zone
    day = now.astimezone(zone).date()
    is_due = notice.digest_at(day, zone) <= now and progress.digest_day < day.isoformat()
    return day if is_due else None


def begin(work: Work, desk: DeskFacts, notice: MailNotice) -> None:
    """Have a notice tell of what comes from now on; where today's time for a digest is over, the first one is tomorrow's."""
    zone = desk.norms().hours.zone
    day = work.now.astimezone(zone).date()
    is_over = bool(notice.digest) and notice.digest_at(day, zone) <= work.now
    store.begin(work.connection, notice.agent, notice.view, work.now, day.isoformat() if is_over else "")


def carry_out(work: Work, desk: DeskFacts, prepared: Iterable[Prepared], texts_of: TextsOf) -> int:
    """Put what was prepared into the outbox and say so, in one transaction; return how many mails were made.

    What another look made meanwhile is not made again.
    """
    deliveries.give_up_notices(work.connection, work.now - GIVEN_UP)
    store.forget_before(work.connection, work.now - NEWS - DAY)
    return sum(_carry_out(work, desk, one, texts_of) for one in prepared)


def _carry_out(work: Work, desk: DeskFacts, one: Prepared, texts_of: TextsOf) -> int:
    if one.is_new:
        begin(work, desk, one.notice)
        return 0
    notice, language = one.notice, one.notice.language or desk.voice.business.language
    words = Words(texts_of(language), language, desk.norms().hours.zone)
    if one.day is None:
        return _tell(work, desk, one, words)
    is_first = store.mark_digest(work.connection, notice.agent, notice.view, one.day.isoformat())
    if not is_first or not (one.rows or notice.is_wanted_empty):
        return 0
    texts = digest_texts(words, _told(desk, notice, one.rows, lists.MOST_ROWS), _figures(words, one, one.day, work.now), work.now)
    return _put(work, desk, notice, texts, ("digest", one.day.isoformat()))


def _tell(work: Work, desk: DeskFacts, one: Prepared, words: Words) -> int:
    notice = one.notice
    known = store.told_of(work.connection, notice.agent, notice.view)
    fresh = {inbound.conversation: inbound for inbound in one.fresh if known.get(inbound.conversation, 0) < inbound.message}
    if not fresh:
        return 0
    store.mark_mailed(work.connection, notice.agent, notice.view, fresh.values(), work.now)
    texts = burst_texts(words, _told(desk, notice, tuple(row for row in one.rows if row.id in fresh), MOST_NEWS))
    newest = max(inbound.message for inbound in fresh.values())
    return _put(work, desk, notice, texts, ("mail", str(newest), work.now.isoformat()))


def _told(desk: DeskFacts, notice: MailNotice, rows: tuple[ConversationRow, ...], most: int) -> Told:
    return Told(notice.view, rows, names_subjects(desk, notice.to), is_capped=len(rows) >= most)


def _figures(words: Words, one: Prepared, day: date, now: datetime) -> Figures:
    due = [row.due_at for row in one.rows if row.due_at is not None]
    return Figures(
        day=day,
        new=sum(row.is_unread and row.last_at > now - DAY for row in one.rows),
        due=sum(at >= now and at.astimezone(words.zone).date() == day for at in due),
        late=sum(at < now for at in due),
        oldest=min((row.last_at for row in one.rows), default=None),
    )


def _put(work: Work, desk: DeskFacts, notice: MailNotice, texts: tuple[str, str], of: tuple[str, ...]) -> int:
    """Put a mail into the outbox, due at once, under an id by which our own intake knows it again."""
    account = sender(desk)
    if account is None:
        return 0
    subject, text = texts
    token = notice_token(desk.signing_key, meta.desk_id(work.connection), notice.agent, notice.view, *of)
    head = Letterhead(
        sender=Address(account.settings.get("name"), account.address),
        to=(Address("", notice.to),),
        cc=(),
        subject=subject,
        message_id=f"{token}@{domain_of(account.address) or desk.mail_domain}",
        reference_token=token,
        date=work.now,
        is_unasked=True,
    )
    outgoing = OutgoingMessage(
        content=mail_bytes(head, text),
        media_type=MIME,
        from_address=checked_address(account.address),
        recipients=(checked_address(notice.to),),
        message_id=head.message_id,
    )
    new = NewDelivery(
        message=MessageId(0),
        conversation=ConversationId(0),
        draft=None,
        account=account.settings.name,
        channel=account.settings.channel,
        key=f"{meta.desk_id(work.connection)}-{token}",
        outgoing=outgoing,
        held_until=work.now,
        generation=meta.generation(work.connection),
        title=subject,
    )
    deliveries.add(work.connection, new, work.now)
    return 1
