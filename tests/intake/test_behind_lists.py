"""Mail of a list that stands in From: everybody who writes to it is a customer, and nobody is taken for another one."""

from __future__ import annotations

from dataclasses import replace

from agentdesk.desk import answers
from agentdesk.domain.asks import PlanReply
from agentdesk.domain.ids import ConversationId, CustomerId
from agentdesk.domain.reading import Address, ReadMessage
from agentdesk.domain.states import ChannelKind
from agentdesk.intake.filing import FiledAccount
from agentdesk.store import customers
from tests.desk_builder import SHOP, BuiltDesk

LIST = Address("Jan via Help", "help@example.org")
JAN = Address("Jan", "jan@smit.example")
OURS = FiledAccount(SHOP, "email", ChannelKind.EMAIL, "shop@example.org", aliases=("help@example.org",))


def _by_list(desk: BuiltDesk, author: Address = JAN, account: FiledAccount | None = None, *, proven: str = "") -> ConversationId:
    """Take in what a list sent in its own name; `proven` is what our server found: "" for nothing, "spf" for another domain's proof."""
    read = ReadMessage(
        sender=LIST,
        list_author=author,
        reply_to=(author,),
        to=(LIST,),
        list_id="help.example.org",
        body_text="Broken",
        authentication="pass" if proven else "",
        is_sender_proven=proven == "dmarc",
    )
    return desk.receive(read, account=account).conversation


def _customer(desk: BuiltDesk, number: ConversationId) -> CustomerId:
    with desk.transaction() as connection:
        return customers.of_conversation(connection, number)


def test_each_author_is_a_customer_and_found_again(desk: BuiltDesk) -> None:
    first, again = _by_list(desk), _by_list(desk)
    other = _by_list(desk, Address("Ana", "ana@other.example"))
    assert _customer(desk, first) == _customer(desk, again)
    assert _customer(desk, other) != _customer(desk, first)


def test_a_foreign_list_makes_nobody_a_customer_known_already(desk: BuiltDesk) -> None:
    """Anybody can set up a list and name anybody as the author, with a proof for the list's own domain."""
    known = desk.receive_mail(JAN.address).conversation
    claimed = _by_list(desk, proven="dmarc")
    assert _customer(desk, claimed) != _customer(desk, known)


def test_a_list_of_ours_counts_only_once_our_server_proved_it(desk: BuiltDesk) -> None:
    known = desk.receive_mail(JAN.address).conversation
    proven = _by_list(desk, account=OURS, proven="dmarc")
    forged = _by_list(desk, account=OURS, proven="spf")
    assert _customer(desk, proven) == _customer(desk, known)
    assert _customer(desk, forged) != _customer(desk, known)
    by_pattern = _by_list(desk, account=replace(OURS, aliases=("*@example.org",)), proven="dmarc")
    assert _customer(desk, by_pattern) == _customer(desk, known)


def test_the_answer_goes_to_the_author_and_not_to_the_list(desk: BuiltDesk) -> None:
    number = _by_list(desk)
    (plan,) = answers.plan_reply(desk.reading(), PlanReply(number))
    assert [one.address for one in plan.to] == [JAN.address]
    with desk.transaction() as connection:
        assert customers.name(connection, customers.of_conversation(connection, number)) == JAN.name
