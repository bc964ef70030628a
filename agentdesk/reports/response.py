"""How soon customers are answered: first and later answers, closings, and how much of it was in time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from agentdesk.domain.reports import ResponseFigure, ResponseReport, Spread
from agentdesk.domain.targets import Norms
from agentdesk.store import work_figures
from agentdesk.store.engine import Connection
from agentdesk.store.work_figures import Passed, Turn

Group = tuple[str, str]
"""What a figure is about: by kind, account or agent, and which."""
ALL: Group = ("all", "")
ORDER = ("all", "kind", "account", "agent")


@dataclass(slots=True)
class _Tally:
    first: list[int] = field(default_factory=list)
    next: list[int] = field(default_factory=list)
    resolution: list[int] = field(default_factory=list)
    in_target: int = 0


@dataclass(frozen=True, slots=True)
class _Answer:
    """One answer, with the customer's oldest message it was for."""

    asked: Passed
    answered: Passed
    is_first: bool

    @property
    def took_s(self) -> int:
        return max(int((self.answered.at - self.asked.at).total_seconds()), 0)


def response_report(connection: Connection, since: datetime, now: datetime, norms: Norms, *, by_agent: bool) -> ResponseReport:
    """Return the report; conversations that began earlier count from their first message since then.

    Args:
        connection: the desk file.
        since: the moment it begins at.
        now: the present moment.
        norms: how soon answers are due.
        by_agent: whether it says who was how quick; that is for leads.
    """
    tallies: dict[Group, _Tally] = defaultdict(_Tally)
    answers_in: dict[int, int] = {}
    for number, messages in groupby(work_figures.passed(connection, since, now), key=lambda one: one.conversation):
        answers = list(_answers(messages))
        answers_in[number] = len(answers)
        for answer in answers:
            _count(tallies, answer, norms, by_agent=by_agent)
    turns = work_figures.turns(connection, since)
    closed = _resolutions(connection, turns, tallies, by_agent=by_agent)
    opened = {turn.conversation for turn in turns if not turn.is_closing}
    figures = sorted(tallies.items(), key=lambda item: (ORDER.index(item[0][0]), -len(item[1].first), item[0][1]))
    return ResponseReport(
        since=since,
        figures=tuple(_figure(group, tally, since) for group, tally in figures),
        closed=len(closed),
        reopened=len(closed & opened),
        one_answer=sum(answers_in.get(number) == 1 for number in closed - opened),
    )


def _answers(messages: Iterable[Passed]) -> Iterator[_Answer]:
    """Yield what was answered: each run of a customer's messages counts from its first."""
    asked: Passed | None = None
    is_first = True
    for message in messages:
        if message.is_inbound:
            asked = asked or message
        elif asked is not None:
            yield _Answer(asked, message, is_first)
            asked, is_first = None, False


def _groups(account: str, kind: str, agent: str, *, by_agent: bool) -> tuple[Group, ...]:
    common = (ALL, ("kind", kind), ("account", account))
    return (*common, ("agent", agent)) if by_agent and agent else common


def _count(tallies: dict[Group, _Tally], answer: _Answer, norms: Norms, *, by_agent: bool) -> None:
    in_time = answer.answered.at <= norms.due_at(answer.asked.kind, answer.asked.at)
    for group in _groups(answer.asked.account, answer.asked.kind.value, answer.answered.author, by_agent=by_agent):
        tally = tallies[group]
        (tally.first if answer.is_first else tally.next).append(answer.took_s)
        tally.in_target += in_time


def _resolutions(connection: Connection, turns: list[Turn], tallies: dict[Group, _Tally], *, by_agent: bool) -> set[int]:
    """Count from each closed conversation's beginning to its last closing; return those that were closed."""
    last = {turn.conversation: turn for turn in turns if turn.is_closing}
    begun = work_figures.beginnings(connection, sorted(last))
    for number, (began_at, account, kind) in begun.items():
        took_s = max(int((last[number].at - began_at).total_seconds()), 0)
        for group in _groups(account, kind.value, last[number].agent, by_agent=by_agent):
            tallies[group].resolution.append(took_s)
    return set(begun)


def spread(values: list[int]) -> Spread:
    """Return how many there are, and within what half and nine tenths of them lie."""
    if not values:
        return Spread()
    ordered = sorted(values)
    return Spread(len(ordered), ordered[(len(ordered) - 1) // 2], ordered[(len(ordered) * 9 - 1) // 10])


def _figure(group: Group, tally: _Tally, since: datetime) -> ResponseFigure:
    by, name = group
    answers = len(tally.first) + len(tally.next)
    query = [
        f"after:{since.date().isoformat()}",
        {"kind": f"channel:{name}", "account": f"account:{name}", "agent": f"by:{name}"}.get(by, ""),
    ]
    first, later, resolution = spread(tally.first), spread(tally.next), spread(tally.resolution)
    return ResponseFigure(by, name, first, later, resolution, answers, tally.in_target, " ".join(filter(None, query)))
