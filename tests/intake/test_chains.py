"""Hundreds of hard chains, as real programs make them, end in the conversations a careful person would make of them."""

from __future__ import annotations

import random
from collections import Counter
from itertools import count

import pytest

from agentdesk.domain.channels import RawItem
from agentdesk.domain.ids import AccountName
from agentdesk.domain.states import ChannelKind
from agentdesk.intake.filing import FiledAccount, Filing
from agentdesk.reading.registry import read
from agentdesk.store import conversations, raw
from agentdesk.store.raw import Batch
from agentdesk.store.work import INTAKE, Work
from tests.desk_builder import KEY, BuiltDesk
from tests.intake.chains import KINDS, SHOP, Chain, chains

EACH = 12
RIGHT = 0.98
_numbers = count()
MIME = "message/rfc822"
ORDERED = frozenset({"one_id_for_all"})
"""Who answers an id that one mail holds so far can't be told from a colleague of its recipient: that it has two must be known before."""


def place(desk: BuiltDesk, chain: Chain, order: random.Random | None) -> list[int]:
    """Let a chain arrive, in its order or any, and return the conversation of each mail that did."""
    account = FiledAccount(AccountName("shop"), "email", ChannelKind.EMAIL, SHOP)
    came = [one for one in chain if not one.is_missing]
    order_of = list(range(len(came)))
    if order is not None:
        order.shuffle(order_of)
    items = tuple(RawItem(f"{next(_numbers)}", came[n].content, desk.clock.now(), is_outbound=came[n].is_outbound) for n in order_of)
    with desk.stores.raw_transaction() as connection:
        kept = raw.keep(connection, Batch(account.name, items, desk.clock.now()))
    with desk.transaction() as connection:
        batch = [(item.arrival, read(came[n].content, MIME)) for n, item in zip(order_of, kept, strict=True)]
        filed = Filing(KEY, account).file_all(Work(connection, desk.clock.now(), INTAKE), batch)
        where = {n: conversations.resolve(connection, filed[item.arrival.id].message) for n, item in zip(order_of, kept, strict=True)}
    return [where[n] for n in range(len(came))]


def together(marks: list[object]) -> set[tuple[int, int]]:
    return {(a, b) for a in range(len(marks)) for b in range(a) if marks[a] == marks[b] and marks[a]}


@pytest.mark.parametrize("shuffled", [False, True], ids=["as sent", "in any order"])
def test_hard_chains_end_as_a_careful_person_would_have_them(desk: BuiltDesk, shuffled: bool) -> None:  # noqa: FBT001
    """At least 98 of 100 chains exactly right, and no two strangers in one conversation."""
    wrong, strangers, number = Counter[str](), Counter[str](), 0
    order = random.Random(7) if shuffled else None
    for kind, chain in chains(EACH, seed=3):
        number += 1
        came = [one for one in chain if not one.is_missing]
        found = together(
            [number if one.label else 0 for number, one in zip(place(desk, chain, None if kind in ORDERED else order), came, strict=True)]
        )
        expected = together([one.label for one in came])
        wrong[kind] += found != expected
        strangers[kind] += bool(found - expected)
    assert number == EACH * len(KINDS) >= 300
    assert not +strangers, +strangers
    assert 1 - wrong.total() / number >= RIGHT, +wrong
