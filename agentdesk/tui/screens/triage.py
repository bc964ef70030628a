"""What list and conversation have in common: verbs on the conversations the keys act on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial

from agentdesk.domain.asks import ListAgents
from agentdesk.domain.errors import UsageError
from agentdesk.domain.ids import AgentName, ConversationId
from agentdesk.domain.moments import MORNING, parse_until
from agentdesk.domain.query import Key
from agentdesk.domain.texts import _, ngettext
from agentdesk.domain.verbs import Assign, Close, Delete, MarkRead, MarkSpam, Reopen, Snooze, Star, Tag, Verb
from agentdesk.domain.views import AgentView, ConversationRow
from agentdesk.tui.keys.actions import Action
from agentdesk.tui.keys.shown import with_keys
from agentdesk.tui.presenters.completing import known_values
from agentdesk.tui.presenters.when import clock_time, day_and_time, weekday
from agentdesk.tui.screens.base import ConsoleScreen
from agentdesk.tui.screens.dialogs import Choice, Confirm, Menu, Prompt
from agentdesk.tui.screens.picker import Pick, Picker

_AFTERNOON_HOURS = 3
_NOBODY = ""
_MOMENTS = ("tomorrow", "monday", "3d", "7d")
_MONDAY = 0


def snooze_choices(now: datetime) -> list[Choice]:
    """Return the moments offered first: later today, tomorrow morning, next week."""
    local = now.astimezone()
    later = (local + timedelta(hours=_AFTERNOON_HOURS)).replace(minute=0, second=0, microsecond=0)
    morning = local.replace(hour=MORNING.hour, minute=MORNING.minute, second=0, microsecond=0)
    tomorrow = morning + timedelta(days=1)
    monday = morning + timedelta(days=(_MONDAY - local.weekday()) % 7 or 7)
    words = _("later today, {time}") if later.date() == local.date() else _("tonight, {time}")
    return [
        Choice("l", words.format(time=clock_time(later)), later),
        Choice("t", _("tomorrow morning, {time}").format(time=f"{weekday(tomorrow)} {clock_time(tomorrow)}"), tomorrow),
        Choice("w", _("next week, {time}").format(time=f"{weekday(monday)} {day_and_time(monday, now)}"), monday),
    ]


def tag_changes(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return tags to add and to take off, as typed: `refund -late`."""
    words = text.replace(",", " ").split()
    add = tuple(word.lstrip("+#") for word in words if not word.startswith("-"))
    remove = tuple(word[1:].lstrip("#") for word in words if word.startswith("-"))
    return tuple(filter(None, add)), tuple(filter(None, remove))


def assignee_picks(people: Sequence[AgentView], me: AgentName) -> list[Pick]:
    """Return who a conversation can be given to: me, the others, nobody."""
    counts = {person.name: person.open for person in people}

    def has(count: int) -> str:
        return ngettext("{count} open", "{count} open", count).format(count=count)

    others = [Pick(person.name, person.name, has(person.open)) for person in people if person.name != me]
    mine = Pick(me, _("me ({name})").format(name=me), has(counts.get(me, 0)))
    return [mine, *others, Pick(_NOBODY, _("nobody: give it back to everybody"))]


def _why_no_moment(text: str, *, now: datetime) -> str:
    """Return why something can't be snoozed until what was typed, "" where it can."""
    try:
        parse_until(text, now)
    except UsageError as error:
        return str(error)
    return ""


class TriageScreen(ConsoleScreen):
    """A screen with conversations the keys act on."""

    def targets(self) -> tuple[ConversationId, ...]:
        """Return the conversations a verb acts on: marked ones, or the one shown."""
        return ()

    def conversation_here(self) -> ConversationId | None:
        """Return the one conversation the agent looks at, whatever is marked: answers and notes are about this one."""
        return next(iter(self.targets()), None)

    def target_row(self) -> ConversationRow | None:
        """Return the row of the first of them as far as it is known."""
        return None

    def rows_at_hand(self) -> Iterable[ConversationRow]:
        """Return the rows around, whose tags and agents are offered."""
        return ()

    def arguments_of(self, action: Action, /) -> Sequence[str] | None:
        """Return the tags, agents and moments that are offered behind `tag`, `assign` and `snooze`."""
        match action.id:
            case "triage.snooze":
                return _MOMENTS
            case "triage.tag" | "triage.assign":
                known = known_values(self.rows_at_hand(), self.console_app.state.status)
                return known.of(Key.TAG if action.id == "triage.tag" else Key.ASSIGNEE)
        return super().arguments_of(action)

    def perform_with(self, action: Action, argument: str, /) -> None:
        """Tag, assign or snooze as it was typed."""
        super().perform_with(action, argument)
        found = self.targets()
        if not found:
            return
        match action.id:
            case "triage.tag":
                self._tag(found, argument)
            case "triage.assign":
                given = {"me": self.session.agent, "none": None}.get(argument, AgentName(argument))
                self.carry_out(Assign(found, given))
            case "triage.snooze":
                self._snooze(found, argument)

    def act_triage_close(self) -> None:
        """Mark as done."""
        if found := self.targets():
            self.carry_out(Close(found))

    def act_triage_reopen(self) -> None:
        """Open again."""
        if found := self.targets():
            self.carry_out(Reopen(found))

    def act_triage_assign_me(self) -> None:
        """Take over."""
        if found := self.targets():
            self.carry_out(Assign(found, self.session.agent))

    def act_triage_assign(self) -> None:
        """Give to somebody, or to everybody."""
        found = self.targets()
        if not found:
            return

        self.hold_keys()
        self.start(partial(self._ask_assignee, found), group="opening", exclusive=True)

    async def _ask_assignee(self, found: tuple[ConversationId, ...]) -> None:
        """Ask for one of the desk's agents, or a name typed; what is typed meanwhile goes into the field."""
        is_open = False
        try:
            people = await self.session.ask(ListAgents())
            picks = assignee_picks(people, self.session.agent)

            def take(name: str | None) -> None:
                if name is not None:
                    is_new = name not in {pick.value for pick in picks}
                    self.carry_out(Assign(found, None if name == _NOBODY else AgentName(name), is_new))

            no_match = _("Nobody here is called so. Enter takes it as a new name.")
            self.app.push_screen(Picker(_count_title(_("Assign to"), found), picks, no_match), take)
            is_open = True
        finally:
            self.release_keys(are_meant=is_open)

    def act_triage_snooze(self) -> None:
        """Hide until a moment."""
        found = self.targets()
        if not found:
            return
        now = self.console_app.clock.now()

        def take(answer: datetime | str | None) -> None:
            if answer is not None:
                self._snooze(found, answer)

        title, hint = _count_title(_("Snooze until"), found), _("3d, monday 9:00, 2026-03-01")
        self.app.push_screen(Menu(title, snooze_choices(now), hint, refused=partial(_why_no_moment, now=now)), take)

    def _snooze(self, found: tuple[ConversationId, ...], answer: datetime | str) -> None:
        try:
            until = parse_until(answer, self.console_app.clock.now()) if isinstance(answer, str) else answer
        except UsageError as error:
            self.console_app.tell(str(error), is_error=True)
        else:
            self.carry_out(Snooze(found, until))

    def act_triage_tag(self) -> None:
        """Add and take off tags."""
        found = self.targets()
        if not found:
            return
        row = self.target_row()
        present = [_("Now: {tags}").format(tags=", ".join(row.tags))] if row is not None and row.tags and len(found) == 1 else []

        def take(text: str | None) -> None:
            self._tag(found, text or "")

        known = known_values(self.rows_at_hand(), self.console_app.state.status).of(Key.TAG)
        lines = [*present, _("Words to add; -word takes one off.")]
        self.app.push_screen(Prompt(_count_title(_("Tags"), found), lines, known=known), take)

    def _tag(self, found: tuple[ConversationId, ...], text: str) -> None:
        add, remove = tag_changes(text)
        if add or remove:
            self.carry_out(Tag(found, add, remove))

    def act_triage_star(self) -> None:
        """Star, or take the star off."""
        row = self.target_row()
        if found := self.targets():
            self.carry_out(Star(found, not (row is not None and row.is_starred)))

    def act_triage_unread(self) -> None:
        """Mark as unread, or as read."""
        row = self.target_row()
        if found := self.targets():
            self.carry_out(MarkRead(found, row is not None and row.is_unread, is_by_hand=True))

    def act_triage_spam(self) -> None:
        """Mark as spam."""
        if found := self.targets():
            self.carry_out(MarkSpam(found))

    def act_triage_delete(self) -> None:
        """Delete, once confirmed."""
        found = self.targets()
        if not found:
            return

        def take(is_sure: bool | None) -> None:  # noqa: FBT001 - the dialog's answer
            if is_sure:
                self.carry_out(Delete(found), is_repeatable=False)

        title = ngettext("Delete {count} conversation?", "Delete {count} conversations?", len(found)).format(count=len(found))
        row = self.target_row() if len(found) == 1 else None
        which = [f"#{row.id} · {row.who} · {row.subject}"] if row is not None else []
        lines = [*which, with_keys(_("Hidden at once; {undo} or the journal brings it back for 30 days, then its content is erased."))]
        self.app.push_screen(Confirm(title, lines, _("delete")), take)

    def act_repeat(self) -> None:
        """Do the last thing again, to what the keys act on now."""
        verb, found = self.console_app.last_verb, self.targets()
        if verb is not None and found:
            self.carry_out(aimed_at(verb, found))


def aimed_at(verb: Verb, conversations: tuple[ConversationId, ...]) -> Verb:
    """Return the same verb on other conversations."""
    match verb:
        case Assign(assignee=assignee, is_new_name=is_new):
            return Assign(conversations, assignee, is_new)
        case Snooze(until=until):
            return Snooze(conversations, until)
        case Tag(add=add, remove=remove):
            return Tag(conversations, add, remove)
        case Star(is_starred=is_starred):
            return Star(conversations, is_starred)
        case MarkRead(is_read=is_read):
            return MarkRead(conversations, is_read, is_by_hand=True)
        case Close() | Reopen() | MarkSpam():
            return type(verb)(conversations)
        case _:
            return verb


def _count_title(words: str, conversations: tuple[ConversationId, ...]) -> str:
    count = len(conversations)
    if count == 1:
        return f"{words} · #{conversations[0]}"
    return f"{words} · " + ngettext("{count} conversation", "{count} conversations", count).format(count=count)
