"""From the composer's text to the outbox: the review card, the verb, and what to do when the conversation moved on."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from agentdesk.domain.asks import CheckText
from agentdesk.domain.errors import AgentdeskError, Conflict
from agentdesk.domain.states import Role
from agentdesk.domain.texts import _
from agentdesk.domain.verbs import NO_CONVERSATION, AddNote, Forward, PrivatePart, Reply, SaveDraft, WriteNew
from agentdesk.domain.views import CheckedText, ReplyPlan
from agentdesk.domain.voice import FollowUp
from agentdesk.tui.opener import browser_command, open_link
from agentdesk.tui.presenters.review import Review, newer_messages
from agentdesk.tui.screens.dialogs import Prompt
from agentdesk.tui.screens.review import ConflictScreen, ReviewScreen, SendChoice
from agentdesk.tui.writing import WritingKind

if TYPE_CHECKING:
    from agentdesk.tui.screens.composer_language import FittingScreen

Leaving = Reply | Forward | WriteNew


class Sending:
    """One attempt to send what a composer holds."""

    def __init__(self, composer: FittingScreen) -> None:
        self._composer = composer
        self._app = composer.console_app
        self._session = composer.session

    async def review(self) -> None:
        """Save, show the card, and send when it is answered by `y`; what is typed meanwhile goes to the card."""
        is_meant = False
        try:
            await self._composer.keeper.save()
            draft, plan = self._composer.current(), self._composer.writing.plan
            if plan is None:
                await self._write_note(draft)
                is_meant = True
                return
            card = self._card(await self._review_of(draft, plan))
            is_meant = True
        finally:
            self._composer.release_keys(are_meant=is_meant)
        choice = await self._app.ask_person(card)
        if choice is not None:
            reason = await self._reason() if choice.is_override else ""
            if choice.is_override and not reason:
                return
            verb = self._verb(draft, plan, choice, is_seen=bool(card.review.arrived))
            await self._send(replace(verb, override=reason) if isinstance(verb, Reply) else verb)

    async def _reason(self) -> str:
        """Ask why what the guard found may be read by everybody: the second step, which nobody takes by a slip of the finger."""
        lines = [_("Everybody will read it. The journal keeps your reason.")]
        while (reason := await self._app.ask_person(Prompt(_("Why may it leave?"), lines))) == "":
            lines = [_("Without a reason it does not leave.")]
        if reason is None:
            self._app.tell(_("It was not sent; it is still a draft."))
        return str(reason or "")

    def _card(self, review: Review) -> ReviewScreen:
        titles = {WritingKind.FORWARD: _("Forward this?"), WritingKind.NEW: _("Send this mail?")}
        kind = self._composer.writing.kind
        waits_for_lead = self._session.role < Role.AGENT and not self._composer.writing.is_by_hand
        review = replace(review, waits_for_lead=waits_for_lead)
        if self._composer.writing.is_by_hand:
            titles[kind] = _("Nothing can be sent there. Copy the text, and mark this as answered?")
        return ReviewScreen(review, titles.get(kind, _("Send this reply?")), can_wait=kind is not WritingKind.FORWARD)

    async def _review_of(self, draft: SaveDraft, plan: ReplyPlan) -> Review:
        quotes = self._composer.choices.quotes
        if self._composer.writing.page is None:
            return Review(draft, plan, quotes=quotes)
        page = await self._app.conversations.fetch(draft.conversation)
        seen = self._composer.writing.page.messages
        arrived = newer_messages(page, seen[-1] if seen else None)
        answered = next((message for message in page.messages if message.id == plan.answers), None)
        is_answer = self._composer.writing.kind is WritingKind.REPLY
        if not is_answer:
            return Review(draft, plan, arrived, None, None, quotes)
        review = Review(draft, plan, arrived, await self._checked(draft), answered, quotes, await self._follow_up(draft, plan))
        return replace(review, checked_private=await self._checked_private(draft.private, plan))

    async def _follow_up(self, draft: SaveDraft, plan: ReplyPlan) -> FollowUp:
        """Return what is to follow: what the templates put in say, then the plan."""
        await self._composer.know_follow_ups()
        known, joined = self._composer.follow_ups, FollowUp()
        for used in draft.templates:
            joined = joined.joined(known.get(used.name, FollowUp()))
        return joined.joined(plan.follow_up)

    async def _checked(self, draft: SaveDraft) -> CheckedText | None:
        """Ask what the desk's own checks say; a desk without any has nothing to say."""
        with contextlib.suppress(AgentdeskError):
            return await self._session.one(self._composer.asked() or CheckText(draft.body, draft.conversation))
        return None

    async def _checked_private(self, part: PrivatePart | None, plan: ReplyPlan) -> CheckedText | None:
        if part is None:
            return None
        with contextlib.suppress(AgentdeskError):
            return await self._session.one(CheckText.in_private(part, plan, self._composer.choices.language))
        return None

    def _verb(self, draft: SaveDraft, plan: ReplyPlan, choice: SendChoice, *, is_seen: bool) -> Leaving:
        common = Forward(
            conversation=draft.conversation,
            body=draft.body,
            forwards=plan.answers,
            draft=self._composer.keeper.draft,
            to=draft.to,
            cc=draft.cc,
            bcc=draft.bcc,
            subject=draft.subject,
            account=draft.account,
            attachments=draft.attachments,
            language=self._composer.choices.language,
            from_address=draft.from_address,
            format=draft.format,
            templates=draft.templates,
        )
        if self._composer.writing.kind is WritingKind.FORWARD:
            return common
        return self._waiting(common, plan, choice, is_seen=is_seen)

    def _waiting(self, common: Forward, plan: ReplyPlan, choice: SendChoice, *, is_seen: bool) -> Reply | WriteNew:
        """Return the verb of what waits for an answer."""
        shared = {name: getattr(common, name) for name in _SHARED}
        shared["return_at"] = None if choice.wait_days is None else self._app.clock.now() + timedelta(days=choice.wait_days)
        shared["close_after"] = choice.close_after
        if common.conversation == NO_CONVERSATION:
            return WriteNew(answers=plan.answers, **shared)
        return Reply(
            conversation=common.conversation,
            answers=plan.answers,
            seen_version=plan.version,
            is_override_of_change=is_seen,
            quotes=self._composer.choices.quotes,
            by_hand=self._composer.writing.is_by_hand,
            follow_up=choice.follow_up,
            in_parts=self._composer.choices.in_parts,
            private=self._composer.private_part,
            **shared,
        )

    async def _send(self, verb: Leaving) -> None:
        try:
            await self._carry_out(verb)
        except Conflict as conflict:
            if not isinstance(verb, Reply) or not await self._send_all_the_same(verb, conflict):
                return
            await self._carry_out(replace(verb, is_override_of_change=True))

    async def _carry_out(self, verb: Leaving) -> None:
        with self._app.typed.finishing():
            outcome = await self._session.do(verb)
            plan = self._composer.writing.plan
            if not (isinstance(verb, Reply) and verb.by_hand):
                self._app.sending_began(plan.undo_window_s if plan is not None else 0)
            self._app.tell(outcome.text or _("Queued."))
            self._composer.close()
            self._app.news.tell_own_change(outcome.changed)
            if self._composer.on_sent is not None:
                self._composer.on_sent(verb)
            if isinstance(verb, Reply) and verb.by_hand:
                self._hand_over(verb)

    def _hand_over(self, verb: Reply) -> None:
        """Give the agent what they need to answer by themselves: the text in the terminal's clipboard, and the page."""
        self._app.copy(verb.body, _("the answer"))
        page = self._composer.writing.page
        url = next((one.url for one in page.messages if one.id == verb.answers and one.url), "") if page is not None else ""
        if not url:
            return
        command = browser_command()
        if command is None:
            self._app.tell(_("Paste it at {link}").format(link=url))
        else:
            open_link(url, command)

    async def _send_all_the_same(self, verb: Reply, conflict: Conflict) -> bool:
        page = await self._app.conversations.fetch(verb.conversation)
        before = self._composer.writing.page
        seen = before.messages if before is not None else ()
        arrived = newer_messages(page, seen[-1] if seen else None)
        if await self._app.ask_person(ConflictScreen(arrived, str(conflict))):
            return True
        self._composer.reading.show(page.row, page, self._app.clock.now())
        return False

    async def _write_note(self, draft: SaveDraft) -> None:
        if not draft.body.strip():
            self._app.tell(_("There is no text."), is_error=True)
            return
        outcome = await self._session.do(AddNote(draft.conversation, draft.body, self._composer.keeper.draft))
        self._app.tell_outcome(outcome)
        self._composer.close()


_SHARED = ("body", "draft", "to", "cc", "bcc", "subject", "account", "attachments", "language", "from_address", "format", "templates")
