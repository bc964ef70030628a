"""The sample desk holds everything it is there to show, and nothing in it reaches a real person."""

from __future__ import annotations

import re
import shutil
import struct
import zlib
from collections import Counter
from datetime import timedelta
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from agentdesk.demo.dates import LANGUAGES
from agentdesk.demo.records import ME, BounceAction, DemoContent, DemoConversation, DemoMessage
from agentdesk.demo.script import load_content
from agentdesk.domain.errors import ConfigError
from agentdesk.domain.states import ChannelKind, CustomerKind, DeliveryState, Direction, MessageClass, Status

RESERVED = re.compile(r"(^|\.)(example|test|example\.(com|org|net))$")
"""Names nobody can own: RFC 2606 sections 2 and 3, RFC 6761."""


@pytest.fixture(scope="module")
def content() -> DemoContent:
    return load_content()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the sample desk's files, to be spoilt."""
    with as_file(files("agentdesk.demo.content")) as source:
        return Path(shutil.copytree(source, tmp_path / "content"))


def found(content: DemoContent, key: str) -> DemoConversation:
    return next(conversation for conversation in content.all_conversations() if conversation.key == key)


def kind_of(content: DemoContent, conversation: DemoConversation) -> ChannelKind:
    return content.account(conversation.account).kind


def newest_first(conversations: list[DemoConversation]) -> list[DemoConversation]:
    return sorted(conversations, key=lambda conversation: conversation.newest_age)


def all_messages(content: DemoContent) -> list[DemoMessage]:
    return [message for conversation in content.conversations for message in conversation.messages]


def all_text(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir() if path.suffix in {".toml", ".csv", ".txt"}}


# What the desk shows


def test_about_sixty_conversations_come_over_every_kind_of_channel(content: DemoContent) -> None:
    assert 55 <= len(content.conversations) <= 66
    assert {kind_of(content, conversation) for conversation in content.conversations} == set(ChannelKind)
    channels = {content.account(conversation.account).channel for conversation in content.conversations}
    assert channels == {account.channel for account in content.accounts}
    assert {"google-business", "trustpilot", "kiyoh", "mastodon", "bluesky", "reddit", "instagram", "whatsapp", "webform"} <= channels


def test_each_of_five_languages_has_at_least_eight_conversations(content: DemoContent) -> None:
    counts = Counter(conversation.language for conversation in content.conversations)
    assert set(counts) == set(LANGUAGES)
    assert min(counts.values()) >= 8


def test_customers_write_in_their_own_language(content: DemoContent) -> None:
    """An answer goes out in the customer's language, so the two must not disagree."""
    for conversation in content.all_conversations():
        assert content.customer(conversation.customer).language == conversation.language, conversation.key


def test_the_first_ten_rows_show_at_least_five_channels(content: DemoContent) -> None:
    """The first screen at 80x24 is what a newcomer judges by, whichever of the two lists they see first."""
    everything = list(content.conversations)
    waiting = [conversation for conversation in everything if conversation.status is Status.OPEN]
    for rows in (newest_first(everything)[:10], newest_first(waiting)[:10]):
        assert len({content.account(row.account).channel for row in rows}) >= 5
        assert len({kind_of(content, row) for row in rows}) >= 5


def test_a_one_star_review_is_due_within_the_hour_and_its_author_mailed_yesterday(content: DemoContent) -> None:
    [review] = [
        conversation
        for conversation in content.conversations
        if conversation.messages[-1].rating == 1 and conversation.status is Status.OPEN
    ]
    assert review.due is not None
    assert timedelta(0) < review.due <= timedelta(hours=1)
    others = [other for other in content.conversations if other.customer == review.customer and other is not review]
    [mail] = [other for other in others if kind_of(content, other) is ChannelKind.EMAIL]
    assert mail.messages[0].age == timedelta(hours=24)
    assert not any(message.direction is Direction.OUTBOUND for message in mail.messages)
    assert len(content.customer(review.customer).handles) >= 2


def test_the_photo_is_a_small_real_png(content: DemoContent) -> None:
    [photo] = [
        attachment
        for message in all_messages(content)
        for attachment in message.attachments
        if attachment.content_type.startswith("image/")
    ]
    assert len(photo.content) < 10_000
    assert photo.content.startswith(b"\x89PNG\r\n\x1a\n")
    chunks = dict(png_chunks(photo.content))
    width, height = struct.unpack(">II", chunks[b"IHDR"][:8])
    assert len(zlib.decompress(chunks[b"IDAT"])) == height * (width + 1)


def png_chunks(png: bytes) -> list[tuple[bytes, bytes]]:
    """The chunks of a PNG, each with its checksum compared. Source: PNG specification, section 5.3."""
    chunks, at = [], 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        name, data = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert struct.unpack(">I", png[at + 8 + length : at + 12 + length]) == (zlib.crc32(name + data),)
        chunks.append((name, data))
        at += 12 + length
    return chunks


def test_a_typed_letter_sets_a_legal_deadline(content: DemoContent) -> None:
    letter = found(content, "letter-cherry-stone")
    scan = letter.messages[0].scan
    assert scan is not None
    assert not scan.is_handwritten
    assert scan.confidence > 0.9
    assert "deadline" in letter.tags
    assert letter.due == timedelta(days=9)
    assert "{date:+9d}" in letter.messages[0].body


def test_a_handwritten_order_was_read_with_little_confidence(content: DemoContent) -> None:
    order = found(content, "letter-handwritten-order")
    scan = order.messages[0].scan
    assert scan is not None
    assert scan.is_handwritten
    assert scan.confidence < 0.6
    assert scan.label == "handwritten, 2 pages"
    assert "order" in order.tags


def test_twelve_people_ask_where_their_parcel_is(content: DemoContent) -> None:
    """Twelve mails that want the same answer are what marking and answering in bulk is shown with."""
    parcels = [conversation for conversation in content.conversations if conversation.key.startswith("parcel-")]
    assert len(parcels) == 12
    assert len({conversation.customer for conversation in parcels}) == 12
    assert len({conversation.subject for conversation in parcels}) == 12
    assert {conversation.language for conversation in parcels} == set(LANGUAGES)
    assert all(kind_of(content, conversation) is ChannelKind.EMAIL and "parcel" in conversation.tags for conversation in parcels)


def test_bounces_and_an_out_of_office_reopened_nothing(content: DemoContent) -> None:
    """Only people reopen a conversation; a refused address waits in one that was open anyway."""
    classes = (MessageClass.BOUNCE, MessageClass.OUT_OF_OFFICE)
    machines = {
        conversation.key: conversation for conversation in content.conversations if conversation.messages[-1].message_class in classes
    }
    assert set(machines) == {"bounced-reply", "delayed-reply", "out-of-office"}
    assert machines["delayed-reply"].status is Status.CLOSED
    assert machines["out-of-office"].status is Status.CLOSED


def test_the_bounce_names_the_reply_that_came_back(content: DemoContent) -> None:
    conversation = found(content, "bounced-reply")
    report = conversation.messages[-1].bounce
    assert report is not None
    assert (report.action, report.status) == (BounceAction.FAILED, "5.1.1")
    [reply] = [message for message in conversation.messages if message.key == report.of]
    assert reply.delivery is DeliveryState.BOUNCED
    assert reply.to == report.recipient


def test_the_hostile_subject_holds_escapes_markup_and_bidi_yet_its_file_is_harmless(content: DemoContent, folder: Path) -> None:
    """The demo proves that nothing acts on the terminal; whoever prints the file itself must be as safe."""
    subject = found(content, "hostile-subject").subject
    for payload in ("\x1b]0;", "\x1b[2J", "\x07", "\x9b", "[bold red]", "[/]", "[@click=", "{{", "\u202e", "\u200b"):
        assert payload in subject
    for name, text in all_text(folder).items():
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufe0f]", text), name


def test_an_erasure_request_waits_with_its_month(content: DemoContent) -> None:
    request = found(content, "erasure")
    assert request.status is Status.OPEN
    assert "privacy" in request.tags
    assert request.messages[0].to == "privacy@karwij-kers.example"
    assert request.due is not None
    assert request.due + request.messages[0].age <= timedelta(days=30)


def test_exactly_one_conversation_is_late(content: DemoContent) -> None:
    [late] = [conversation for conversation in content.conversations if conversation.due is not None and conversation.due < timedelta(0)]
    assert late.status is Status.OPEN


def test_every_open_conversation_has_a_time_it_is_due(content: DemoContent) -> None:
    for conversation in content.conversations:
        assert (conversation.due is not None) == (conversation.status is Status.OPEN), conversation.key


def test_colleagues_left_notes(content: DemoContent) -> None:
    notes = [message for message in all_messages(content) if message.direction is Direction.NOTE]
    assert len(notes) >= 10
    assert {note.by for note in notes} == {agent.key for agent in content.agents}


def test_conversations_stand_in_every_status_and_belong_to_different_people(content: DemoContent) -> None:
    assert {conversation.status for conversation in content.conversations} == set(Status)
    owners = Counter(conversation.assignee for conversation in content.conversations)
    assert {"", ME, "sanne", "ruben", "chiara", "jos"} <= set(owners)
    assert len({tag for conversation in content.conversations for tag in conversation.tags}) >= 10


def test_some_conversations_go_back_and_forth(content: DemoContent) -> None:
    def turns(conversation: DemoConversation) -> int:
        return sum(message.direction is not Direction.NOTE for message in conversation.messages)

    assert sum(turns(conversation) >= 3 for conversation in content.conversations) >= 8
    assert max(turns(conversation) for conversation in content.conversations) >= 5
    assert any("\n> " in message.body for message in all_messages(content))


def test_suppliers_and_spam_are_among_them(content: DemoContent) -> None:
    kinds = Counter(content.customer(conversation.customer).kind for conversation in content.conversations)
    assert kinds[CustomerKind.SUPPLIER] >= 2
    assert sum(conversation.status is Status.SPAM for conversation in content.conversations) >= 2


def test_the_outbox_holds_one_refused_one_rate_limited_and_one_unknown(content: DemoContent) -> None:
    by_state = {item.state: item for item in content.outbox}
    assert set(by_state) == {DeliveryState.FAILED, DeliveryState.QUEUED, DeliveryState.UNKNOWN}
    assert len(content.outbox) == 3
    assert by_state[DeliveryState.FAILED].words.startswith("550 ")
    assert by_state[DeliveryState.QUEUED].words.startswith("429 ")
    assert by_state[DeliveryState.QUEUED].retry_in == timedelta(minutes=4)


def test_messages_trickle_in_order_into_old_and_new_conversations(content: DemoContent) -> None:
    delays = [item.after for item in content.trickle]
    assert 13 <= len(delays) <= 18
    assert delays == sorted(set(delays))
    assert delays[0] <= timedelta(seconds=30)
    assert sum(item.opens is None for item in content.trickle) >= 4
    assert {item.message.language for item in content.trickle} == set(LANGUAGES)
    assert len({found(content, item.conversation).account for item in content.trickle}) >= 6


def test_nobody_says_that_they_heard_nothing_after_they_were_answered(content: DemoContent) -> None:
    """Somebody who tries the desk answers the angriest customer first; nine minutes later she must not say that nobody did."""
    moot = {item.key for item in content.trickle if item.is_moot_once_answered}
    assert "trickle-marloes" in moot
    assert all(item.opens is None for item in content.trickle if item.key in moot)


def test_some_customers_answer_in_their_own_language_and_the_rest_do_not(content: DemoContent) -> None:
    answered = {answer.conversation for answer in content.answers}
    assert {found(content, key).language for key in answered} == set(LANGUAGES)
    assert len(content.answers_in("broken-cake")) == 2
    assert content.answers_in("spam-ranking") == ()
    assert all(found(content, key).status is not Status.SPAM for key in answered)


def test_the_business_signs_in_every_language_and_is_open_every_day(content: DemoContent) -> None:
    assert all(content.business.name.removeprefix("Bakkerij ") in content.business.signature(language) for language in LANGUAGES)
    assert [hours.weekday for hours in content.business.hours] == list(range(7))
    assert all(hours.opens < hours.closes for hours in content.business.hours)


# Nothing real


def test_every_domain_is_one_that_nobody_can_own(folder: Path) -> None:
    """A demo that is answered by mistake must not reach a stranger."""
    names = re.compile(r"(?:@|://|www\.)([\w-]+(?:\.[\w-]+)+)")
    loose = re.compile(r"\b[\w-]+\.(?:nl|be|de|fr|it|com|org|net|eu|io|uk)\b")
    for file, text in all_text(folder).items():
        for name in names.findall(text):
            assert RESERVED.search(name), f"{file}: {name}"
        for name in loose.findall(text):
            assert RESERVED.search(name), f"{file}: {name}"


def test_no_address_belongs_to_two_customers_or_to_the_desk(content: DemoContent) -> None:
    addresses = [(handle.channel, handle.address.casefold()) for customer in content.customers for handle in customer.handles]
    assert len(addresses) == len(set(addresses))
    own = {address.casefold() for account in content.accounts for address in (account.address, *account.aliases) if address}
    assert own.isdisjoint(address for _channel, address in addresses)


def test_every_mail_address_is_under_a_reserved_domain(content: DemoContent) -> None:
    for customer in content.customers:
        for handle in customer.handles:
            if handle.channel in {"email", "webform"}:
                assert RESERVED.search(handle.address.partition("@")[2]), customer.key


def test_no_telephone_number_can_be_dialled(content: DemoContent, folder: Path) -> None:
    """Each holds five zeros in a row, which no number in use does."""
    written = re.compile(r"\+\d[\d ]{6,}\d|\b0\d{2,3} [\d ]{5,}\d")
    numbers = [number for text in all_text(folder).values() for number in written.findall(text)]
    numbers += [handle.address for customer in content.customers for handle in customer.handles if handle.channel in {"phone", "whatsapp"}]
    assert len(numbers) > 15
    assert [number for number in numbers if "00000" not in number.replace(" ", "")] == []


# Errors


@pytest.mark.parametrize(
    ("file", "old", "new", "named"),
    [
        ("parcels.toml", 'age = "12m"', 'age = "soon"', "parcel-bas"),
        ("parcels.toml", 'due = "5h40m"', "due = 5", "parcel-bas"),
        ("parcels.toml", 'customer = "bas-verhoeven"', 'customer = "nobody"', "parcel-bas"),
        ("parcels.toml", 'key = "parcel-timo"', 'key = "parcel-bas"', "parcel-bas"),
        ("parcels.toml", "{weekday:+2d}", "{moonday:+2d}", "parcel-hannah"),
        ("mail.toml", 'key = "voucher"\n', 'key = "voucher"\ncolour = "red"\n', "colour"),
        ("mail.toml", 'key = "voucher"', 'key = "parcel-bas"', "parcel-bas"),
        ("mail.toml", 'snoozed_for = "5d"\n', "", "later-delivery"),
        ("mail.toml", 'file = "cake-box.png"', 'file = "no-such.png"', "no-such.png"),
        ("machines.toml", 'of = "caraway-recipe"', 'of = "something-else"', "delayed-reply"),
        ("public.toml", "rating = 1\n", "rating = 9\n", "rating"),
        ("public.toml", 'status = "closed"', 'status = "shut"', "status"),
        ("letters.toml", "confidence = 0.98", "confidence = 98", "confidence"),
        ("business.toml", 'kind = "phone"', 'kind = "telegraph"', "telegraph"),
        ("business.toml", 'opens = "10:00"', 'opens = "ten"', "opens"),
        ("customers.toml", 'channel = "kiyoh"', 'channel = "telex"', "telex"),
        ("customers.toml", "daan@pieterse.example", "joost@kusters-tekent.example", "joost@kusters-tekent.example"),
        ("outbox.toml", 'state = "unknown"', 'state = "lost"', "state"),
        ("trickle.toml", 'conversation = "chat-monday"', 'conversation = "chat-friday"', "chat-friday"),
        ("trickle.toml", "after_s = 50", "after_s = true", "after_s"),
        ("answers.toml", 'conversation = "parcel-bas"', 'conversation = "parcel-ben"', "parcel-ben"),
        ("answers.toml", "after_s = 45", "after_s = = 45", "line"),
    ],
)
def test_an_error_names_the_file_and_what_in_it(folder: Path, file: str, old: str, new: str, named: str) -> None:
    """Whoever edits the sample desk is told where to look."""
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_content(folder)
    assert str(caught.value).startswith(f"{file}: ")
    assert named in str(caught.value)


def test_an_unspoilt_copy_loads(folder: Path, content: DemoContent) -> None:
    assert load_content(folder) == content
