"""Which template suits a conversation: asked once for what the conversation is about, and never waited for by a key."""

from __future__ import annotations

from time import monotonic

from agentdesk.domain.asks import ListTemplates
from agentdesk.domain.views import ConversationPage
from agentdesk.domain.voice import TemplateView
from agentdesk.tui.session import Session

KEPT_S = 120.0
"""Templates are changed seldom; one that is new is suggested after this at the latest."""
LOOKED_AT = 5
_Subject = tuple[tuple[str, ...], str]


class SuggestedTemplates:
    """Suggests by the conversation's tags: a template that has one of them, or is named after it; the one used most on the channel."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[_Subject, tuple[str, float]] = {}

    def known(self, page: ConversationPage) -> str | None:
        """Return the name of the template that suits, "" where none does, None where it has to be asked for."""
        found = self._known.get(_subject(page))
        return None if found is None or monotonic() - found[1] > KEPT_S else found[0]

    async def of(self, page: ConversationPage) -> str:
        """Return the name of the template that suits, "" where none does, asking where it isn't known."""
        known = self.known(page)
        return await self.find(page) if known is None else known

    async def find(self, page: ConversationPage) -> str:
        """Ask the desk."""
        tags, kind = subject = _subject(page)
        name = ""
        for tag in tags:
            found = await self._session.ask(ListTemplates(tag, kind, LOOKED_AT))
            name = next((view.name for view in found if suits(view, tag)), "")
            if name:
                break
        self._known[subject] = (name, monotonic())
        return name


def suits(view: TemplateView, tag: str) -> bool:
    """Return whether a template is for what a tag says: letters that only look alike are no reason to suggest it."""
    wanted = tag.casefold().replace("-", "")
    words = (*view.tags, *view.name.split("-"))
    return not view.problems and wanted in {word.casefold().replace("-", "") for word in words}


def _subject(page: ConversationPage) -> _Subject:
    return ((), "") if page.row is None else (page.row.tags, page.row.kind.value)
