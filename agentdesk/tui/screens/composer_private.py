"""A public answer and a private one beside it, written in one composer."""

from __future__ import annotations

from dataclasses import replace

from agentdesk.domain.asks import CheckText, RenderTemplate
from agentdesk.domain.errors import AgentdeskError
from agentdesk.domain.mailbox import is_address
from agentdesk.domain.reading import Address
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.texts import _
from agentdesk.domain.verbs import PrivatePart
from agentdesk.domain.voice import RenderedTemplate
from agentdesk.tui.checking import TextChecker
from agentdesk.tui.people import people_text
from agentdesk.tui.screens.composer_checks import CheckingScreen
from agentdesk.tui.screens.template_prompts import ask_for
from agentdesk.tui.widgets.body_editor import BodyEditor
from agentdesk.tui.widgets.private_pane import Direct, PrivatePane
from agentdesk.tui.writing import WritingKind


class GoingPrivateScreen(CheckingScreen):
    """The composer's private part."""

    private: PrivatePane

    def make_private(self) -> PrivatePane:
        """Return the pane, closed unless the draft holds something for it."""
        draft, plan = self.writing.draft, self.writing.plan
        direct = Direct(plan.account, plan.channel, plan.direct_to) if plan is not None and plan.direct_to else None
        self.private = PrivatePane(draft.private if draft is not None else None, direct)
        self.private_checker = TextChecker(self.session.one, self._asked_private, self._ask_beside, self._found)
        return self.private

    @property
    def can_go_private(self) -> bool:
        """Whether what is answered is public."""
        plan = self.writing.plan
        return self.writing.kind is WritingKind.REPLY and plan is not None and plan.is_public

    @property
    def private_part(self) -> PrivatePart | None:
        """What is written in private, None where nothing is."""
        return self.private.part if self.can_go_private and self.private.is_mounted else None

    def ask_no_more(self) -> None:
        """Ask nothing more about what is written."""
        super().ask_no_more()
        self.private_checker.end()

    def editors(self) -> list[tuple[BodyEditor, TextChecker]]:
        """Return the texts that are checked, with their checkers."""
        both = [(self.body, self.checker)]
        if self.can_go_private and self.private.is_wanted:
            both.append((self.private.body, self.private_checker))
        return both

    def beside(self) -> str:
        """Return what is written in private beside the public text."""
        part = self.private_part
        return part.body if part is not None else ""

    def _asked_private(self) -> CheckText | None:
        part, plan = self.private_part, self.writing.plan
        return None if part is None or plan is None else CheckText.in_private(part, plan, self.choices.language)

    def act_compose_private(self) -> None:
        """Open or close the private answer; the template in the public one brings its wording for mail or for a direct message."""
        if not self.can_go_private:
            self.console_app.tell(_("This answer is private already."))
            return
        if self.private.is_wanted:
            self.private.want(is_wanted=False)
            self.body.focus()
            self.touched()
        else:
            self.start(self._open_private, group="private", exclusive=True)

    async def _open_private(self) -> None:
        pane = self.private
        pane.want(is_wanted=True)
        if not pane.to.value:
            pane.to.value = people_text(self._known_addresses() or pane.direct_to)
        (pane.body if pane.to.value else pane.to).focus()
        if not pane.body.text.strip():
            for used in self.templates:
                await self._put_wording(used.name)
        self.touched()

    def _known_addresses(self) -> tuple[Address, ...]:
        customer = self.writing.page.customer if self.writing.page is not None else None
        handles = customer.handles if customer is not None else ()
        first = next((address for kind, address in handles if kind == ChannelKind.EMAIL and is_address(address)), None)
        return () if first is None or customer is None else (Address(customer.name, first),)

    async def _put_wording(self, name: str) -> None:
        kind = ChannelKind.CHAT if self.private.is_direct else ChannelKind.EMAIL
        known = self.answers.get(name, ())
        ask = RenderTemplate(name, self.writing.conversation, kind.value, self.choices.language, "", known)
        try:
            rendered: RenderedTemplate = await self.session.one(ask)
        except AgentdeskError:
            return  # it has no wording for that; the agent writes one
        if answers := await ask_for(self.console_app, [rendered]):
            rendered = await self.session.one(replace(ask, answers=(*known, *answers)))
        self.put_in_private(rendered, is_replacing=True)

    def put_in_private(self, rendered: RenderedTemplate, *, is_replacing: bool) -> None:
        """Put a template into the private answer, at the cursor or in place of what stands there."""
        pane = self.private
        if is_replacing or not pane.body.text.strip():
            pane.body.put(0, len(pane.body.text), rendered.text)
            pane.templates = ()
        else:
            place = rendered.place_in(pane.body.text, pane.body.cursor_index)
            rendered = rendered.between(pane.body.text[:place], pane.body.text[place:])
            pane.body.put(place, place, rendered.text)
        pane.subject.value = pane.subject.value or rendered.subject
        pane.templates += (rendered.used,)
        self.touched()
