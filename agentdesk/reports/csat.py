"""What customers said when they were asked how it was: by account, and by who closed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from agentdesk.domain.reports import CsatFigure, CsatReport
from agentdesk.domain.surveys import SATISFIED, SCORES
from agentdesk.store import surveys
from agentdesk.store.engine import Connection


def csat_report(connection: Connection, since: datetime, *, by_agent: bool) -> CsatReport:
    """Return the report; no agent's figures unless `by_agent`."""
    asked = surveys.since(connection, since)
    groups: dict[tuple[str, str], list[int | None]] = {("all", ""): [score for _account, _agent, score in asked]}
    for account, agent, score in asked:
        groups.setdefault(("account", account), []).append(score)
        if by_agent:
            groups.setdefault(("agent", agent), []).append(score)
    order = ("all", "account", "agent")
    return CsatReport(since, tuple(_figures(sorted(groups.items(), key=lambda one: (order.index(one[0][0]), one[0][1])), since)))


def _figures(groups: Sequence[tuple[tuple[str, str], list[int | None]]], since: datetime) -> Iterator[CsatFigure]:
    for (by, name), said in groups:
        scores = [score for score in said if score is not None]
        yield CsatFigure(
            by,
            name,
            asked=len(said),
            answered=len(scores),
            satisfied=sum(score >= SATISFIED for score in scores),
            mean=round(sum(scores) / len(scores), 2) if scores else None,
            scores=tuple(scores.count(score) for score in reversed(SCORES)),
            query=_query(by, name, since),
        )


def _query(by: str, name: str, since: datetime) -> str:
    """Return what finds the rated ones; whoever closed a conversation can't be searched for."""
    where = f"account:{name} " if by == "account" else ""
    return "" if by == "agent" else f"{where}channel:email has:rating after:{since.date().isoformat()}"
