"""What a bounce changes: the delivery it is about, and what is known of the addresses that failed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, or_, select, update

from agentdesk.domain.ids import MessageId
from agentdesk.domain.reading import Bounce
from agentdesk.domain.states import DeliveryState, Direction
from agentdesk.store import customers, tables

LATEST = timedelta(days=7)
"""Servers try for five days (RFC 5321 §4.5.4.1); a notice that names no message is about nothing older than this."""

NEWEST_DELIVERIES = 5000
"""So many are looked through for the recipient of such a notice."""

d = tables.delivery
_LEFT = (DeliveryState.SENT.value, DeliveryState.UNKNOWN.value, DeliveryState.BOUNCED.value)


def message_about(connection: Connection, bounce: Bounce, now: datetime) -> MessageId | None:
    """Return the message of ours that a notice is about: by the id it names, else the newest lately sent to who failed.

    Also one sent in another program and seen in the Sent folder, which has no delivery here.
    """
    row = _by_id(connection, bounce)
    if row is None and (seen := _seen_in_sent(connection, bounce)) is not None:
        return seen
    row = row or _by_recipient(connection, bounce, now)
    return None if row is None or row.message_id is None else MessageId(row.message_id)


def _seen_in_sent(connection: Connection, bounce: Bounce) -> MessageId | None:
    m = tables.message
    where = (m.c.rfc_id == bounce.original_message_id, m.c.rfc_id != "", m.c.direction == Direction.OUTBOUND.value)
    found = connection.execute(select(m.c.id).where(*where).limit(1)).scalar_one_or_none()
    return None if found is None else MessageId(found)


def is_guess(connection: Connection, bounce: Bounce) -> bool:
    """Whether a notice names no message of ours, so that only its recipient says which one it is about."""
    return _by_id(connection, bounce) is None and _seen_in_sent(connection, bounce) is None


def attach(connection: Connection, bounce: Bounce, now: datetime) -> bool:
    """Mark the delivery a notice is about, naming who failed; return whether somebody will never get it.

    Only addresses it went to are flagged: anybody can send us something that looks like a notice. What is only delayed, or temporary,
    leaves the delivery as it is, with the words.
    """
    row = _by_id(connection, bounce) or _by_recipient(connection, bounce, now)
    if row is None:
        return False
    went_to = {address.casefold(): address for address in row.recipients}
    failed = [went_to[one.casefold()] for one in bounce.failed_recipients if one.casefold() in went_to]
    if not failed and len(went_to) == 1:
        failed = list(went_to.values())
    if not bounce.is_permanent:
        words = f"{bounce.status} {', '.join(failed)}".strip()
        connection.execute(update(d).where(d.c.id == row.id).values(words=words))
        return False
    known = {address for address, _code, _words in row.refusals}
    refusals = [*row.refusals, *([address, 0, bounce.status] for address in failed if address not in known)]
    connection.execute(update(d).where(d.c.id == row.id).values(state=DeliveryState.BOUNCED.value, refusals=refusals))
    for address in failed:
        customers.flag_bounced(connection, address, bounce.status)
    return True


def _by_id(connection: Connection, bounce: Bounce) -> Row[Any] | None:
    if not bounce.original_message_id:
        return None
    m = tables.message
    named = or_(d.c.rfc_id == bounce.original_message_id, d.c.external_id == bounce.original_message_id)
    found = connection.execute(select(d).where(named, d.c.state.in_(_LEFT)).order_by(d.c.id.desc()).limit(1)).first()
    if found is not None:
        return found
    # A provider that gave the message an id of its own: the copy in Sent carries it.
    same = select(m.c.id).where(m.c.rfc_id == bounce.original_message_id)
    return connection.execute(select(d).where(d.c.message_id.in_(same), d.c.state.in_(_LEFT)).order_by(d.c.id.desc()).limit(1)).first()


def _by_recipient(connection: Connection, bounce: Bounce, now: datetime) -> Row[Any] | None:
    if bounce.original_message_id or not bounce.failed_recipients:
        return None
    wanted = {one.casefold() for one in bounce.failed_recipients}
    newest = connection.execute(select(func.max(d.c.id))).scalar_one() or 0
    where = (d.c.id > newest - NEWEST_DELIVERIES, d.c.message_id.is_not(None), d.c.queued_at > now - LATEST, d.c.state.in_(_LEFT))
    lately = connection.execute(select(d.c.id, d.c.recipients).where(*where).order_by(d.c.id.desc()))
    for row in lately:
        if not wanted.isdisjoint(address.casefold() for address in row.recipients):
            return connection.execute(select(d).where(d.c.id == row.id)).first()
    return None
