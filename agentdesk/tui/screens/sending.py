"""From the composer's text to the outbox: the review card, the verb, and what to do when the conversation moved on."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING

from agentdesk.domain.asks import CheckText
from agentdesk.domain.errors import AgentdeskError, Conflict
from agentdesk.domain.texts import _
from agentdesk.domain.verbs import AddNote, Reply, SaveDraft
from agentdesk.domain.views import CheckedText, ReplyPlan
from agentdesk.tui.presenters.review import Review, newer_messages
from agentdesk.tui.screens.review import SEND_AND_CLOSE, ConflictScreen, ReviewScreen

if TYPE_CHECKING:
    from agentdesk.tui.screens.composer import ComposerScreen


class Sending:
    """One attempt to send what a composer holds."""

    def __init__(self, composer: ComposerScreen) -> None:
        self._composer = composer
        self._app = composer.console_app
        self._session = composer.session

    async def review(self) -> None:
        """Save, show the card, and send when it is answered by `y`."""
        await self._composer.keeper.save()
        draft, plan = self._composer.current(), self._composer.writing.plan
        if plan is None:
            await self._write_note(draft)
            return
        review = await self._review_of(draft, plan)
        answer = await self._app.push_screen_wait(ReviewScreen(review))
        if answer is not None:
            await self._send(self._reply(draft, plan, close_after=answer == SEND_AND_CLOSE, is_seen=bool(review.arrived)))

    async def _review_of(self, draft: SaveDraft, plan: ReplyPlan) -> Review:
        page = await self._app.conversations.fetch(draft.conversation)
        seen = self._composer.writing.page.messages
        arrived = newer_messages(page, seen[-1] if seen else None)
        answered = next((message for message in page.messages if message.id == plan.answers), None)
        return Review(draft, plan, arrived, await self._checked(draft), answered)

    async def _checked(self, draft: SaveDraft) -> CheckedText | None:
        """Ask what the desk's own checks say; a desk without any has nothing to say."""
        with contextlib.suppress(AgentdeskError):
            return await self._session.one(CheckText(draft.body, draft.conversation))
        return None

    def _reply(self, draft: SaveDraft, plan: ReplyPlan, *, close_after: bool, is_seen: bool) -> Reply:
        return Reply(
            conversation=draft.conversation,
            body=draft.body,
            answers=plan.answers,
            draft=self._composer.keeper.draft,
            to=draft.to,
            cc=draft.cc,
            bcc=draft.bcc,
            subject=draft.subject,
            account=draft.account,
            attachments=draft.attachments,
            language=plan.language,
            close_after=close_after,
            seen_version=plan.version,
            is_override_of_change=is_seen,
        )

    async def _send(self, verb: Reply) -> None:
        try:
            outcome = await self._session.do(verb)
        except Conflict as conflict:
            page = await self._app.conversations.fetch(verb.conversation)
            seen = self._composer.writing.page.messages
            arrived = newer_messages(page, seen[-1] if seen else None)
            if not await self._app.push_screen_wait(ConflictScreen(arrived, str(conflict))):
                self._composer.reading.show(page.row, page, self._app.clock.now())
                return
            outcome = await self._session.do(replace(verb, is_override_of_change=True))
        plan = self._composer.writing.plan
        self._app.sending_began(plan.undo_window_s if plan is not None else 0)
        self._app.tell(outcome.text or _("Queued."))
        self._composer.close()
        self._app.tell_own_change(outcome.changed)

    async def _write_note(self, draft: SaveDraft) -> None:
        if not draft.body.strip():
            self._app.tell(_("There is no text."), is_error=True)
            return
        outcome = await self._session.do(AddNote(draft.conversation, draft.body))
        self._app.tell_outcome(outcome)
        await self._composer.keeper.discard()
        self._composer.close()
