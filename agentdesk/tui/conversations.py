"""Conversations read lately, so that the preview of the next one is there before its key is pressed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import replace

from agentdesk.domain.asks import ShowConversation
from agentdesk.domain.ids import ConversationId
from agentdesk.domain.views import ConversationPage
from agentdesk.tui.session import Session

KEPT_PAGES = 60
KEPT_CHARS = 1_000_000
"""Of all texts together: newsletters and logs that customers paste run to hundreds of thousands each."""
KEPT_ANYHOW = 8
"""The conversation under the cursor and its neighbours, however long they are."""
PREVIEW_MESSAGES = 8


class ConversationCache:
    """The newest messages of conversations, kept until the desk says that they changed."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._pages: OrderedDict[ConversationId, ConversationPage] = OrderedDict()
        self._asked: set[ConversationId] = set()

    def get(self, conversation: ConversationId) -> ConversationPage | None:
        """Return what is known of a conversation, None where it has to be fetched."""
        page = self._pages.get(conversation)
        if page is not None:
            self._pages.move_to_end(conversation)
        return page

    async def fetch(self, conversation: ConversationId, newest: int = PREVIEW_MESSAGES) -> ConversationPage:
        """Ask for a conversation and remember it."""
        self._asked.add(conversation)
        page = joined(await self._session.ask(ShowConversation(conversation, newest)))
        if conversation in self._asked:
            self._asked.discard(conversation)
            self._pages[conversation] = page
            self._drop_oldest()
        return page

    def _drop_oldest(self) -> None:
        """Keep so many pages, and fewer where they are long."""
        chars = sum(map(_chars, self._pages.values()))
        while len(self._pages) > KEPT_PAGES or (len(self._pages) > KEPT_ANYHOW and chars > KEPT_CHARS):
            _conversation, dropped = self._pages.popitem(last=False)
            chars -= _chars(dropped)

    def forget(self, conversations: Iterable[ConversationId]) -> None:
        """Drop what changed; an answer still on its way is as old, and isn't remembered either."""
        for conversation in conversations:
            self._pages.pop(conversation, None)
            self._asked.discard(conversation)

    def forget_all(self) -> None:
        """Drop everything, as after the line to the desk was down."""
        self._pages.clear()
        self._asked.clear()


def _chars(page: ConversationPage) -> int:
    return sum(len(message.body_text) for message in page.messages)


def joined(pieces: list[ConversationPage]) -> ConversationPage:
    """Return the pieces of an answer as one page: the first carries the head, the messages follow one another."""
    if not pieces:
        return ConversationPage(None, None, ())
    messages = tuple(message for piece in pieces for message in piece.messages)
    return replace(pieces[0], messages=messages)
