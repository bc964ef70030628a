"""Beginning an answer, a forward, new mail or a note, from list and conversation alike."""

from __future__ import annotations

from functools import partial

from agentdesk.domain.asks import PlanReply
from agentdesk.domain.texts import _
from agentdesk.domain.verbs import LogContact, Verb
from agentdesk.domain.views import MessageView
from agentdesk.tui.console import Work
from agentdesk.tui.screens import reopening
from agentdesk.tui.screens.relating import RelatingScreen


class AnsweringScreen(RelatingScreen):
    """A screen from whose conversation something is written."""

    def act_answer_reply(self) -> None:
        """Write a reply."""
        self._reply(reply_all=False)

    def act_answer_reply_all(self) -> None:
        """Write a reply to everybody in the conversation."""
        self._reply(reply_all=True)

    def _reply(self, *, reply_all: bool) -> None:
        # By its number: the row may have fallen out of the list's cache, or not have come yet.
        here = self.conversation_here()
        if here is not None:
            self._begin(partial(reopening.reply, self, PlanReply(here, reply_all=reply_all), self.answered))

    def act_answer_note(self) -> None:
        """Write an internal note."""
        here = self.conversation_here()
        if here is not None:
            self._begin(partial(reopening.write_note, self, here))

    def act_answer_forward(self) -> None:
        """Hand the message shown on to somebody else."""
        here = self.conversation_here()
        if here is not None:
            message = self.message_to_forward()
            self._begin(partial(reopening.forward, self, here, None if message is None else message.id))

    def act_answer_new(self) -> None:
        """Write to somebody without being asked."""
        self._begin(partial(reopening.write_new, self))

    def act_answer_template(self) -> None:
        """Answer with a template: every marked conversation, or the one under the cursor, each with a text of its own."""
        from agentdesk.tui.screens import bulk  # noqa: PLC0415 - loaded on its first use, never at start

        if found := self.targets():
            self.start(partial(bulk.begin, self, found), group="opening", exclusive=True)

    def act_answer_log(self) -> None:
        """Record a contact that no channel brought in."""
        from agentdesk.tui.screens.contact import ContactScreen  # noqa: PLC0415 - loaded on its first use, never at start

        def take(verb: LogContact | None) -> None:
            if verb is not None:
                self.carry_out(verb, is_repeatable=False)

        self.app.push_screen(ContactScreen(self.console_app.clock.now()), take)

    def message_to_forward(self) -> MessageView | None:
        """Return which message is handed on; None for the newest from outside."""
        return None

    def answered(self, verb: Verb) -> None:
        """Hear that a reply is on its way; where one conversation is read, the next follows."""

    def _begin(self, opening: Work) -> None:
        if not self.session.is_up:
            self.console_app.tell(self.console_app.state.link or _("the service does not answer"), is_error=True)
            return
        self.hold_keys()
        self.start(partial(self._open_composer, opening), group="opening", exclusive=True)

    async def _open_composer(self, opening: Work) -> None:
        """Open the composer; what is typed meanwhile goes into it, and nowhere where it can't be opened."""
        is_open = False
        try:
            await opening()
            is_open = True
        finally:
            self.release_keys(are_meant=is_open)
