"""How a scanned letter and its pages are named on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentdesk.cli.leaf import Parser
from agentdesk.cli.names import conversation_of
from agentdesk.cli.plain import line
from agentdesk.domain.asks import ShowConversation
from agentdesk.domain.errors import NotFound, UsageError
from agentdesk.domain.ids import MessageId
from agentdesk.domain.letters import pages_named
from agentdesk.domain.states import Direction
from agentdesk.domain.texts import _

if TYPE_CHECKING:
    from agentdesk.client.blocking import BlockingDesk

_NEWEST = 200


def take_letter(parser: Parser) -> None:
    """Let a leaf take one letter."""
    parser.add_argument("letter", metavar="ID", help=_("a letter's message id, or its conversation's number: then the newest letter there"))


def letter_of(desk: BlockingDesk, text: str) -> MessageId:
    """Return the letter meant.

    Raises:
        NotFound: there is none.
    """
    conversation, message = conversation_of(desk, text)
    if message is not None:
        return message
    messages = (one for page in desk.ask(ShowConversation(conversation, newest=_NEWEST)) for one in page.messages)
    found = [one.id for one in messages if one.scan is not None or (one.direction is Direction.INBOUND and one.attachments)]
    if not found:
        raise NotFound(thing=_("scanned letter"), name=line(text))
    return found[-1]


def pages_in(text: str, total: int) -> list[int]:
    """Return the pages that "2,4-6" names, each once, in order.

    Raises:
        UsageError: it names none, or one that isn't there.
    """
    found = pages_named(text, total)
    if found is None:
        raise UsageError(
            cause=_("“{text}” names no pages of the letter's {count}; write them as 2,4-6").format(count=total, text=line(text))
        )
    return found
