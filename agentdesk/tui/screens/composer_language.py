"""What the composer offers for a text that doesn't fit: another language for the customer, shorter wordings, numbered parts."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from agentdesk.domain.asks import OfferShorter, PlanReply
from agentdesk.domain.texts import _
from agentdesk.domain.verbs import SetCustomer
from agentdesk.domain.voice import ShorterText
from agentdesk.tui.presenters.cells import cut, one_line
from agentdesk.tui.presenters.languages import language_name
from agentdesk.tui.screens.composer_private import GoingPrivateScreen
from agentdesk.tui.screens.dialogs import Choice, Menu, Prompt
from agentdesk.tui.writing import WritingKind

LANGUAGES = ("nl", "fr", "de", "it", "en", "es", "pt", "pl")
OTHER = "other"
MOST_OFFERS = 8


class FittingScreen(GoingPrivateScreen):
    """The composer's choices of language and length."""

    def act_compose_language(self) -> None:
        """Choose the customer's language."""
        if self.writing.kind is not WritingKind.REPLY:
            self.console_app.tell(_("A language is chosen for an answer."))
            return

        def take(chosen: str | None) -> None:
            if chosen == OTHER:
                self.app.push_screen(Prompt(_("Which language?"), [_("Two letters, as nl or pt-BR.")]), take)
            elif chosen:
                self.start(partial(self._take_language, chosen.strip()), group="language", exclusive=True)

        choices = [Choice(str(number), language_name(code), code) for number, code in enumerate(LANGUAGES, start=1)]
        self.app.push_screen(Menu(_("In which language do they read?"), [*choices, Choice("9", _("another"), OTHER)]), take)

    async def _take_language(self, code: str) -> None:
        """Write on in another language, and keep it on the customer; signature and checks follow it."""
        page, plan = self.writing.page, self.writing.plan
        if page is not None and page.customer is not None and page.customer.language != code:
            self.console_app.tell_outcome(await self.session.do(SetCustomer(page.customer.id, language=code)))
        self.choices.language = code
        if plan is not None:
            found = await self.session.one(PlanReply(self.writing.conversation, plan.answers, language=code))
            now = replace(plan, language=code, signature=found.signature, footer=found.footer, moves=found.moves, follow_up=found.follow_up)
            self.writing = replace(self.writing, plan=now)
        self.touched()

    def act_compose_shorten(self) -> None:
        """Offer what would fit."""
        if self.writing.kind is WritingKind.REPLY:
            self.start(self._shorten, group="shorten", exclusive=True)

    async def _shorten(self) -> None:
        if self.choices.in_parts:
            self.choices.in_parts = False
            self.console_app.tell(_("One text again."))
            self.touched()
            return
        names = tuple(one.name for one in self.templates)
        found = await self.session.ask(OfferShorter(self.writing.conversation, self.body.text, names, self.choices.language))
        if not found:
            self.console_app.tell(_("There is nothing shorter: it fits, or only your own words can make it fit."))
            return
        choices = [Choice(str(number), _offer_words(one), one) for number, one in enumerate(found[:MOST_OFFERS], start=1)]
        self.app.push_screen(Menu(_("Which one?"), choices), self._take_shorter)

    def _take_shorter(self, chosen: ShorterText | None) -> None:
        if chosen is None:
            return
        if chosen.template:
            self.body.put(0, len(self.body.text), chosen.parts[0])
        else:
            self.choices.in_parts = True
            self.console_app.tell(_("It leaves in {count} parts, each with its number.").format(count=len(chosen.parts)))
        self.touched()


def _offer_words(offer: ShorterText) -> str:
    if not offer.template:
        return _("{count} numbered parts").format(count=len(offer.parts))
    return _("{template} as for {variant}: {text}").format(
        template=one_line(offer.template), variant=one_line(offer.variant), text=cut(one_line(offer.parts[0]), 40)
    )
