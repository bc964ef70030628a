"""The conversations read lately: at hand for the preview, and never without bound."""

from __future__ import annotations

from typing import cast

import pytest

from agentdesk.domain.asks import ShowConversation
from agentdesk.domain.ids import ConversationId
from agentdesk.domain.views import ConversationPage
from agentdesk.tui.conversations import KEPT_ANYHOW, KEPT_CHARS, KEPT_PAGES, PREVIEW_MESSAGES, ConversationCache
from agentdesk.tui.session import Session
from tests.tui.records import message, row


class Answering:
    """Answers with conversations whose messages are so long."""

    def __init__(self, chars: int) -> None:
        self._body = "x" * chars

    async def ask(self, ask: ShowConversation) -> list[ConversationPage]:
        """Return one conversation."""
        messages = tuple(message(number, body_text=self._body) for number in range(PREVIEW_MESSAGES))
        return [ConversationPage(row(id=ask.conversation), None, messages)]


@pytest.mark.parametrize(("chars", "kept"), [(100, KEPT_PAGES), (KEPT_CHARS // PREVIEW_MESSAGES // 20, 20), (200_000, KEPT_ANYHOW)])
async def test_long_conversations_are_kept_in_smaller_number(chars: int, kept: int) -> None:
    """Sixty of eight messages of 200,000 characters each would be a hundred megabytes; the cursor's own and its neighbours stay."""
    cache = ConversationCache(cast("Session", Answering(chars)))
    numbers = [ConversationId(number) for number in range(1, 101)]
    for number in numbers:
        await cache.fetch(number)
    assert [number for number in numbers if cache.get(number) is not None] == numbers[-kept:]
