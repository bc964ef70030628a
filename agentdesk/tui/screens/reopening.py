"""Opening a composer: on the draft that waits, or on what a reply, forward, note or new mail begins with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from agentdesk.domain.asks import ListDrafts, PlanReply
from agentdesk.domain.errors import NotFound, error_from
from agentdesk.domain.ids import AccountName, ConversationId, MessageId
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.texts import _
from agentdesk.domain.verbs import NO_CONVERSATION, Verb
from agentdesk.domain.views import DraftView, ReplyPlan
from agentdesk.tui.files import carry_attachments
from agentdesk.tui.screens.base import DeskScreen
from agentdesk.tui.screens.composer import ComposerScreen
from agentdesk.tui.writing import Writing, WritingKind, kind_of

OnSent = Callable[[Verb], None]


async def reply(screen: DeskScreen[None], ask: PlanReply, on_sent: OnSent | None = None) -> None:
    """Open the composer on a reply, with its draft where there is one.

    Raises:
        AgentdeskError: nothing can be sent there, and why.
    """
    draft = await _draft_of(screen, ask.conversation, WritingKind.REPLY)
    if draft is not None and ask.answers is None:
        ask = replace(ask, answers=draft.answers)
    plan = await _plan(screen, ask)
    if draft is not None and not {one.address for one in plan.cc} <= {one.address for one in draft.cc}:
        screen.console_app.tell(_("This goes on with your draft; its recipients are as they were."))
    page = await screen.console_app.conversations.fetch(ask.conversation)
    await _open(screen, Writing(WritingKind.REPLY, ask.conversation, page, plan, draft), on_sent)


async def write_note(screen: DeskScreen[None], conversation: ConversationId) -> None:
    """Open the composer on an internal note, with its draft where there is one."""
    draft = await _draft_of(screen, conversation, WritingKind.NOTE)
    page = await screen.console_app.conversations.fetch(conversation)
    await _open(screen, Writing(WritingKind.NOTE, conversation, page, None, draft))


async def forward(screen: DeskScreen[None], conversation: ConversationId, message: MessageId | None = None) -> None:
    """Open the composer on a forward of a message, the newest from outside where none is given, with its files.

    Raises:
        AgentdeskError: nothing can be sent from there, and why.
    """
    plan = await _plan(screen, PlanReply(conversation, message, forward=True))
    page = await screen.console_app.conversations.fetch(conversation)
    draft = await _draft_of(screen, conversation, WritingKind.FORWARD, plan.answers)
    shown = next((one for one in page.messages if one.id == plan.answers), None)
    carried = () if draft is not None or shown is None else await carry_attachments(screen.session, shown)
    await _open(screen, Writing(WritingKind.FORWARD, conversation, page, plan, draft, carried))


async def write_new(screen: DeskScreen[None], draft: DraftView | None = None) -> None:
    """Open the composer on new mail.

    Raises:
        AgentdeskError: no account can send mail.
    """
    account, answers = (draft.account, draft.answers) if draft is not None else (AccountName(""), None)
    plan = await _plan(screen, PlanReply(NO_CONVERSATION, answers, account=account))
    await _open(screen, Writing(WritingKind.NEW, NO_CONVERSATION, None, plan, draft))


async def go_on(screen: DeskScreen[None], draft: DraftView) -> None:
    """Open the composer on a draft.

    Raises:
        AgentdeskError: nothing can be sent there any more, and why.
    """
    match kind_of(draft):
        case WritingKind.NEW:
            await write_new(screen, draft)
        case WritingKind.FORWARD:
            await forward(screen, draft.conversation, draft.forwards)
        case WritingKind.NOTE:
            await write_note(screen, draft.conversation)
        case WritingKind.REPLY:
            await reply(screen, PlanReply(draft.conversation))


async def _plan(screen: DeskScreen[None], ask: PlanReply) -> ReplyPlan:
    plan = await screen.session.one(ask)
    if plan.refusal is not None and (ask.forward or plan.kind is ChannelKind.EMAIL):
        raise error_from(plan.refusal.code, plan.refusal.fields)
    return plan


async def _draft_of(
    screen: DeskScreen[None], conversation: ConversationId, kind: WritingKind, forwards: MessageId | None = None
) -> DraftView | None:
    drafts = await screen.session.ask(ListDrafts(conversation))
    return next((one for one in drafts if kind_of(one) is kind and one.forwards == forwards), None)


async def newest_draft(screen: DeskScreen[None], conversation: ConversationId) -> None:
    """Open the composer on the newest draft of a conversation, or of new mail where the conversation is gone with it.

    Raises:
        NotFound: there is none.
    """
    try:
        drafts = await screen.session.ask(ListDrafts(conversation))
    except NotFound:
        drafts = await screen.session.ask(ListDrafts(NO_CONVERSATION))
    if not drafts:
        raise NotFound(thing=_("draft"), name=f"#{conversation}")
    await go_on(screen, drafts[0])


async def _open(screen: DeskScreen[None], writing: Writing, on_sent: OnSent | None = None) -> None:
    composer = ComposerScreen(writing)
    composer.on_sent = on_sent
    await screen.app.push_screen(composer)
