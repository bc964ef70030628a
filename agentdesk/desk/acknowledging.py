"""Makes the acknowledgements that intake marked as due, where the gate lets them through; they leave by the outbox like everything."""

from __future__ import annotations

import logging
from datetime import timedelta

from agentdesk.desk import automatic
from agentdesk.desk.context import DeskFacts
from agentdesk.domain import acknowledging
from agentdesk.domain.closures import Closure, current, reopens_at
from agentdesk.domain.ids import ConversationId
from agentdesk.domain.states import ChannelKind, Direction
from agentdesk.domain.texts import N_
from agentdesk.store import acknowledgements, messages
from agentdesk.store.acknowledgements import Due
from agentdesk.store.work import Work

AT_ONCE = 20
log = logging.getLogger(__name__)


def acknowledge_due(work: Work, desk: DeskFacts) -> tuple[ConversationId, ...]:
    """Make what is due, a few at a time; return the conversations that changed."""
    for due in acknowledgements.due_ones(work.connection, AT_ONCE):
        reason = _refusal(work, desk, due)
        if acknowledging.is_breaker(reason):
            _alert_once(work, reason)
        acknowledgements.settle(work.connection, due.message, work.now, reason)
        if not reason:
            _make(work, desk, due)
    return tuple(sorted(work.changed))


def _refusal(work: Work, desk: DeskFacts, due: Due) -> str:
    account, row = desk.accounts.find(due.account), messages.one(work.connection, due.message)
    if account is None or row is None or not account.can_send or account.kind is not ChannelKind.EMAIL:
        return N_("the account can't send")
    if work.now - due.marked_at > acknowledging.FRESH:
        return N_("it arrived too long ago")
    if any(other.is_own(due.address) for other in desk.accounts.all()):
        return N_("its address is our own")
    if not any(account.is_own(one.address) for one in (*row.to, *row.cc)):
        return N_("it was not written to us by name")
    zone = desk.norms().hours.zone
    closure = current(desk.closures(), work.now, zone)
    if closure is not None and closure.texts:
        if acknowledgements.was_made_since(work.connection, due.address, closure.span(zone)[0]):
            return N_("its address was told of this closure")
    elif account.settings.get("acknowledge").strip().lower() != "true":
        return N_("the business is open again")
    elif _was_answered(work, due.conversation):
        return N_("it was answered already")
    return acknowledging.refusal(due.address, acknowledgements.counted(work.connection, due.address, work.now))


def _was_answered(work: Work, number: ConversationId) -> bool:
    return any(view.direction is Direction.OUTBOUND for view in messages.views(work.connection, number, 20))


def _alert_once(work: Work, reason: str) -> None:
    if not acknowledgements.was_refused_for(work.connection, reason, work.now - timedelta(hours=1)):
        log.warning("acknowledgements stopped for an hour: too many left")
        work.finish(
            "acknowledge", N_("stopped automatic acknowledgements: {count} left within an hour"), {"count": acknowledging.MOST_PER_HOUR}
        )


def _make(work: Work, desk: DeskFacts, due: Due) -> None:
    """Write the message and put it into the outbox, due at once: nobody is there to take it back."""
    account, row = desk.accounts.find(due.account), messages.one(work.connection, due.message)
    assert account is not None
    assert row is not None
    own = _closed_text(desk, row.language, work) or account.in_language("acknowledgement", row.language)
    text = acknowledging.text_for(own, row.language, row.conversation)
    automatic.put_into_outbox(work, desk, automatic.Told(account, row, due.address), lambda _head: (text, ""))
    work.finish("acknowledge", N_("acknowledged #{number}"), {"number": row.conversation}, is_undoable=False)
    work.effects.clear()


def _closed_text(desk: DeskFacts, language: str, work: Work) -> str:
    """Return what customers are told while the business is closed, "" where it is open or they are told nothing of it."""
    norms = desk.norms()
    closure = current(desk.closures(), work.now, norms.hours.zone)
    if closure is None or not closure.texts:
        return ""
    from agentdesk.replies.templates.filters import in_words  # noqa: PLC0415 - Babel, which most starts need not load

    text = closure.text_for(language, desk.voice.business.language)
    opens = reopens_at(closure, norms.hours)
    day = "" if opens is None else in_words(opens.astimezone(norms.hours.zone).date(), _language_of(closure, text, language, desk))
    return text.replace("{reopens}", day).replace("{{ business.reopens }}", day)


def _language_of(closure: Closure, text: str, language: str, desk: DeskFacts) -> str:
    """Return the language of what somebody is told: the text for all others isn't in theirs, and its date mustn't be."""
    if language.partition("-")[0].lower() in dict(closure.texts):
        return language
    return desk.voice.language_of(text) or desk.voice.business.language
