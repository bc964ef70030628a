"""The wizard's steps as forms: each shows answers and gives back what stands in its fields."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from agentdesk.client.mailbox_answers import MailboxAnswers, Way
from agentdesk.domain.texts import N_, _
from agentdesk.domain.views import AccountHealth, LoginStart
from agentdesk.tui.keys.shown import with_keys
from agentdesk.tui.mailbox_setup import MailboxSetup
from agentdesk.tui.presenters import wizard as presenter
from agentdesk.tui.presenters.tones import Line
from agentdesk.tui.widgets.choices import ChoiceLine, Choices
from agentdesk.tui.widgets.line_input import LineInput
from agentdesk.tui.widgets.lines import Lines

SECURITIES = ("tls", "starttls", "none")
USUAL_PORTS = {"imap": "993", "smtp": "465"}


def field(label: str, *widgets: Widget) -> Horizontal:
    """Return a label with what belongs to it in one row."""
    return Horizontal(Static(Content(label)), *widgets, classes="field")


class Pane(VerticalScroll, can_focus=False):
    """One step."""

    def __init__(self, setup: MailboxSetup) -> None:
        super().__init__()
        self.setup = setup

    def value(self, name: str) -> str:
        """Return what stands in a field."""
        return self.query_one(f"#{name}", LineInput).value.strip()

    def chosen(self, name: str) -> str:
        """Return what is chosen."""
        return self.query_one(f"#{name}", Choices).value

    def answers(self) -> MailboxAnswers:
        """Return the answers with what stands here now."""
        return self.setup.answers

    def begin(self) -> None:
        """Put the keys into the first field."""
        for widget in self.query("LineInput, Choices"):
            if widget.can_focus and widget.display and all(parent.display for parent in widget.ancestors if isinstance(parent, Widget)):
                widget.focus()
                return


class AddressPane(Pane):
    """The address, and what the account is called."""

    def compose(self) -> ComposeResult:
        """Lay the form out."""
        answers = self.setup.answers
        intro = with_keys(
            _("Connect the mailbox your customers write to. You can leave with {wizard.leave} at any step and go on later with {go.setup}.")
        )
        lines = Lines()
        yield lines
        lines.show(lambda width: presenter.paragraphs([intro], width))
        yield field(_("Address"), LineInput(answers.address, id="address"))
        yield field(
            _("Name"), LineInput(answers.account, placeholder=_("short, as in shop; left empty, one is made of the address"), id="name")
        )
        yield field(
            _("Shown as"), LineInput(answers.get("name"), placeholder=_("what customers see beside the address: your firm"), id="shown")
        )

    def answers(self) -> MailboxAnswers:
        """Return the name customers see; another address has other servers, which the search finds."""
        return self.setup.answers.setting({"name": self.value("shown")})


class ServersPane(Pane):
    """What was found, in fields that can be changed."""

    def compose(self) -> ComposeResult:
        """Lay the form out."""
        answers = self.setup.answers
        lines = Lines(id="found")
        yield lines
        lines.show(lambda width: [*presenter.probe_lines(self.setup.found, answers, width), Line()])
        yield from self._endpoint("imap", _("Read by"))
        yield from self._endpoint("smtp", _("Send by"))
        yield field(_("Login name"), LineInput(answers.get("user"), id="user"))
        yield field(
            _("Authority"), LineInput(answers.get("ca_file"), placeholder=_("only for a server of your own: a PEM file"), id="ca_file")
        )

    def _endpoint(self, protocol: str, label: str) -> Iterator[Widget]:
        answers = self.setup.answers
        securities = Choices(
            [ChoiceLine(one, one) for one in SECURITIES],
            answers.get(f"{protocol}_security") or "tls",
            is_row=True,
            id=f"{protocol}_security",
        )
        port = LineInput(answers.get(f"{protocol}_port") or USUAL_PORTS[protocol], id=f"{protocol}_port", classes="port")
        hint = _("none: the account only receives") if protocol == "smtp" else ""
        yield field(label, LineInput(answers.get(f"{protocol}_host"), placeholder=hint, id=f"{protocol}_host"), port, securities)

    def answers(self) -> MailboxAnswers:
        """Return the servers as they stand here."""
        keys = ("imap_host", "imap_port", "smtp_host", "smtp_port", "user", "ca_file")
        values = {key: self.value(key) for key in keys}
        values |= {key: self.chosen(key) for key in ("imap_security", "smtp_security")}
        return self.setup.answers.setting(values)


class LoginPane(Pane):
    """How to log in, and how the test of it went."""

    FIELDS: ClassVar[dict[Way, tuple[str, ...]]] = {
        Way.PASSWORD: ("password",),
        Way.COMMAND: ("command",),
        Way.OAUTH: ("oauth_client_id", "client_secret", "page", "answer"),
    }
    LABELS: ClassVar[dict[str, str]] = {
        "password": N_("Password"),
        "command": N_("Command"),
        "oauth_client_id": N_("Client id"),
        "client_secret": N_("Its secret"),
        "answer": N_("Answer"),
    }

    def compose(self) -> ComposeResult:
        """Lay the form out."""
        answers = self.setup.answers
        yield Lines(id="note")
        yield Choices([ChoiceLine(way.value, words) for way, words in presenter.ways(answers)], answers.way.value, id="way")
        yield Lines(id="page")
        for name, value, is_hidden in (
            ("password", "", True),
            ("command", answers.command, False),
            ("oauth_client_id", answers.get("oauth_client_id"), False),
            ("client_secret", "", True),
            ("answer", "", True),
        ):
            yield field(_(self.LABELS[name]), LineInput(value, password=is_hidden, id=name))
        yield Lines(id="tested")

    def begin(self) -> None:
        """Put the keys where most go on: into the password."""
        if self.way is Way.PASSWORD:
            self.query_one("#password", LineInput).focus()
        else:
            super().begin()

    def on_mount(self) -> None:
        """Show what belongs to the way chosen."""
        note = self.setup.answers.note
        self.query_one("#note", Lines).show(lambda width: presenter.paragraphs([note], width) if note else [])
        self.show_way()
        self.show_tested()

    def on_choices_changed(self, message: Choices.Changed) -> None:
        """Show the fields of another way."""
        message.stop()
        self.show_way()

    @property
    def way(self) -> Way:
        """The way chosen."""
        return Way(self.chosen("way"))

    def show_way(self) -> None:
        """Show the fields of the way chosen."""
        wanted = self.FIELDS[self.way]
        login = self.setup.login
        for name in self.LABELS:
            row = self.query_one(f"#{name}", LineInput).parent
            assert isinstance(row, Horizontal)
            is_asked = name != "answer" or (login is not None and not login.user_code)
            row.display = name in wanted and is_asked
        self.query_one("#page", Lines).display = Way.OAUTH is self.way and login is not None

    def show_page(self, login: LoginStart) -> None:
        """Show where to log in."""
        self.query_one("#page", Lines).show(lambda width: presenter.page_lines(login, width))
        self.show_way()
        if not login.user_code:
            self.query_one("#answer", LineInput).focus()

    def show_tested(self) -> None:
        """Show how the test went."""
        answers, tested = self.setup.answers, self.setup.tested
        self.query_one("#tested", Lines).show(lambda width: [Line(), *presenter.probe_lines(tested, answers, width)] if tested else [])

    def answers(self) -> MailboxAnswers:
        """Return the way and what belongs to it; the password goes to the setup alone."""
        self.setup.secret = self._password()
        answers = replace(self.setup.answers, way=self.way, command=self.value("command"))
        return answers.setting({"oauth_client_id": self.value("oauth_client_id")})

    def _password(self) -> str | None:
        typed = self.query_one("#password", LineInput).value
        # Google shows its app passwords in groups of four; the blanks are no part of them.
        is_google = self.setup.answers.get("imap_host") == "imap.gmail.com"
        return (typed.replace(" ", "") if is_google else typed) or None


class PlacePane(Pane):
    """Where the secret lives."""

    def compose(self) -> ComposeResult:
        """Lay the choice out; what doesn't work here is shown with its reason and can't be chosen."""
        lines = Lines()
        yield lines
        words = _("The login works. Where shall its secret be kept? The configuration only names the place.")
        lines.show(lambda width: presenter.paragraphs([words], width))
        options = [ChoiceLine(name, said, is_open=works) for name, said, works in presenter.places(self.setup.secret_places)]
        yield Choices(options, self.setup.answers.place, id="place")

    def answers(self) -> MailboxAnswers:
        """Return the place chosen."""
        return replace(self.setup.answers, place=self.chosen("place"))


class KeepPane(Pane):
    """Whether the desk keeps working without a console."""

    def __init__(self, setup: MailboxSetup, saved: str) -> None:
        super().__init__(setup)
        self._saved = saved

    def compose(self) -> ComposeResult:
        """Lay the choice out."""
        lines = Lines()
        yield lines
        question = _("Shall the desk keep working when no console is open?")
        lines.show(lambda width: presenter.paragraphs([self._saved, question], width))
        options = [ChoiceLine(value, words) for value, words in presenter.keeping(self.setup.supervisor)]
        yield Choices(options, options[-1].value, id="keep")


class SyncPane(Pane):
    """How far the first sync is."""

    def __init__(self, setup: MailboxSetup, done: Sequence[str]) -> None:
        super().__init__(setup)
        self._done = done
        self._most = 0

    def compose(self) -> ComposeResult:
        """Lay the lines out."""
        lines = Lines()
        yield lines
        lines.show(lambda width: presenter.paragraphs(self._done, width))
        yield Lines(id="progress")

    def show_status(self, accounts: Sequence[AccountHealth]) -> None:
        """Show how far the account is by now."""
        health = next((one for one in accounts if one.account == self.setup.account), None)
        self._most = max(self._most, (health.backlog or 0) if health is not None else 0)
        self.query_one("#progress", Lines).show(lambda width: presenter.sync_lines(health, self._most, width))
