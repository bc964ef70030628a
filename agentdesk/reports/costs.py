"""What a contact costs, by kind of channel."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime

from agentdesk.domain.costs import Costs
from agentdesk.domain.reports import CostFigure, CostsReport
from agentdesk.domain.states import ChannelKind
from agentdesk.store import work_figures
from agentdesk.store.engine import Connection


def costs_report(connection: Connection, since: datetime, now: datetime, costs: Costs) -> CostsReport:
    """Return the report: kinds that carried something or cost something, then all those with a known cost together."""
    contacts: defaultdict[ChannelKind, set[int]] = defaultdict(set)
    answers: Counter[ChannelKind] = Counter()
    for one in work_figures.passed(connection, since, now):
        if one.is_inbound:
            contacts[one.kind].add(one.conversation)
        else:
            answers[one.kind] += 1
    kinds = sorted({*contacts, *answers, *costs.kinds})
    days = (now - since).days
    figures = [_figure(kind, len(contacts[kind]), answers[kind], _cost(costs, kind, answers[kind], days), since) for kind in kinds]
    known = [one for one in figures if one.cost is not None]
    together = _figure(
        "", sum(one.contacts for one in known), sum(one.answers for one in known), sum(one.cost or 0.0 for one in known), since
    )
    return CostsReport(since, costs.currency, (*figures, together) if known else tuple(figures))


def _cost(costs: Costs, kind: ChannelKind, answers: int, days: int) -> float | None:
    return costs.kinds[kind].of(answers, days) if kind in costs.kinds else None


def _figure(kind: str, contacts: int, answers: int, cost: float | None, since: datetime) -> CostFigure:
    per_contact = round(cost / contacts, 2) if cost is not None and contacts else None
    query = f"channel:{kind} after:{since.date().isoformat()}" if kind else ""
    return CostFigure(str(kind), contacts, answers, None if cost is None else round(cost, 2), per_contact, query)
