"""Who else a customer may be: reasons for a person to look at, and never more than that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from agentdesk.desk.context import Reading
from agentdesk.domain import asks
from agentdesk.domain.errors import FieldValue, NotFound
from agentdesk.domain.ids import ConversationId, CustomerId
from agentdesk.domain.people import Likeness
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.texts import N_
from agentdesk.store import customers, likenesses
from agentdesk.store.engine import Connection
from agentdesk.store.likenesses import Traits

LATEST_CONVERSATIONS = 60
"""How far back is looked where nobody in particular is meant."""
MIN_ORDER_CHARS = 5
ANY_REGION = "GB"
"""Where no country is configured: a number with its country's code is read the same from anywhere."""


class Reason(NamedTuple):
    """A sentence before translation, and what its placeholders stand for; impersonal, since a journal may repeat it."""

    evidence: str
    fields: dict[str, FieldValue]


_SAME_NAME_AND: dict[str, str] = {
    "phone": N_("the same name, and the same telephone number"),
    "address": N_("the same name, and the same postal address"),
    "order": N_("the same name, and the same order or customer number"),
    "email": N_("the same name, and the mail address of one in a message of the other"),
}


def find_likenesses(reading: Reading, ask: asks.FindLikenesses) -> list[Likeness]:
    """Return who else a customer, or one of those who wrote last, may be.

    Raises:
        NotFound: there is no such customer.
    """
    with reading.stores.reading() as connection:
        if not ask.customer:
            pairs: dict[frozenset[CustomerId], Likeness] = {}
            for number in likenesses.wrote_last(connection, LATEST_CONVERSATIONS):
                for one in of_customer(connection, number, reading.desk.voice.business.country):
                    pairs.setdefault(frozenset((one.customer, one.other)), one)
            return list(pairs.values())
        found = customers.by_name_or_handle(connection, ask.customer)
        if found is None:
            raise NotFound(thing=N_("customer"), name=ask.customer)
        return of_customer(connection, found, reading.desk.voice.business.country)


def of_customer(connection: Connection, number: CustomerId, country: str) -> list[Likeness]:
    """Return who else a customer that stands may be, each with the strongest reason, whom a person told apart left out."""
    mine = likenesses.traits(connection, number)
    reasons: dict[CustomerId, Reason] = {}
    for other, reason in (*_by_address(connection, mine), *_by_signature(connection, mine), *_by_name(connection, mine, country)):
        if other != number and not likenesses.are_apart(connection, number, other):
            reasons.setdefault(other, reason)
    return [_likeness(connection, number, other, reason) for other, reason in reasons.items()]


def _likeness(connection: Connection, number: CustomerId, other: CustomerId, reason: Reason) -> Likeness:
    theirs = likenesses.traits(connection, other)
    handles = tuple((kind.value, shown) for kind, shown in theirs.handles)
    return Likeness(number, other, theirs.name, handles, reason.evidence, reason.fields)


def _by_address(connection: Connection, mine: Traits) -> Iterator[tuple[CustomerId, Reason]]:
    """The same address on another kind of channel: a mail address given with a review, a number that called and chatted."""
    for kind, shown in mine.handles:
        for other_kind, other in likenesses.with_address(connection, shown):
            if other_kind is not kind:
                yield other, Reason(N_("the same address on {one} and on {other}"), {"one": kind.value, "other": other_kind.value})


def _by_signature(connection: Connection, mine: Traits) -> Iterator[tuple[CustomerId, Reason]]:
    """A mail address in what was not written as mail: a letter's foot, a form, a call's note."""
    from agentdesk.replies.guard.numbers import emails  # noqa: PLC0415 - brings tables of telephone numbers

    own = {customers.folded(shown) for _kind, shown in mine.handles}
    for written in mine.written:
        if written.kind is ChannelKind.EMAIL:
            continue
        for piece in emails(written.text):
            if piece.key not in own:
                for _other_kind, other in likenesses.with_address(connection, piece.key):
                    yield other, Reason(N_("#{number} ({kind}) gives their mail address"), _place(written.conversation, written.kind))


def _place(number: ConversationId, kind: ChannelKind) -> dict[str, FieldValue]:
    return {"number": number, "kind": kind.value}


def _by_name(connection: Connection, mine: Traits, country: str) -> Iterator[tuple[CustomerId, Reason]]:
    """The same name says nothing alone; with a number or an address that both gave, it does."""
    names = sorted({*mine.names} - {""})
    if not names:
        return
    marks = _marks(mine, country)
    for other in likenesses.namesakes(connection, names):
        if other == mine.customer:
            continue
        theirs = likenesses.traits(connection, other)
        if not mine.names & theirs.names:
            continue
        shared = next((mark for mark in _marks(theirs, country) if mark in marks), None)
        if shared is not None:
            yield other, Reason(_SAME_NAME_AND[shared[0]], {})


def _marks(one: Traits, country: str) -> dict[tuple[str, str], None]:
    """Return what tells people of one name apart: each mark's sort and the form it is compared in."""
    from agentdesk.replies.guard.numbers import emails, order_numbers, phones  # noqa: PLC0415 - see above
    from agentdesk.replies.guard.places import addresses  # noqa: PLC0415

    found: dict[tuple[str, str], None] = {}
    for text in (*(shown for _kind, shown in one.handles), *(written.text for written in one.written)):
        found |= {("phone", piece.key): None for piece in phones(text, country or ANY_REGION, "")}
        found |= {("address", piece.key): None for piece in addresses(text) if " " in piece.key}
        found |= {("email", piece.key): None for piece in emails(text)}
        orders = (piece for piece in order_numbers(text) if piece.is_suspicious and len(piece.key) >= MIN_ORDER_CHARS)
        found |= {("order", piece.key): None for piece in orders}
    return found
