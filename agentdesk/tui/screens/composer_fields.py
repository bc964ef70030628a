"""The fields of the composer: whom a text goes to and under which subject, and the same text in the agent's own editor."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from agentdesk.client.editor import edited, editor_command
from agentdesk.domain.errors import AgentdeskError
from agentdesk.domain.reading import Address
from agentdesk.domain.texts import _
from agentdesk.tui.people import parse_people, people_text
from agentdesk.tui.screens.composer_language import FittingScreen
from agentdesk.tui.widgets.line_input import LineInput
from agentdesk.tui.widgets.people_input import PeopleInput, PeopleWanted
from agentdesk.tui.writing import WritingKind


class FieldsScreen(FittingScreen):
    """The composer's fields."""

    inputs: dict[str, LineInput]
    """Its fields of one line by name, held here: a save may be under way while the screen is taken down."""

    @property
    def is_note(self) -> bool:
        """Whether this is an internal note."""
        return self.writing.kind is WritingKind.NOTE

    def fields(self) -> Iterator[Widget]:
        """Yield a line for each field."""
        draft, plan = self.writing.draft, self.writing.plan
        to = (draft.to if draft else ()) or (plan.to if plan else ())
        cc = draft.cc if draft else plan.cc if plan else ()
        subject = draft.subject if draft and draft.subject else plan.subject if plan else ""
        people = (("to", _("To"), to), ("cc", _("Cc"), cc), ("bcc", _("Bcc"), draft.bcc if draft else ()))
        for name, label, addresses in people:
            with Horizontal(classes="field", id=f"field-{name}"):
                yield Static(Content(label))
                self.inputs[name] = field = PeopleInput(people_text(addresses), id=name)
                yield field
            yield field.suggestions
        with Horizontal(classes="field", id="field-subject"):
            yield Static(Content(_("Subject")))
            self.inputs["subject"] = LineInput(subject, id="subject", select_on_focus=False)
            yield self.inputs["subject"]

    def people(self, name: str) -> tuple[Address, ...]:
        """Return who stands in a field, nobody for a note."""
        return () if self.is_note else parse_people(self.inputs[name].value)

    def on_people_wanted(self, message: PeopleWanted) -> None:
        """Look for people whose name begins with what is typed; only the newest answer counts."""
        message.stop()
        self.start(message.answer(self.session.ask), group="people", exclusive=True)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go on to the next field."""
        event.stop()
        self.focus_next()

    def act_compose_bcc(self) -> None:
        """Show or hide the field for blind copies; while it holds somebody it stays."""
        if self.writing.answers_in_place:
            self.console_app.tell(_("This answer stands below what they wrote; it takes no other recipients."))
            return
        for field in self.query("#field-bcc"):
            field.display = not field.display or bool(self.people("bcc"))
            if field.display:
                self.query_one("#bcc").focus()

    def act_compose_editor(self) -> None:
        """Write on in the agent's own editor."""
        self.start(self._edit, group="editor", exclusive=True)

    async def _edit(self) -> None:
        command = editor_command()
        await self.keeper.save()
        text = self.body.text
        trouble: AgentdeskError | None = None
        # Textual's suspend has no try/finally: an exception inside it would leave the screen dead.
        with self.app.suspend():
            try:
                text = await asyncio.to_thread(edited, self.body.text, command)
            except AgentdeskError as error:
                trouble = error
        if text != self.body.text:
            self.body.load_text(text)
            self.body.move_cursor(self.body.document.end)
        self.body.focus()
        if trouble is not None:
            raise trouble
