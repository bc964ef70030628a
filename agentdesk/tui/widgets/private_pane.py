"""The private answer beside a public one: whom it goes to, its subject, its text."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from agentdesk.domain.texts import _
from agentdesk.domain.verbs import PrivatePart
from agentdesk.tui.people import parse_people, people_text
from agentdesk.tui.widgets.body_editor import BodyEditor
from agentdesk.tui.widgets.line_input import LineInput
from agentdesk.tui.widgets.people_input import PeopleInput


class PrivatePane(Vertical):
    """A few fields and a text of their own; nothing of it is read by anybody but the customer."""

    DEFAULT_CSS = """
    PrivatePane { height: 1fr; display: none; }
    PrivatePane .heading { height: 1; background: $panel; padding-left: 1; }
    """

    def __init__(self, part: PrivatePart | None) -> None:
        super().__init__(id="private")
        self._part = part or PrivatePart("", ())
        self.templates = self._part.templates
        self.is_wanted = part is not None

    def compose(self) -> ComposeResult:
        """Lay fields and text out."""
        self.to = PeopleInput(people_text(self._part.to), id="private-to")
        self.subject = LineInput(self._part.subject, id="private-subject", select_on_focus=False)
        self.body = BodyEditor(self._part.body, id="private-body")
        yield Static(Content(_("In private, to this customer alone")), classes="heading")
        for name, label, field in (("to", _("To"), self.to), ("subject", _("Subject"), self.subject)):
            with Horizontal(classes="field", id=f"field-private-{name}"):
                yield Static(Content(label))
                yield field
        yield self.to.suggestions
        yield self.body

    def on_mount(self) -> None:
        """Stand there only where it is wanted."""
        self.display = self.is_wanted

    def want(self, *, is_wanted: bool) -> None:
        """Open or close it; what was written in it stays for the next time."""
        self.is_wanted = self.display = is_wanted

    @property
    def part(self) -> PrivatePart | None:
        """What stands there, None while it is closed."""
        if not self.is_wanted:
            return None
        templates = self.templates if self.body.text.strip() else ()
        return PrivatePart(self.body.text, parse_people(self.to.value), self.subject.value, templates=templates)
