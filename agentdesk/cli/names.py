"""How things are named on the command line: conversations, messages, deliveries, entries, people."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from agentdesk.cli.leaf import Parser
from agentdesk.domain.asks import ShowConversation
from agentdesk.domain.errors import NotFound
from agentdesk.domain.ids import EARLIEST, SEQUENCE_BITS, ConversationId, MessageId
from agentdesk.domain.texts import N_, _

if TYPE_CHECKING:
    from agentdesk.client.blocking import BlockingDesk

IdT = TypeVar("IdT", bound=int)

_NUMBER = re.compile(r"#?([0-9]{1,18})")
_FIRST_MESSAGE_ID = int(EARLIEST.timestamp()) << SEQUENCE_BITS
CONVERSATION = N_("conversation")


def take_conversations(parser: Parser) -> None:
    """Let a leaf take conversations by their numbers."""
    parser.add_argument("conversations", metavar="ID", nargs="+", help=_("a conversation's number, or the id of one of its messages"))


def take_conversation(parser: Parser) -> None:
    """Let a leaf take one conversation by its number."""
    parser.add_argument("conversation", metavar="ID", help=_("a conversation's number, or the id of one of its messages"))


def numbered(text: str, kind: Callable[[int], IdT], thing: str) -> IdT:
    """Return the id that a person or script wrote, with or without a `#`.

    Raises:
        NotFound: no id looks like that.
    """
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        raise NotFound(thing=_(thing), name=text)
    return kind(int(found[1]))


def is_message(number: int) -> bool:
    """Say whether a number is a message's id; those begin with the second of arrival, conversations are counted from 1."""
    return number >= _FIRST_MESSAGE_ID


def conversation_of(desk: BlockingDesk, text: str) -> tuple[ConversationId, MessageId | None]:
    """Return the conversation meant, and the message where one was named.

    Raises:
        NotFound: there is none.
    """
    number = numbered(text, int, CONVERSATION)
    if not is_message(number):
        return ConversationId(number), None
    for page in desk.ask(ShowConversation(ConversationId(number), newest=1)):
        if page.row is not None:
            return page.row.id, MessageId(number)
    raise NotFound(thing=_(CONVERSATION), name=text)


def conversations_of(desk: BlockingDesk, texts: Sequence[str]) -> tuple[ConversationId, ...]:
    """Return the conversations meant, each once, in the order given."""
    return tuple(dict.fromkeys(conversation_of(desk, text)[0] for text in texts))
