"""Opening a composer on the draft that a conversation holds."""

from __future__ import annotations

from agentdesk.domain.asks import ListDrafts, PlanReply
from agentdesk.domain.errors import error_from
from agentdesk.domain.ids import ConversationId, MessageId
from agentdesk.tui.screens.base import DeskScreen
from agentdesk.tui.screens.composer import ComposerScreen, Writing


async def write_on(
    screen: DeskScreen[None],
    conversation: ConversationId,
    *,
    is_note: bool = False,
    answers: MessageId | None = None,
    reply_all: bool = False,
) -> None:
    """Open the composer on a conversation, with its draft where there is one.

    Raises:
        AgentdeskError: nothing can be sent there, and why.
    """
    plan = None
    if not is_note:
        plan = await screen.session.one(PlanReply(conversation, answers, reply_all))
        if plan.refusal is not None:
            raise error_from(plan.refusal.code, plan.refusal.fields)
    page = await screen.console_app.conversations.fetch(conversation)
    drafts = await screen.session.ask(ListDrafts(conversation))
    draft = next((one for one in drafts if one.is_note == is_note), None)
    await screen.app.push_screen(ComposerScreen(Writing(conversation, page, plan, draft)))
