"""Whatever order messages arrive in, they end in the same conversations.

Mail arrives out of order all the time: a first sync reads folders newest first, Sent after INBOX, and a server that was down delivers late.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count, permutations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agentdesk.domain.channels import RawItem
from agentdesk.domain.ids import AccountName, ConversationId
from agentdesk.domain.reading import Address, ReadMessage
from agentdesk.domain.states import ChannelKind
from agentdesk.intake.filing import FiledAccount, Filing
from agentdesk.store import conversations, raw
from agentdesk.store.raw import Batch
from agentdesk.store.work import INTAKE, Work
from tests.desk_builder import KEY, BuiltDesk

SHOP = "shop@example.org"
_names = count()
Partition = frozenset[frozenset[str]]


@dataclass(frozen=True, slots=True)
class Mail:
    """One message of a made-up thread, by its Message-ID."""

    read: ReadMessage
    is_outbound: bool


def mail(name: str, sender: str, to: tuple[str, ...], refs: tuple[str, ...] = (), parent: str = "", **more: object) -> Mail:
    read = ReadMessage(
        sender=Address("", sender),
        to=tuple(Address("", one) for one in to),
        subject="Re: lamp" if refs or parent else "lamp",
        message_id=name,
        in_reply_to=parent,
        references=refs,
    )
    return Mail(replace(read, **more), sender == SHOP)  # type: ignore[arg-type]


def arrive(desk: BuiltDesk, mails: list[Mail]) -> Partition:
    """Let mails arrive in an account of their own, in this order, and return which stand together."""
    account = FiledAccount(AccountName(f"order{next(_names)}"), "email", ChannelKind.EMAIL, SHOP)
    mails = [_renamed(one, account.name) for one in mails]
    items = tuple(
        RawItem(f"f{place}", f"{account.name} {one.read}".encode(), desk.clock.now() - timedelta(hours=1), is_outbound=one.is_outbound)
        for place, one in enumerate(mails)
    )
    with desk.stores.raw_transaction() as connection:
        kept = raw.keep(connection, Batch(account.name, items, desk.clock.now()))
    placed: dict[str, int] = {}
    with desk.transaction() as connection:
        work = Work(connection, desk.clock.now(), INTAKE)
        for place, (item, one) in enumerate(zip(kept, mails, strict=True)):
            placed[f"{one.read.message_id}#{place}"] = Filing(KEY, account).file(work, item.arrival, one.read).message
        groups: dict[ConversationId, set[str]] = {}
        for name, message in placed.items():
            groups.setdefault(conversations.resolve(connection, message), set()).add(name.partition("#")[0].partition("@")[0])
    return frozenset(frozenset(group) for group in groups.values())


def _renamed(one: Mail, account: str) -> Mail:
    """Ids of its own for each run, as the world's are."""
    read = one.read
    ids = {"message_id": f"{read.message_id}@{account}", "references": tuple(f"{rfc_id}@{account}" for rfc_id in read.references)}
    return replace(one, read=replace(read, in_reply_to=f"{read.in_reply_to}@{account}" if read.in_reply_to else "", **ids))  # type: ignore[arg-type]


def orders(mails: list[Mail]) -> list[list[Mail]]:
    """Return every order of up to four, of more every eleventh: it shares no factor with 5!, so that every message comes first."""
    found = [list(order) for order in permutations(mails)]
    return found if len(mails) <= 4 else [*found[::11], found[-1]]


def assert_any_order_ends_the_same(desk: BuiltDesk, mails: list[Mail], expected: set[frozenset[str]]) -> None:
    for order in orders(mails):
        assert arrive(desk, order) == frozenset(expected), [one.read.message_id for one in order]


ANA, BOB, CAY = "ana@a.example", "bob@b.example", "cay@c.example"


def test_a_talk_between_two_ends_in_one_conversation_in_every_order(desk: BuiltDesk) -> None:
    talk = [
        mail("q1", ANA, (SHOP,)),
        mail("s1", SHOP, (ANA,), ("q1",), "q1"),
        mail("q2", ANA, (SHOP,), ("q1", "s1"), "s1"),
        mail("s2", SHOP, (ANA,), ("q1", "s1", "q2"), "q2"),
    ]
    assert_any_order_ends_the_same(desk, talk, {frozenset({"q1", "s1", "q2", "s2"})})


def test_the_same_with_programs_that_name_only_the_one_they_answer(desk: BuiltDesk) -> None:
    talk = [
        mail("q1", ANA, (SHOP,)),
        mail("s1", SHOP, (ANA,), (), "q1"),
        mail("q2", ANA, (SHOP,), (), "s1"),
        mail("q3", ANA, (SHOP,), (), "q2"),
    ]
    assert_any_order_ends_the_same(desk, talk, {frozenset({"q1", "s1", "q2", "q3"})})


def test_a_late_parent_joins_the_answers_of_those_who_were_strangers_without_it(desk: BuiltDesk) -> None:
    talk = [
        mail("q1", ANA, (SHOP, BOB)),
        mail("b1", BOB, (SHOP,), ("q1",), "q1"),
        mail("c1", CAY, (SHOP,), ("q1",), "q1"),
        mail("a2", ANA, (SHOP, BOB), ("q1", "b1"), "b1"),
    ]
    assert_any_order_ends_the_same(desk, talk, {frozenset({"q1", "b1", "c1", "a2"})})


def test_customers_who_answer_a_newsletter_stay_apart_in_every_order(desk: BuiltDesk) -> None:
    for newsletter in (
        mail("n", SHOP, (SHOP,)),
        mail("n", SHOP, ()),
        mail("n", SHOP, ("customers@example.org",)),
        mail("n", SHOP, ("list@lists.example",), is_bulk=True),
        mail("n", SHOP, (ANA, BOB, CAY, "d@d.example", "e@e.example")),
    ):
        talk = [
            newsletter,
            mail("a1", ANA, (SHOP,), ("n",), "n"),
            mail("b1", BOB, (SHOP,), ("n",), "n"),
            mail("sa", SHOP, (ANA,), ("n", "a1"), "a1"),
            mail("sb", SHOP, (BOB,), ("n", "b1"), "b1"),
        ]
        assert_any_order_ends_the_same(desk, talk, {frozenset({"n"}), frozenset({"a1", "sa"}), frozenset({"b1", "sb"})})


def test_customers_who_answer_something_nobody_has_stay_apart_and_each_one_stays_together(desk: BuiltDesk) -> None:
    talk = [
        mail("a1", ANA, (SHOP,), ("x",), "x"),
        mail("a2", ANA, (SHOP,), ("x",), "x"),
        mail("b1", BOB, (SHOP,), ("x",), "x"),
        mail("sb", SHOP, (BOB,), ("x", "b1"), "b1"),
    ]
    assert_any_order_ends_the_same(desk, talk, {frozenset({"a1", "a2"}), frozenset({"b1", "sb"})})


def test_a_list_without_its_first_message_is_one_conversation(desk: BuiltDesk) -> None:
    to = ("dev@lists.example",)
    talk = [
        mail("l1", ANA, to, ("x",), "x", list_id="dev.lists.example", is_bulk=True),
        mail("l2", BOB, to, ("x",), "x", list_id="dev.lists.example", is_bulk=True),
        mail("l3", CAY, (*to, BOB), ("x", "l2"), "l2"),
        mail("l4", BOB, to, ("x", "l1"), "l1", list_id="dev.lists.example", is_bulk=True),
    ]
    assert_any_order_ends_the_same(desk, talk, {frozenset({"l1", "l2", "l3", "l4"})})


def test_a_copy_changed_by_a_list_stands_beside_the_direct_one(desk: BuiltDesk) -> None:
    """One Message-ID, two contents: neither is lost, and they stay together."""
    talk = [
        mail("q1", ANA, (SHOP,)),
        mail("q1", ANA, (SHOP,), subject="[list] lamp", body_text="with a footer"),
        mail("s1", SHOP, (ANA,), ("q1",), "q1"),
    ]
    for order in permutations(talk):
        assert arrive(desk, list(order)) == frozenset({frozenset({"q1", "s1"})})


def test_one_message_id_used_for_two_strangers_keeps_them_apart(desk: BuiltDesk) -> None:
    """Shop software that gives every confirmation the same id: each customer's answer goes to their own."""
    talk = [
        mail("same", SHOP, (ANA,), body_text="Dear Ana"),
        mail("same", SHOP, (BOB,), body_text="Dear Bob"),
        mail("a1", ANA, (SHOP,), ("same",), "same"),
        mail("b1", BOB, (SHOP,), ("same",), "same"),
    ]
    first, second, *answers = talk
    for order in ([first, second, *answers], [second, first, *reversed(answers)]):
        ends = arrive(desk, order)
        assert not any({"a1", "b1"} <= group for group in ends)


def test_a_stranger_who_names_two_customers_ids_does_not_make_their_talks_one(desk: BuiltDesk) -> None:
    talk = [
        mail("a1", ANA, (SHOP,)),
        mail("b1", BOB, (SHOP,)),
        mail("eve", "eve@e.example", (SHOP,), ("a1", "b1"), "b1"),
    ]
    for order in permutations(talk):
        ends = arrive(desk, list(order))
        assert not any({"a1", "b1"} <= group for group in ends)


# Random trees


@st.composite
def threads(draw: st.DrawFn) -> list[Mail]:
    """Threads of one customer with us, of a few who copy each other, or of a list; programs differ in what they name."""
    mails: list[Mail] = []
    for number in range(draw(st.integers(1, 3))):
        customers = [f"p{number}{letter}@{letter}.example" for letter in "xyz"[: draw(st.integers(1, 3))]]
        everybody = [SHOP, *customers]
        chain: list[tuple[str, tuple[str, ...]]] = []
        for place in range(draw(st.integers(1, 6))):
            name = f"t{number}m{place}"
            sender = draw(st.sampled_from(everybody)) if place else customers[0]
            to = tuple(one for one in everybody if one != sender)
            if not chain:
                mails.append(mail(name, sender, to))
                chain.append((name, ()))
                continue
            parent, above = draw(st.sampled_from(chain))
            refs = (*above, parent)
            chain.append((name, refs))
            habit = draw(st.sampled_from(["both", "parent only", "references only", "first and last"]))
            named = {"parent only": (), "first and last": (refs[0], refs[-1])}.get(habit, refs)
            mails.append(mail(name, sender, to, named, "" if habit == "references only" else parent))
    kept = [one for one in mails if draw(st.integers(0, 5)) > 0]
    return kept + [one for one in kept if draw(st.integers(0, 9)) == 0]


def _customers(group: frozenset[str]) -> set[str]:
    return {name[:2] for name in group}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(threads(), st.data())
def test_any_order_of_any_threads_ends_in_the_same_conversations(desk: BuiltDesk, mails: list[Mail], data: st.DataObject) -> None:
    straight = arrive(desk, mails)
    assert all(len(_customers(group)) == 1 for group in straight)
    shuffled = data.draw(st.permutations(mails))
    assert arrive(desk, shuffled) == straight
    assert arrive(desk, list(reversed(mails))) == straight
