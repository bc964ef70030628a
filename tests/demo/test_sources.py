"""Raw sources as channels hand them over, read by the desk's own readers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from agentdesk.demo.records import DemoContent, DemoConversation, DemoMessage
from agentdesk.demo.script import load_content
from agentdesk.demo.sources import Incoming, conversation_of, encoded_words
from agentdesk.domain.channels import ITEM_JSON, MIME
from agentdesk.domain.safe_text import one_line
from agentdesk.domain.states import ChannelKind, Direction, MessageClass
from agentdesk.reading.registry import read

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
OURS = b"From: hallo@karwij-kers.example\r\nMessage-ID: <c1.m2.abc@karwij-kers.example>\r\n\r\nDear Ellen\r\n"


@pytest.fixture(scope="module")
def content() -> DemoContent:
    return load_content()


def incoming(content: DemoContent, conversation: DemoConversation, message: DemoMessage, number: int) -> Incoming:
    customer, account = content.customer(conversation.customer), content.account(conversation.account)
    subject, original = conversation.subject, b"" if message.bounce is None else OURS
    return Incoming(conversation.key, str(number), customer, account, message, subject, message.body, NOW, original=original)


def test_every_message_of_the_desk_is_read_whole_and_as_what_it_is(content: DemoContent) -> None:
    """The desk is only a fair sample if its sources survive the readers that real ones meet."""
    for conversation in content.all_conversations():
        for number, message in enumerate(conversation.messages, start=1):
            if message.direction is not Direction.INBOUND:
                continue
            source = incoming(content, conversation, message, number)
            found = read(source.source(), source.media_type)
            assert found.unreadable == "", conversation.key
            assert found.message_class is message.message_class, conversation.key
            assert found.body_text.strip() == message.body.strip(), conversation.key
            assert found.message_id == source.id
            assert found.rating == message.rating
            assert found.kind is content.account(conversation.account).kind
            assert len(found.attachments) >= len(message.attachments)


def test_a_hostile_subject_arrives_with_every_character_it_was_written_with(content: DemoContent) -> None:
    """A sample that is tamed on the way proves nothing."""
    hostile = next(one for one in content.conversations if one.key == "hostile-subject")
    source = incoming(content, hostile, hostile.messages[0], 1).source()
    assert source.partition(b"\r\n\r\n")[0].isascii()
    assert b"\x1b" not in source
    found = read(source, MIME)
    assert found.subject == one_line(hostile.subject)
    assert "␛" in found.subject


@pytest.mark.parametrize("text", ["", "a", "é" * 200, "\x1b]0;x\x07\u202e", "🍞" * 40])
def test_encoded_words_keep_within_the_lines_of_their_standard_and_say_the_text(text: str) -> None:
    """RFC 2047 allows 75 characters a word; a character is never torn in two."""
    written = encoded_words(text)
    assert all(len(word.strip()) <= 75 for word in written.split("\r\n"))
    found = read(f"Subject: {written}\r\n\r\n".encode(), MIME)
    assert found.subject == one_line(text).strip()


def test_a_report_names_the_message_it_is_about(content: DemoContent) -> None:
    """That is how a bounce finds its delivery."""
    bounced = next(one for one in content.conversations if one.key == "bounced-reply")
    found = read(incoming(content, bounced, bounced.messages[2], 3).source(), MIME)
    assert found.message_class is MessageClass.BOUNCE
    assert found.bounce is not None
    assert found.bounce.original_message_id == "c1.m2.abc@karwij-kers.example"
    assert found.bounce.is_permanent


def test_other_channels_hand_over_items(content: DemoContent) -> None:
    """They have no mail headers; equal thread keys keep a conversation together."""
    chat = next(one for one in content.conversations if content.account(one.account).kind is ChannelKind.CHAT)
    first, second = (incoming(content, chat, chat.messages[0], number) for number in (1, 2))
    assert first.media_type == ITEM_JSON
    read_first, read_second = read(first.source(), ITEM_JSON), read(second.source(), ITEM_JSON)
    assert read_first.thread_key == read_second.thread_key == chat.key
    assert read_first.message_id != read_second.message_id
    assert read_first.date == NOW - timedelta(0)


@pytest.mark.parametrize(
    ("ids", "key"),
    [
        (("<parcel-bas.1@snelmail.example>",), "parcel-bas"),
        (("<parcel-bas.1@snelmail.example>", "<parcel-bas.answer-1@snelmail.example>"), "parcel-bas"),
        (("review-one-star.1",), "review-one-star"),
        (("<parcel-bas.1@snelmail.example>", "<c1.m18825.abcdefgh@karwij-kers.example>"), "parcel-bas"),
        (("<c1.m18825.abcdefgh@karwij-kers.example>",), None),
        ((), None),
    ],
)
def test_an_answer_tells_by_its_ids_which_conversation_it_belongs_to(ids: tuple[str, ...], key: str | None) -> None:
    """The far side knows nothing of the desk but what an answer carries."""
    assert conversation_of(ids) == key
