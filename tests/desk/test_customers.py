"""Customers: what is known of them, and that one person with two addresses is told to be one by people alone."""

from __future__ import annotations

import pytest

from agentdesk.desk.answers import ANSWERS
from agentdesk.domain.asks import FindLikenesses, ListConversations, ListCustomers, ListEntries, ShowConversation, ShowCustomer
from agentdesk.domain.errors import Conflict, NotFound, UsageError
from agentdesk.domain.ids import ConversationId, CustomerId, EntryId
from agentdesk.domain.people import CustomerView, Likeness
from agentdesk.domain.reading import Address, ReadMessage
from agentdesk.domain.states import ChannelKind, CustomerKind
from agentdesk.domain.verbs import ImportCustomers, KeepApart, LogContact, MergeCustomers, Redo, SetCustomer, Undo
from agentdesk.domain.verbs.customers import CustomerRecord
from tests.desk_builder import ANA, BEN, BuiltDesk


def shown(desk: BuiltDesk, name: str | CustomerId) -> CustomerView:
    found: list[CustomerView] = list(ANSWERS[ShowCustomer](desk.reading(), ShowCustomer(str(name))))
    return found[0]


def likenesses(desk: BuiltDesk, name: str = "") -> list[Likeness]:
    return list(ANSWERS[FindLikenesses](desk.reading(), FindLikenesses(name)))


def pair(desk: BuiltDesk) -> tuple[CustomerId, CustomerId]:
    """A mail customer and somebody who called, strangers to each other."""
    desk.receive_mail("jan@example.org")
    log(desk, "phone", Address("Jan de Boer", "+31 6 1234 5678"))
    return shown(desk, "jan@example.org").id, shown(desk, "+31612345678").id


def log(desk: BuiltDesk, channel: str, who: Address, text: str = "asks for his lamp") -> ConversationId:
    return desk.do(LogContact(channel, who, text)).changed[0]


def entry(number: EntryId | None) -> EntryId:
    assert number is not None
    return number


def test_a_merge_shows_both_as_one_and_undo_parts_them_again(desk: BuiltDesk) -> None:
    jan, caller = pair(desk)
    outcome = desk.do(MergeCustomers((caller,), jan))
    together = shown(desk, "0031 6 1234 5678")
    assert (together.id, together.merged, len(together.history), len(together.handles)) == (jan, (caller,), 2, 2)
    desk.do(Undo(outcome.entry))
    assert [len(shown(desk, number).history) for number in (jan, caller)] == [1, 1]
    assert shown(desk, caller).id == caller


def test_what_came_in_after_a_merge_is_parted_with_its_address(desk: BuiltDesk) -> None:
    """Undoing a merge a week later must not leave one person's mail with the other."""
    jan, caller = pair(desk)
    outcome = desk.do(MergeCustomers((jan,), caller))
    desk.receive_mail("jan@example.org", "Another matter")
    assert len(shown(desk, caller).history) == 3
    desk.do(Undo(outcome.entry))
    assert (len(shown(desk, jan).history), len(shown(desk, caller).history)) == (2, 1)


def test_undo_of_a_merge_leaves_what_a_colleague_merged_and_wrote_since(desk: BuiltDesk) -> None:
    jan, caller = pair(desk)
    log(desk, "mastodon", Address("", "@jan"))
    social = shown(desk, "@jan").id
    first = desk.do(MergeCustomers((caller,), jan), ANA)
    desk.do(MergeCustomers((social,), jan), BEN)
    desk.do(SetCustomer(jan, note="calls before noon", add_tags=("vip",)), BEN)
    desk.do(Undo(first.entry), ANA)
    assert (shown(desk, jan).merged, shown(desk, jan).note, shown(desk, jan).tags) == ((social,), "calls before noon", ("vip",))
    assert shown(desk, caller).id == caller


def test_a_merge_that_a_colleague_built_on_is_undone_link_by_link(desk: BuiltDesk) -> None:
    jan, caller = pair(desk)
    log(desk, "mastodon", Address("", "@jan"))
    social = shown(desk, "@jan").id
    first = desk.do(MergeCustomers((caller,), jan), ANA)
    desk.do(MergeCustomers((jan,), social), BEN)
    desk.do(Undo(first.entry), ANA)
    assert (shown(desk, jan).id, shown(desk, social).merged) == (social, (jan,))


def test_redo_never_closes_a_ring_of_merges(desk: BuiltDesk) -> None:
    """A into B undone, B into A done, the first redone: following such links would never end."""
    jan, caller = pair(desk)
    first = desk.do(MergeCustomers((caller,), jan))
    undone = desk.do(Undo(first.entry))
    desk.do(MergeCustomers((jan,), caller))
    with pytest.raises(Conflict, match="the other way round"):
        desk.do(Redo(undone.entry))
    assert shown(desk, jan).id == caller


def test_a_merge_is_refused_where_it_means_nothing(desk: BuiltDesk) -> None:
    jan, caller = pair(desk)
    with pytest.raises(UsageError):
        desk.do(MergeCustomers((jan,), jan))
    with pytest.raises(NotFound):
        desk.do(MergeCustomers((CustomerId(99),), jan))
    desk.do(MergeCustomers((caller,), jan))
    with pytest.raises(UsageError):
        desk.do(MergeCustomers((caller,), jan))


def test_the_one_that_stands_lends_what_it_lacks_from_the_other(desk: BuiltDesk) -> None:
    jan, caller = pair(desk)
    desk.do(SetCustomer(caller, number="K-77", language="nl", note="deaf in one ear"))
    desk.do(SetCustomer(jan, note="pays late", kind=CustomerKind.SUPPLIER))
    desk.do(MergeCustomers((caller,), jan))
    both = shown(desk, jan)
    assert (both.number, both.language, both.kind) == ("K-77", "nl", "supplier")
    assert both.note == "pays late\n\ndeaf in one ear"


def test_a_note_written_on_a_merged_customer_replaces_both_and_undo_brings_both_back(desk: BuiltDesk) -> None:
    jan, caller = pair(desk)
    desk.do(SetCustomer(caller, note="deaf in one ear"))
    desk.do(SetCustomer(jan, note="pays late"))
    desk.do(MergeCustomers((caller,), jan))
    outcome = desk.do(SetCustomer(jan, note="deaf, pays late"))
    assert shown(desk, jan).note == "deaf, pays late"
    desk.do(Undo(outcome.entry))
    assert shown(desk, jan).note == "pays late\n\ndeaf in one ear"


def test_changing_nothing_makes_no_entry(desk: BuiltDesk) -> None:
    jan, _caller = pair(desk)
    desk.do(SetCustomer(jan, language="nl"))
    before = len(list(ANSWERS[ListEntries](desk.reading(), ListEntries())))
    assert desk.do(SetCustomer(jan, language="nl")).entry is None
    assert len(list(ANSWERS[ListEntries](desk.reading(), ListEntries()))) == before


def test_a_changed_customer_changes_their_conversations_on_screen(desk: BuiltDesk) -> None:
    """Screens ask again for the conversations named: the pane beside them must not show the old note."""
    number = desk.conversation(sender="jan@example.org")
    jan = shown(desk, "jan@example.org").id
    assert desk.do(SetCustomer(jan, note="calls before noon")).changed == (number,)


# Whom the desk takes for one person


def review(desk: BuiltDesk, who: Address, text: str) -> None:
    log(desk, "review", who, text)


def test_the_same_address_on_two_channels_is_suggested(desk: BuiltDesk) -> None:
    desk.receive_mail("jan@example.org")
    review(desk, Address("J.", "jan@example.org"), "nice lamp")
    found = likenesses(desk, "jan@example.org")
    assert [one.text for one in found] == ["the same address on email and on review"]
    assert {one.kind for one in shown(desk, "jan@example.org").history} != {"email", "review"}, "it was suggested, never done"


def test_a_mail_address_in_a_letter_is_suggested(desk: BuiltDesk) -> None:
    desk.receive_mail("brandt@example.net")
    number = log(desk, "letter", Address("H. Brandt", ""), "Kündigung zum 31.10.\n\nH. Brandt\nbrandt@example.net")
    customer = next(one for one in customers(desk) if one.name == "H. Brandt")
    assert [one.text for one in likenesses(desk, str(customer.id))] == [f"#{number} (letter) gives their mail address"]


def customers(desk: BuiltDesk, text: str = "") -> list[CustomerView]:
    return list(ANSWERS[ListCustomers](desk.reading(), ListCustomers(text)))


@pytest.mark.parametrize(
    ("mine", "theirs", "why"),
    [
        ("call me on +31 6 1234 5678", "my number: 0031 6 12345678", "telephone number"),
        ("my order no. 48211-7 is late", "where is order 48211-7?", "order or customer number"),
        ("I live at Kerkstraat 12, Utrecht", "send it to Kerkstraat 12", "postal address"),
    ],
)
def test_one_name_and_one_more_thing_in_common_is_suggested(desk: BuiltDesk, mine: str, theirs: str, why: str) -> None:
    mail(desk, "Maria Lopez", "maria@example.org", mine)
    mail(desk, "Lopez, Maria", "m.lopez@work.example.net", theirs)
    [found] = likenesses(desk, "maria@example.org")
    assert why in found.text
    assert found.handles == (("email", "m.lopez@work.example.net"),)


def mail(desk: BuiltDesk, name: str, address: str, text: str) -> None:
    desk.receive(
        ReadMessage(
            sender=Address(name, address), to=(Address("", "shop@example.org"),), subject="Question", body_text=text, reply_text=text
        )
    )


@pytest.mark.parametrize(
    ("name", "text"), [("Maria Lopez", "hello"), ("Tom Jones", "my order no. 48211-7 is late"), ("Maria", "my order no. 48211-7 is late")]
)
def test_a_name_alone_or_a_number_alone_suggests_nothing(desk: BuiltDesk, name: str, text: str) -> None:
    """Two people named alike, or two of one household, must not be talked into one."""
    mail(desk, "Maria Lopez", "maria@example.org", "my order no. 48211-7 is late")
    mail(desk, name, "other@example.net", text)
    assert likenesses(desk, "maria@example.org") == []


def test_what_was_told_apart_is_not_suggested_again_until_that_is_undone(desk: BuiltDesk) -> None:
    desk.receive_mail("jan@example.org")
    review(desk, Address("J.", "jan@example.org"), "nice lamp")
    [found] = likenesses(desk)
    outcome = desk.do(KeepApart(found.other, found.customer))
    assert (likenesses(desk), likenesses(desk, "jan@example.org")) == ([], [])
    desk.do(Undo(outcome.entry))
    assert len(likenesses(desk)) == 1


def test_what_was_merged_is_not_suggested(desk: BuiltDesk) -> None:
    desk.receive_mail("jan@example.org")
    review(desk, Address("J.", "jan@example.org"), "nice lamp")
    [found] = likenesses(desk)
    desk.do(MergeCustomers((found.other,), found.customer))
    assert likenesses(desk) == []


def test_a_person_who_wrote_by_two_handles_finds_all_they_asked(desk: BuiltDesk) -> None:
    jan, caller = pair(desk)
    desk.do(MergeCustomers((caller,), jan))
    for name in ("jan@example.org", "0031612345678", str(caller)):
        rows = list(ANSWERS[ListConversations](desk.reading(), ListConversations(f'customer:"{name}"')))
        assert len(rows) == 2, name


def test_the_conversation_shows_the_merged_customer(desk: BuiltDesk) -> None:
    jan, caller = pair(desk)
    desk.do(MergeCustomers((jan,), caller))
    [number] = [one.id for one in shown(desk, caller).history if one.kind == "email"]
    page = next(iter(ANSWERS[ShowConversation](desk.reading(), ShowConversation(number))))
    assert page.customer is not None
    assert (page.customer.id, len(page.customer.handles)) == (caller, 2)


def test_customers_are_listed_once_however_many_were_merged(desk: BuiltDesk) -> None:
    jan, caller = pair(desk)
    desk.do(SetCustomer(jan, add_tags=("vip",)))
    desk.do(MergeCustomers((jan,), caller))
    assert [one.id for one in customers(desk)] == [caller]
    assert [[one.id for one in customers(desk, text)] for text in ("jan@", "vip", "1234 5678", "nobody")] == [
        [caller],
        [caller],
        [caller],
        [],
    ]


def test_an_import_knows_a_telephone_number_however_it_is_written(desk: BuiltDesk) -> None:
    _jan, caller = pair(desk)
    record = CustomerRecord("list#2", name="Jan de Boer", number="K-1", handles=((ChannelKind.PHONE, "0031-612345678"),))
    desk.do(ImportCustomers((record,)))
    assert shown(desk, caller).number == "K-1"
