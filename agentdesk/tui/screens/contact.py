"""Recording a contact that no channel brought in: who, when, what about, what they said, stars, a link, a call promised."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from agentdesk.domain.errors import UsageError
from agentdesk.domain.letter_values import normal_form
from agentdesk.domain.letters import ProposalKind
from agentdesk.domain.moments import in_utc, parse_past, parse_until
from agentdesk.domain.texts import _
from agentdesk.domain.verbs.contacts import LogContact, person_of
from agentdesk.tui.people import parse_people
from agentdesk.tui.screens.base import Dialog
from agentdesk.tui.widgets.body_editor import BodyEditor
from agentdesk.tui.widgets.line_input import LineInput
from agentdesk.tui.widgets.lines import Ways

_TALL: Final = 20
"""Lines from which on there is room to write without moving; below, what the keys do stays in sight instead."""
_NEARLY_A_YEAR: Final = timedelta(days=364)
_WITH_A_TIME: Final = re.compile(r"(?P<day>.+?),? +(?P<time>[0-9]{1,2}:[0-9]{2})")


class ContactScreen(Dialog):
    """Enter goes on, ctrl+s records; only who and what are needed."""

    HAS_FIELD = True
    CSS_PATH: ClassVar[str] = "contact.tcss"
    VERTICAL_BREAKPOINTS = [(0, "-short"), (_TALL, "-tall")]  # noqa: RUF012 - Textual's declaration

    def __init__(self, now: datetime) -> None:
        super().__init__()
        self._now = now

    def compose(self) -> ComposeResult:
        """Lay the card out."""
        with Vertical(classes="card"):
            yield Static(Content(_("Record a contact")), classes="title")
            yield from self._field("who", _("Who"), _("a name, a number, an address, or “Jan <+31 6 …>”"))
            yield from self._field("channel", _("By"), _("phone, letter, counter, review, or a platform's name"), _("phone"))
            with Horizontal(id="said"):
                yield Static(Content(_("Said")), classes="label")
                yield BodyEditor("", id="text")
            yield from self._field("when", _("When"), _("now; else 14:30, yesterday 9:00, 3 november or 2026-11-03"))
            yield from self._field("about", _("About"), _("what it is about; else the text's first line"))
            yield from self._field("stars", _("Stars"), _("of a review, out of 5"))
            yield from self._field("link", _("Link"), _("the page it stands on"))
            yield from self._field("callback", _("Call back"), _("when a call was promised: 2h, 17:30, monday 9:00"))
            yield Ways(_("enter, tab  next field    ctrl+s  record    esc  cancel"))

    @staticmethod
    def _field(name: str, label: str, hint: str, value: str = "") -> Iterator[Widget]:
        with Horizontal(classes="field"):
            yield Static(Content(label), classes="label")
            field = LineInput(value, id=name)
            field.placeholder = hint
            yield field

    def on_mount(self) -> None:
        """Let typing begin at once."""
        self.query_one("#who", LineInput).focus()

    def take_key(self, event: events.Key) -> None:
        """Move, record, or leave."""
        super().take_key(event)
        if event.key == "tab":
            event.stop()
            self.focus_next()
        elif event.key == "shift+tab":
            event.stop()
            self.focus_previous()
        elif event.key == "ctrl+s":
            event.stop()
            self._record()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go on to the next field."""
        event.stop()
        self.focus_next()

    def _value(self, name: str) -> str:
        return self.query_one(f"#{name}", LineInput).value.strip()

    def _record(self) -> None:
        try:
            verb = self._verb()
        except UsageError as error:
            self.console_app.tell(str(error), is_error=True)
        else:
            self.dismiss(verb)

    def _verb(self) -> LogContact:
        """Return the verb; what can't be is said before anything is lost.

        Raises:
            UsageError: nobody is named, nothing was said, or the stars, the day or the moment can't be read.
        """
        who, text, stars, callback = (
            self._value("who"),
            self.query_one("#text", BodyEditor).text,
            self._value("stars"),
            self._value("callback"),
        )
        if not who:
            raise UsageError(cause=_("who was it? A name, a number or an address"))
        about = self._value("about")
        if not (text.strip() or stars or about):
            raise UsageError(cause=_("nothing was said: give a text, or stars"))
        try:
            rating = float(stars.replace(",", ".")) if stars else None
        except ValueError as error:
            raise UsageError(cause=_("stars go from 0 to 5")) from error
        return LogContact(
            channel=self._value("channel").lower() or "phone",
            who=person_of(parse_people(who)[0]),
            text=text,
            subject=about,
            at=self._moment(),
            rating=rating,
            url=self._value("link"),
            callback_at=parse_until(callback, self._now) if callback else None,
        )

    def _moment(self) -> datetime | None:
        """Return the latest moment that was typed; a day without a time is its beginning, today and nothing are now. Raises UsageError."""
        typed, today = self._value("when"), self._now.astimezone().date()
        if not typed:
            return None
        moment = parse_past(typed, self._now)
        if moment is None:
            moment = self._day_in_words(typed, today)
        return None if moment == in_utc(datetime.combine(today, time())) else moment

    def _day_in_words(self, typed: str, today: date) -> datetime:
        """Return the moment of a day as letters write it ("3 november"), with a time behind it or its beginning."""
        found = _WITH_A_TIME.fullmatch(typed)
        day, clock = (found["day"], f" {found['time']}") if found else (typed, "")
        value = normal_form(ProposalKind.DATE, day, today - _NEARLY_A_YEAR)
        moment = parse_past(value + clock, self._now) if value else None
        if moment is None:
            raise UsageError(cause=_("“{text}” can't be understood; a day is written as 2026-03-01 or 1 maart").format(text=typed))
        return moment
