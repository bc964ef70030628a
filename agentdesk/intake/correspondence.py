"""Which conversation a scanned letter goes on with, by what it says: our number, a reference both name, who wrote it and from where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from agentdesk.domain.ids import ConversationId, MessageId
from agentdesk.domain.letters import ProposalKind
from agentdesk.domain.reading import ReadMessage
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.texts import N_
from agentdesk.domain.titles import spellings, without_title
from agentdesk.store import correspondents, customers, threads
from agentdesk.store.engine import Connection

_OUR_NUMBER: Final = re.compile(
    r"(?i)\b(?:uw (?:kenmerk|ref(?:erentie)?)|ihr(?:e[rn]?)? zeichen|votre r[ée]f(?:[ée]rence)?|vos r[ée]f(?:[ée]rence)?s?|v/r[ée]f"
    r"|vostro riferimento|v[so]s?\. ?rif|your ref(?:erence)?)\b[ \t.:#]{0,40}(?P<number>[0-9]{1,9})(?![\w./-])"
)
"""How a letter names the number that ours bear as our reference (see `replies.letter.sheet`)."""
_HEAD_CHARS: Final = 3000
FEWEST_DIGITS: Final = 4
"""A shorter reference is likely to be somebody else's too."""
BY_NUMBER = N_("the letter names #{into} as our reference")
BY_REFERENCE = N_("a letter in #{into} names the same reference")
BY_ADDRESS = N_("it seems to come from the customer of #{into}: the same postal address")
BY_NAME = N_("it seems to come from the customer of #{into}: the same name")


@dataclass(frozen=True, slots=True)
class Kin:
    """A conversation that a letter may belong to, and the sentence that says why."""

    conversation: ConversationId
    evidence: str


def number_named(read: ReadMessage) -> ConversationId | None:
    """Return the number that a letter gives as ours."""
    if read.kind is not ChannelKind.LETTER:
        return None
    found = _OUR_NUMBER.search(read.body_text[:_HEAD_CHARS])
    return None if found is None else ConversationId(int(found["number"]))


def is_answer(connection: Connection, read: ReadMessage, number: ConversationId) -> bool:
    """Say whether a letter that names a number comes from whom we wrote to under it: a number alone, anybody can guess."""
    if not correspondents.was_written_to(connection, number):
        return False
    customer = customers.of_conversation(connection, number)
    name, address = _writer(read)
    is_name = bool(name) and _bare(name) == _bare(customers.name(connection, customer))
    return is_name or (bool(address) and address.casefold() in threads.participants(connection, number))


def kin_of(connection: Connection, read: ReadMessage, message: MessageId, own: ConversationId) -> Kin | None:
    """Return the conversation that a letter which joined none may belong to, the best evidence first; None where nothing speaks for one."""
    for one in _kin(connection, read, message, own):
        head = threads.head(connection, one.conversation)
        if head is not None and not head.is_deleted and head.id != own:
            return Kin(head.id, one.evidence)
    return None


def _kin(connection: Connection, read: ReadMessage, message: MessageId, own: ConversationId) -> Iterator[Kin]:
    named = number_named(read)
    if named is not None and correspondents.was_written_to(connection, named):
        yield Kin(named, BY_NUMBER)
    references = [one.value for one in read.proposals if one.kind is ProposalKind.REFERENCE]
    telling = [one for one in references if sum(map(str.isdigit, one)) >= FEWEST_DIGITS]
    sharing = set(correspondents.naming(connection, message, telling)) - {own}
    if len(sharing) == 1:
        # A customer number stands in every letter of a supplier: once two conversations have it, it tells nothing.
        yield Kin(sharing.pop(), BY_REFERENCE)
    name, address = _writer(read)
    living_there = customers.owner(connection, ChannelKind.LETTER, address) if address else None
    named_so = correspondents.only_one_named(connection, *spellings(name)) if name else None
    for customer, evidence in ((living_there, BY_ADDRESS), (named_so, BY_NAME)):
        waiting = [] if customer is None else [one for one in correspondents.waiting_for(connection, customer) if one != own]
        if len(waiting) == 1:
            yield Kin(waiting[0], evidence)


def _bare(name: str) -> str:
    return without_title(name).casefold()


def _writer(read: ReadMessage) -> tuple[str, str]:
    """Return the name and the postal address of a letter's writer, as they were given with it, else as it seems to say."""
    return read.sender.name or _proposed(read, ProposalKind.SENDER), read.sender.address or _proposed(read, ProposalKind.ADDRESS)


def _proposed(read: ReadMessage, kind: ProposalKind) -> str:
    return next((one.value for one in read.proposals if one.kind is kind), "")
