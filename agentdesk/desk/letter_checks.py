"""Checking scanned letters: what is proposed of one, and a person's word on it, which sets customer, dates and due date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from agentdesk.desk.context import DeskFacts, Reading
from agentdesk.domain import asks
from agentdesk.domain.errors import FieldValue, NotFound, UsageError
from agentdesk.domain.ids import ConversationId
from agentdesk.domain.letter_values import last_day, normal_form
from agentdesk.domain.letters import DOUBT, LetterLine, LetterView, Proposal, ProposalKind, ScanView
from agentdesk.domain.moments import in_utc
from agentdesk.domain.outcomes import Outcome
from agentdesk.domain.reading import Address
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.texts import N_, _
from agentdesk.domain.verbs import CheckLetter
from agentdesk.store import conversations, customers, letters, messages, scanned
from agentdesk.store.engine import Connection
from agentdesk.store.work import Work

CLOSING_TIME = time(17)
"""On its last day a letter is due before the office closes."""
SHOWN_CHARS = 100_000


def list_letters(reading: Reading, ask: asks.ListLetters) -> list[LetterLine]:
    """Return the letters to be checked, least sure first."""
    with reading.stores.reading() as connection:
        return letters.to_check(connection, min(max(ask.limit, 1), 1000))


def show_letter(reading: Reading, ask: asks.ShowLetter) -> list[LetterView]:
    """Return one letter."""
    with reading.stores.reading() as connection:
        line = _line(connection, ask.message)
        found = messages.whole(connection, ask.message)
        scan = scanned.of_messages(connection, [ask.message]).get(ask.message, ScanView(()))
    assert found is not None
    name = found.attachments[0].filename if found.attachments else ""
    return [LetterView(line, found.body_text[:SHOWN_CHARS], name, found.language, scan)]


def _line(connection: Connection, message: int) -> LetterLine:
    line = letters.line_of(connection, message)
    if line is None:
        raise NotFound(thing=N_("scanned letter"), name=str(message))
    return line


def check(work: Work, verb: CheckLetter, desk: DeskFacts) -> Outcome:
    """Take a person's word on what a letter says.

    Raises:
        NotFound: there is no such letter.
        UsageError: a value can't be understood.
    """
    line = _line(work.connection, verb.message)
    received = line.received_at.astimezone().date() if verb.received is None else verb.received
    if received > work.now.astimezone().date():
        raise UsageError(cause=N_("a letter can't have come in the future"))
    proposals = _decided(scanned.of_messages(work.connection, [verb.message]).get(verb.message), verb, received)
    scanned.confirm(work.connection, verb.message, proposals)
    if verb.received is not None:
        work.set("letter", verb.message, "received_at", in_utc(datetime.combine(received, time())), line.conversation)
    work.set("letter", verb.message, "is_checked", after=True, conversation=line.conversation)
    _set_date(work, verb, line, proposals)
    _set_customer(work, line, proposals)
    _set_due(work, verb, line, _last_day(proposals, received), desk)
    work.changed.add(line.conversation)
    fields: dict[str, FieldValue] = {"number": line.conversation}
    sentence = N_("checked the letter in #{number}")
    entry = work.finish(verb.NAME, sentence, fields, args={"message": verb.message})
    return Outcome(entry=entry, changed=tuple(sorted(work.changed)), sentence=sentence, fields=fields)


def _decided(scan: ScanView | None, verb: CheckLetter, received: date) -> list[Proposal]:
    """Return what stands from now on: the proposals, and what was said instead of them."""
    said = {kind for kind, _text in verb.values}
    proposed = () if scan is None else scan.proposals
    kept = [Proposal(one.kind, one.value, one.words, one.page, is_confirmed=True) for one in proposed if one.kind not in said]
    for kind, text in verb.values:
        value = normal_form(kind, text, received)
        if value is None:
            raise UsageError(cause=_("“{text}” can't be understood as {kind}").format(text=text, kind=_(kind.value)))
        if value:
            words = next((one.words for one in proposed if one.kind is kind and one.value == value), "")
            kept.append(Proposal(kind, value, words, 1, is_confirmed=True))
    return kept


def _first(proposals: Sequence[Proposal], kind: ProposalKind) -> str:
    return next((one.value for one in proposals if one.kind is kind), "")


def _set_date(work: Work, verb: CheckLetter, line: LetterLine, proposals: Sequence[Proposal]) -> None:
    written = _first(proposals, ProposalKind.DATE)
    if written:
        work.set("message", verb.message, "date", datetime.combine(date.fromisoformat(written), time(), UTC), line.conversation)


def _set_customer(work: Work, line: LetterLine, proposals: Sequence[Proposal]) -> None:
    """Give the conversation to the sender; one that holds more than this letter stays whose it is."""
    who = Address(_first(proposals, ProposalKind.SENDER), _first(proposals, ProposalKind.ADDRESS))
    number = line.conversation
    if len(conversations.standing_ids(work.connection, number)) > 1:
        return
    if not (who.name or who.address):
        if line.who.endswith(DOUBT):
            work.set("conversation", number, "who", "")
        return
    before = customers.of_conversation(work.connection, number)
    if who.address:
        customer = customers.find_or_add(work.connection, ChannelKind.LETTER, who, work.now)
    elif customers.name(work.connection, before) == who.name:
        customer = before
    else:
        found = customers.by_name_or_handle(work.connection, who.name)
        customer = customers.find_or_add(work.connection, ChannelKind.LETTER, who, work.now) if found is None else found
    work.set("conversation", number, "customer_id", customer)
    work.set("conversation", number, "who", who.name or who.address)


def _last_day(proposals: Sequence[Proposal], received: date) -> date | None:
    days = [last_day(one.value, received) for one in proposals if one.kind is ProposalKind.DEADLINE]
    return min((day for day in days if day is not None), default=None)


def _set_due(work: Work, verb: CheckLetter, line: LetterLine, day: date | None, desk: DeskFacts) -> None:
    """A legal deadline is the due date; without one, the target counts from the day the paper came."""
    number: ConversationId = line.conversation
    if day is not None:
        work.set("conversation", number, "due_at", in_utc(datetime.combine(day, CLOSING_TIME)))
    elif verb.received is not None and work.get("conversation", number, "due_at") is not None:
        came = in_utc(datetime.combine(verb.received, time()))
        work.set("conversation", number, "due_at", desk.norms().due_at(ChannelKind.LETTER, came))
