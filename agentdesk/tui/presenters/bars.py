"""The header with its views, and the status line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from agentdesk.config.paths import Home, is_one_of_two
from agentdesk.domain.letters import to_read_words
from agentdesk.domain.rows import ViewCount
from agentdesk.domain.states import View
from agentdesk.domain.texts import N_, _, ngettext
from agentdesk.tui.keys.shown import with_keys
from agentdesk.tui.presenters.cells import one_line, width_of
from agentdesk.tui.presenters.tones import Line, Piece, Tone, two_sided
from agentdesk.tui.presenters.when import clock_time, day_and_time, short_day

if TYPE_CHECKING:
    from agentdesk.domain.closures import ClosureView
    from agentdesk.domain.ids import ConversationId
    from agentdesk.domain.views import AccountHealth, ConversationPage, DeskStatus, MessageView, PresenceView

VIEWS: tuple[View, ...] = tuple(View)
"""In the order of keys 1 to 9."""

VIEW_NAMES = {
    View.OPEN: N_("Open"),
    View.MINE: N_("Mine"),
    View.UNASSIGNED: N_("Unassigned"),
    View.LATE: N_("Late"),
    View.SNOOZED: N_("Snoozed"),
    View.PENDING: N_("Pending"),
    View.CLOSED: N_("Closed"),
    View.ALL: N_("All"),
    View.SPAM: N_("Spam"),
}
_ROOMY = 120
"""From this width on the header has room for whole sentences."""
_COUNTED = {View.OPEN, View.MINE, View.UNASSIGNED, View.LATE, View.SNOOZED, View.PENDING}


@dataclass(frozen=True, slots=True)
class ListPlace:
    """Where the cursor stands in the list; `total` as the desk counts it, None before it has."""

    position: int
    total: ViewCount | None
    loaded: int
    marked: int
    query: str


def count_label(count: ViewCount | None) -> str:
    """Return a count as shown: 42, or 999+ where the desk stopped counting."""
    if count is None:
        return ""
    return f"{count.count}+" if count.is_capped else str(count.count)


def view_name(view: View) -> str:
    """Return a view's name in the reader's language."""
    return _(VIEW_NAMES[view])


def header_line(counts: Mapping[str, ViewCount], active: View, status: DeskStatus | None, width: int, *, is_demo: bool = False) -> Line:
    """Return the header: the views on keys 1 to 9 with live counts, what is late, and what kind of desk this is.

    `is_demo` says so before there is a status.
    """
    right = _header_notes(status, width, is_demo=is_demo)
    room = width - sum(width_of(piece.text) for piece in right) - 1
    return two_sided(_view_pieces(counts, active, room), right, width)


def _view_pieces(counts: Mapping[str, ViewCount], active: View, room: int) -> list[Piece]:
    """Return as many views as fit, in order: the active one and a late one always."""
    is_late = _late_count(counts) > 0
    order = sorted(range(len(VIEWS)), key=lambda at: (VIEWS[at] is not active, not (is_late and VIEWS[at] is View.LATE), at))
    chosen: set[int] = set()
    for at in order:
        needed = width_of(_view_label(at, counts)) + 1
        if needed > room:
            break
        chosen.add(at)
        room -= needed
    pieces: list[Piece] = []
    for at in sorted(chosen):
        tone = Tone.BAR_ACTIVE if VIEWS[at] is active else Tone.BAR_ALERT if is_late and VIEWS[at] is View.LATE else Tone.BAR
        pieces += [Piece(_view_label(at, counts), tone), Piece("│" if at < max(chosen) else " ", Tone.BAR)]
    return pieces


def _late_count(counts: Mapping[str, ViewCount]) -> int:
    late = counts.get(View.LATE)
    return 0 if late is None else late.count


def _view_label(index: int, counts: Mapping[str, ViewCount]) -> str:
    view = VIEWS[index]
    count = count_label(counts.get(view)) if view in _COUNTED else ""
    return f" {index + 1} {view_name(view)} {count} " if count else f" {index + 1} {view_name(view)} "


def _header_notes(status: DeskStatus | None, width: int, *, is_demo: bool) -> list[Piece]:
    notes: list[Piece] = []
    if status is not None and status.is_read_only:
        notes.append(Piece(_(" read-only "), Tone.BAR_ALERT))
    if status is not None and status.closure is not None:
        notes.append(Piece(_closure_words(status.closure), Tone.BAR_ALERT))
    if is_demo or (status is not None and status.is_demo):
        words = _(" demo: nothing leaves this machine ") if width >= _ROOMY else _(" demo: nothing leaves ")
        notes.append(Piece(words, Tone.BAR_ACTIVE))
    return notes


def _closure_words(view: ClosureView) -> str:
    """Return that the business is closed, or when it will be."""
    if not view.is_current:
        return _(" closed from {day} ").format(day=short_day(view.closure.first))
    opens = view.reopens_at
    return _(" closed ") if opens is None else _(" closed until {day} ").format(day=short_day(opens.astimezone().date()))


@dataclass(slots=True)
class DeskState:
    """What the console knows of the desk as a whole; every bar is drawn from it."""

    counts: dict[str, ViewCount] = field(default_factory=dict)
    status: DeskStatus | None = None
    link: str = ""
    """"" while the service answers, otherwise what is being done about it."""
    sends_in_s: int = 0
    """Seconds left in which the last reply can be taken back."""
    presence: dict[ConversationId, PresenceView] = field(default_factory=dict)
    """Who else has a conversation open, where somebody has."""
    desk: str = ""
    """Which desk this is, in words, where there are two; else ""."""

    def others(self, conversation: ConversationId | None) -> str:
        """Return who else is at a conversation, in words; "" where nobody is."""
        found = None if conversation is None else self.presence.get(conversation)
        return "" if found is None else presence_words(found)


def desk_words(home: Home, environ: Mapping[str, str]) -> str:
    """Return which desk this is where the user has two, else ""."""
    if not is_one_of_two(home, environ):
        return ""
    return _("your own desk") if home.is_own else _("the shared desk")


def presence_words(found: PresenceView) -> str:
    """Return who is at a conversation: whoever answers it first."""
    replying, viewing = (", ".join(one_line(name) for name in names) for names in (found.replying, found.viewing))
    words = [_("{names} replying").format(names=replying)] if replying else []
    return " · ".join([*words, *([_("{names} reading").format(names=viewing)] if viewing else [])])


def status_line(place: ListPlace, state: DeskState, width: int) -> Line:
    """Return the status line: marks and filter to the left, place, watching and outbox to the right."""
    left: list[Piece] = []
    if place.marked:
        left.append(Piece(_(" {count} marked").format(count=place.marked), Tone.MARK))
    if place.query:
        left.append(Piece(_(" filter: {query}").format(query=one_line(place.query)) + " ", Tone.BAR_ACTIVE))
    return two_sided(left, _apart([Piece(_place_label(place), Tone.BAR), *_right_pieces(state)]), width)


def _apart(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Yield pieces so that one with a ground of its own stands as a block, a blank before it where others have a dot, one at the end."""
    for piece in pieces:
        if piece.tone is Tone.BAR:
            yield replace(piece, text=f"{piece.text.removesuffix(' ')} ") if piece is pieces[-1] else piece
        else:
            yield Piece(" ", Tone.BAR)
            yield Piece(f" {piece.text.removeprefix(' · ').strip()} ", piece.tone)


def _right_pieces(state: DeskState) -> list[Piece]:
    if state.link:
        return [Piece(f" · {one_line(state.link)} ", Tone.BAR_ALERT)]
    pieces = [Piece(f" · {state.desk}", Tone.BAR_ACTIVE)] if state.desk else []
    if state.sends_in_s:
        pieces.append(
            Piece(with_keys(_(" · sends in {seconds} s, {undo} takes it back ")).format(seconds=state.sends_in_s), Tone.BAR_ACTIVE)
        )
    if state.status is not None:
        pieces += [*_reading_pieces(state.status), *_watch_pieces(state.status), *_outbox_pieces(state.status)]
    return pieces


def _place_label(place: ListPlace) -> str:
    total = count_label(place.total) or str(place.loaded)
    return f" {place.position}/{total}" if place.loaded else " 0/0"


def _reading_pieces(status: DeskStatus) -> list[Piece]:
    return [Piece(f" · {to_read_words(status.letters_to_read)}", Tone.BAR)] if status.letters_to_read else []


def _watch_pieces(status: DeskStatus) -> list[Piece]:
    if status.needs_restore_confirmation:
        return [Piece(_(" · restored copy: waiting to be confirmed"), Tone.BAR_ALERT)]
    if not status.is_watching and status.accounts:
        since = status.not_watching_since
        words = _(" · not watching since {time}").format(time=clock_time(since)) if since else _(" · not watching")
        return [Piece(words, Tone.BAR_ALERT)]
    troubled = [account for account in status.accounts if account.failure is not None or account.state in {"error", "needs-login"}]
    if troubled:
        return [Piece(f" · {account_words(troubled[0])}", Tone.BAR_ALERT)]
    last = max((account.last_success_at for account in status.accounts if account.last_success_at), default=None)
    return [Piece(_(" · checked {time}").format(time=clock_time(last)), Tone.BAR)] if last else []


def account_words(account: AccountHealth) -> str:
    """Return one account's state in a word or two, with its name."""
    states = {"error": _("failing"), "needs-login": _("login needed"), "never": _("never checked"), "polling": _("checking")}
    return f"{one_line(account.account)}: {states.get(account.state, account.state)}"


def _outbox_pieces(status: DeskStatus) -> list[Piece]:
    stuck = status.failed + status.unknown
    if stuck:
        words = _(" · outbox {waiting}, {stuck} stuck! ") if status.waiting else _(" · outbox {stuck} stuck! ")
        return [Piece(words.format(waiting=status.waiting, stuck=stuck), Tone.BAR_ALERT)]
    if status.waiting:
        return [Piece(_(" · outbox {waiting}").format(waiting=status.waiting), Tone.BAR)]
    return []


def desk_lines(status: DeskStatus, now: datetime) -> Sequence[str]:
    """Return what the quit question says falls due while nobody watches."""
    lines: list[str] = []
    if status.waiting:
        words = ngettext("{count} in the outbox waits to leave.", "{count} in the outbox wait to leave.", status.waiting)
        lines.append(words.format(count=status.waiting))
    if status.unknown:
        words = ngettext("{count} send nobody can vouch for; see the outbox.", "{count} sends nobody can vouch for.", status.unknown)
        lines.append(words.format(count=status.unknown))
    if status.next_due_at is not None and not status.linger:
        lines.append(_("Next falls due: {when}.").format(when=day_and_time(status.next_due_at, now)))
    return lines


def conversation_status(
    page: ConversationPage | None, message: MessageView | None, state: DeskState, width: int, found: tuple[int, int] = (0, 0)
) -> Line:
    """Return which message is being read, who else is here, and how the outbox stands."""
    left: list[Piece] = []
    if page is not None and message is not None:
        places = [one.id for one in page.messages]
        at = places.index(message.id) + 1 if message.id in places else len(places)
        left.append(Piece(_(" message {at}/{count}").format(at=at, count=len(places)), Tone.BAR))
    if found[1]:
        words = (
            _(" · match {number} of {count}").format(number=found[0], count=found[1])
            if found[0]
            else ngettext(" · {count} match, n", " · {count} matches, n", found[1]).format(count=found[1])
        )
        left.append(Piece(words, Tone.BAR_ACTIVE))
    others = state.others(page.row.id) if page is not None and page.row is not None else ""
    if others:
        left.append(Piece(f" · {others} ", Tone.BAR_ALERT))
    first, *others_right = _right_pieces(state) or [Piece("", Tone.BAR)]
    # Nothing stands before it here that a dot would part it from.
    right = [Piece(f" {first.text.removeprefix(' · ')}", first.tone), *others_right]
    return two_sided(_apart(left), _apart(right), width)
