"""The journal's lines."""

from __future__ import annotations

from datetime import UTC, datetime

from agentdesk.domain.ids import AgentName, ConversationId, EntryId
from agentdesk.domain.states import Means
from agentdesk.domain.views import EntryView
from agentdesk.tui.presenters.journal import entry_line

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_a_number_that_another_begins_with_is_named_all_the_same() -> None:
    """A sentence about #60 says nothing of #6."""
    conversations = (ConversationId(6), ConversationId(60))
    entry = EntryView(EntryId(1), NOW, AgentName("ana"), Means.CONSOLE, "tag", "tagged #{number}", {"number": 60}, conversations)
    text = "".join(piece.text for piece in entry_line(entry, 80, NOW).pieces)
    assert "tagged #60  #6" in text
