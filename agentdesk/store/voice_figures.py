"""Figures about the voice: what templates became, which rules found something, in which languages customers write."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, case, func, select

from agentdesk.domain.ids import first_message_id
from agentdesk.domain.reports import RuleFigure
from agentdesk.domain.states import Direction
from agentdesk.store import tables
from agentdesk.store.messages import folds_of, reply_text

MOST_COMPARED = 2_000
"""So many of the newest uses are compared with what left; older ones are only counted."""

u, m, r = tables.template_use, tables.message, tables.rule_hit


@dataclass(frozen=True, slots=True)
class Use:
    """A template as it was put in, and the text as it left."""

    template: str
    put_in: str
    left: str


def use_counts(connection: Connection, since: datetime) -> list[tuple[str, str, int]]:
    """Return template, kind of channel and how often, taken-back ones left out."""
    where = (u.c.at >= since, u.c.is_withdrawn.is_(False))
    rows = connection.execute(select(u.c.template, u.c.kind, func.count()).where(*where).group_by(u.c.template, u.c.kind))
    return [(template, kind, int(count)) for template, kind, count in rows]


def uses(connection: Connection, since: datetime) -> Iterator[Use]:
    """Yield the newest uses whose texts still stand; erased ones have none."""
    columns = (u.c.template, u.c.text, m.c.body_text, m.c.folds)
    where = (u.c.at >= since, u.c.is_withdrawn.is_(False), u.c.text != "", m.c.body_text != "")
    statement = select(*columns).join(m, m.c.id == u.c.message_id).where(*where).order_by(u.c.id.desc()).limit(MOST_COMPARED)
    for row in connection.execute(statement):
        yield Use(row.template, row.text, reply_text(row.body_text, folds_of(row.folds)))


def rules(connection: Connection, since: datetime) -> list[RuleFigure]:
    """Return how often each rule found something, by kind of channel and agent, the commonest first."""
    overridden = func.sum(case((r.c.is_overridden.is_(True), 1), else_=0))
    by = (r.c.rule, r.c.kind, r.c.agent, r.c.level)
    figures = (func.count(), func.sum(r.c.count), overridden)
    statement = select(*by, *figures).join(m, m.c.id == r.c.message_id).where(r.c.at >= since, m.c.is_withdrawn.is_(False)).group_by(*by)
    found = [RuleFigure(*row[:4], *(int(value) for value in row[4:])) for row in connection.execute(statement)]
    return sorted(found, key=lambda figure: (-figure.texts, figure.rule, figure.kind, figure.agent))


def counted(connection: Connection, since: datetime, direction: Direction, by: str) -> list[tuple[str, int]]:
    """Return how many messages of a direction there are by a column (`kind`, `language`), the commonest first; "" is left out."""
    column: Any = m.c[by]
    where = (m.c.id >= first_message_id(since, since), m.c.direction == direction.value, m.c.is_withdrawn.is_(False), column != "")
    rows = connection.execute(select(column, func.count()).where(*where).group_by(column))
    return sorted(((str(value), int(count)) for value, count in rows), key=lambda row: (-row[1], row[0]))
