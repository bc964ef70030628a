"""The private answer beside a public one: whom it goes to, its subject, its text."""

from __future__ import annotations

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from agentdesk.domain.ids import AccountName
from agentdesk.domain.reading import Address
from agentdesk.domain.texts import _
from agentdesk.domain.verbs import PrivatePart
from agentdesk.tui.people import parse_people, people_text
from agentdesk.tui.widgets.body_editor import BodyEditor
from agentdesk.tui.widgets.line_input import LineInput
from agentdesk.tui.widgets.people_input import PeopleInput


@dataclass(frozen=True, slots=True)
class Direct:
    """How who wrote in public is reached alone, by a direct message of the same account."""

    account: AccountName
    channel: str
    to: tuple[Address, ...]


class PrivatePane(Vertical):
    """A few fields and a text of their own; nothing of it is read by anybody but the customer."""

    DEFAULT_CSS = """
    PrivatePane { height: 1fr; display: none; }
    PrivatePane .heading { height: 1; background: $panel; padding-left: 1; }
    """

    def __init__(self, part: PrivatePart | None, direct: Direct | None = None) -> None:
        super().__init__(id="private")
        self._part = part or PrivatePart("", ())
        self._direct = direct
        self.templates = self._part.templates
        self.is_wanted = part is not None

    def compose(self) -> ComposeResult:
        """Lay fields and text out."""
        self.to = PeopleInput(people_text(self._part.to), id="private-to")
        self.subject = LineInput(self._part.subject, id="private-subject", select_on_focus=False)
        self.body = BodyEditor(self._part.body, id="private-body")
        self.heading = Static(Content(self._heading()), classes="heading")
        yield self.heading
        for name, label, field in (("to", _("To"), self.to), ("subject", _("Subject"), self.subject)):
            with Horizontal(classes="field", id=f"field-private-{name}"):
                yield Static(Content(label))
                yield field
        yield self.to.suggestions
        yield self.body

    def on_mount(self) -> None:
        """Stand there only where it is wanted."""
        self.display = self.is_wanted
        self._show_way()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say by which way it goes, once whom it goes to says so; the composer hears of the change too."""
        if event.input is self.to:
            self._show_way()

    @property
    def direct_to(self) -> tuple[Address, ...]:
        """Who would get a direct message, nobody where there are none."""
        return self._direct.to if self._direct is not None else ()

    @property
    def is_direct(self) -> bool:
        """Whether it goes as a direct message: to nobody but who wrote in public, by their handle."""
        named = [one.address.casefold() for one in parse_people(self.to.value)]
        return bool(self.direct_to) and named == [one.address.casefold() for one in self.direct_to]

    def _heading(self) -> str:
        if self._direct is None or not self.is_direct:
            return _("In private, to this customer alone, by mail")
        return _("In private, to this customer alone, as a direct message ({channel})").format(channel=self._direct.channel)

    def _show_way(self) -> None:
        self.heading.update(Content(self._heading()))
        self.query_one("#field-private-subject").display = not self.is_direct

    def want(self, *, is_wanted: bool) -> None:
        """Open or close it; what was written in it stays for the next time."""
        self.is_wanted = self.display = is_wanted

    @property
    def part(self) -> PrivatePart | None:
        """What stands there, None while it is closed."""
        if not self.is_wanted:
            return None
        templates = self.templates if self.body.text.strip() else ()
        account = self._direct.account if self._direct is not None and self.is_direct else self._mail_account
        return PrivatePart(self.body.text, parse_people(self.to.value), self.subject.value, account, templates)

    @property
    def _mail_account(self) -> AccountName:
        """The account a draft named for its mail; none where it was to be a direct message."""
        is_of_direct = self._direct is not None and self._part.is_direct(self._direct.account)
        return AccountName("") if is_of_direct else self._part.account
