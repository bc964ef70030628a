"""The dashboard as lines: how soon customers were answered, how much came and went, and what waits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from agentdesk.domain.reports import ChannelFigure, ChannelsReport, CsatReport, ResponseReport, Spread, VolumeFigure, VolumeReport
from agentdesk.domain.states import Status
from agentdesk.domain.texts import N_, _
from agentdesk.tui.presenters.cells import fit, one_line, widest, width_of
from agentdesk.tui.presenters.rows import status_word
from agentdesk.tui.presenters.tones import Line, Piece, Tone, cut_pieces, line
from agentdesk.tui.presenters.when import short_day, span

LABEL_CELLS = 18
"""Room for the name of a figure at least, so that accounts and figures stand below each other where the words are short."""
NAME_CELLS = 17
NUMBER_CELLS = 5
MOST_BAR_CELLS = 40
BESIDE_THE_BAR = NAME_CELLS + 7
"""What a line about an account has beside its bar and its four numbers: its name, and blanks."""
REACH_CELLS = 20
"""Room beside a curve for the days or hours it begins and ends with."""
HEIGHTS = "▁▂▃▄▅▆▇█"
FIRST, LATER, IN_TIME, DONE, OPEN_NOW = N_("first answer"), N_("later answers"), N_("in time"), N_("done"), N_("open now")
THEY_SAY, BY_DAY, BY_HOUR = N_("they say"), N_("By day"), N_("By hour")
LABELS = (FIRST, LATER, IN_TIME, DONE, OPEN_NOW, THEY_SAY, BY_DAY, BY_HOUR)


def dashboard_lines(response: ResponseReport, volume: VolumeReport, channels: ChannelsReport, csat: CsatReport, width: int) -> list[Line]:
    """Return the whole of it, from what a business looks at first."""
    lines = [*_answering(response, channels), *_surveys(csat), Line(), *_accounts(channels.figures, width), Line(), *_times(volume, width)]
    return [Line(cut_pieces(one.pieces, width)) for one in lines]


def curve(values: Sequence[int]) -> str:
    """Return numbers as a row of small columns, the highest of them full; nothing at all is the lowest one."""
    most = max(values, default=0)
    return "".join(HEIGHTS[-(-value * (len(HEIGHTS) - 1) // most)] if most else HEIGHTS[0] for value in values)


def bar(value: int, most: int, cells: int) -> str:
    """Return a number as a bar; whatever isn't nothing shows."""
    return "█" * (max(1, value * cells // most) if value and most else 0)


def _answering(response: ResponseReport, channels: ChannelsReport) -> Iterator[Line]:
    everything = next((one for one in response.figures if one.by == "all"), None)
    yield line(Piece(" " + _("How soon customers are answered"), Tone.STRONG))
    for label, spread in ((FIRST, everything.first), (LATER, everything.next)) if everything else ():
        yield _labelled(label, _within(spread))
    if everything is not None and everything.with_target:
        share = 100 * everything.in_target // everything.with_target
        yield _labelled(IN_TIME, f"{share} %")
    done = _("{count}, of which {again} opened again").format(count=response.closed, again=response.reopened)
    yield _labelled(DONE, done)
    waiting, late = sum(one.open for one in channels.figures), sum(one.late for one in channels.figures)
    yield _labelled(OPEN_NOW, _("{count}, of which {late} late").format(count=waiting, late=late), Tone.LATE if late else Tone.PLAIN)


def _surveys(csat: CsatReport) -> Iterator[Line]:
    """Yield what customers say who were asked how it was; nothing where nobody was."""
    everything = next((one for one in csat.figures if one.by == "all"), None)
    if everything is None or not everything.asked:
        return
    words = _("{answered} of {asked} asked").format(answered=everything.answered, asked=everything.asked)
    if everything.mean is not None:
        share = 100 * everything.satisfied // everything.answered
        words += _(" · {mean} of 5 · {share} % satisfied").format(mean=f"{everything.mean:.1f}", share=share)
    yield _labelled(THEY_SAY, words)


def _labelled(label: str, words: str, tone: Tone = Tone.PLAIN) -> Line:
    return line(Piece(f" {fit(_(label), _label_cells())} ", Tone.DIM), Piece(words, tone))


def _label_cells() -> int:
    """Return the room for the name of a figure in the reader's language."""
    return widest(map(_, LABELS), LABEL_CELLS - 1)


def _within(spread: Spread) -> str:
    if not spread.count:
        return _("none yet")
    words = _("{count} · half within {median} · nine of ten within {most}")
    return words.format(count=spread.count, median=span(spread.median_s), most=span(spread.p90_s))


def _accounts(figures: Sequence[ChannelFigure], width: int) -> Iterator[Line]:
    heads = (_("in"), _("out"), status_word(Status.OPEN), _("late"))
    rooms = [max(NUMBER_CELLS, width_of(head)) for head in heads]
    yield line(Piece(fit(_(" Accounts"), NAME_CELLS + 1), Tone.STRONG), Piece(_numbers(heads, rooms), Tone.DIM))
    most = max((one.inbound for one in figures), default=0)
    room = width - BESIDE_THE_BAR - sum(rooms)
    cells = max(0, min(MOST_BAR_CELLS, room))
    while cells and any(width_of(bar(one.inbound, most, cells) + _stars(one)) > room for one in figures):
        cells -= 1
    by_hand = _("by hand")
    for one in figures:
        yield line(
            Piece(f" {fit(one_line(one.account) or by_hand, NAME_CELLS)}"),
            Piece(_numbers((one.inbound, one.outbound, one.open), rooms)),
            Piece(_numbers((one.late or "",), rooms[3:]), Tone.LATE),
            Piece(f"  {bar(one.inbound, most, cells)}", Tone.CHANNEL),
            Piece(_stars(one), Tone.DIM),
        )


def _stars(figure: ChannelFigure) -> str:
    if figure.rating is None:
        return ""
    return _("  {stars} ★ of {count}").format(stars=f"{figure.rating:.1f}", count=figure.ratings)


def _numbers(values: Sequence[int | str], rooms: Sequence[int]) -> str:
    return "".join(" " + fit(str(value), room, right=True) for value, room in zip(values, rooms, strict=False))


def _times(volume: VolumeReport, width: int) -> Iterator[Line]:
    for label, by in ((BY_DAY, "day"), (BY_HOUR, "hour")):
        # The newest, where there is room for part of it only.
        figures = [one for one in volume.figures if one.by == by][-max(1, width - _label_cells() - 3 - REACH_CELLS) :]
        pieces = (Piece(curve([one.inbound for one in figures]), Tone.CHANNEL), Piece(f"  {_reach(by, figures)}", Tone.DIM))
        yield line(Piece(f" {fit(_(label), _label_cells())} ", Tone.STRONG), *pieces)


def _reach(by: str, figures: Sequence[VolumeFigure]) -> str:
    """Return from when to when a curve reaches."""
    if not figures:
        return ""
    ends = [figures[0].name, figures[-1].name]
    first, last = (short_day(date.fromisoformat(end)) for end in ends) if by == "day" else (f"{int(end)}:00" for end in ends)
    return f"{first} \u2013 {last}"
