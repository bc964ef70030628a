"""Rules of the desk: on arrival, on a reply, or as time goes by, what a query finds has verbs carried out on it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from agentdesk.domain.errors import UsageError
from agentdesk.domain.ids import AgentName, ConversationId
from agentdesk.domain.query import ME, Key, Match, Query, Timed, leaves
from agentdesk.domain.query_parsing import parse
from agentdesk.domain.safe_text import one_line
from agentdesk.domain.states import Status
from agentdesk.domain.texts import N_

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_OWN_STATES: Final = frozenset({"unread", "read", "starred", "mentioned"})
ASSIGN: Final = "assign"
NOTE: Final = "note"
DELETE: Final = "delete"
"""The action that ends how long something is kept."""
AUTHOR_PREFIX: Final = "rule:"
"""No user of a Unix machine has a colon in their name, so that a rule never passes for somebody."""
_SETTLED: Final = frozenset({Status.CLOSED.value, Status.SPAM.value})
LEAST_AGE: Final = timedelta(days=30)
"""How long nothing was written in a conversation before a rule may delete it."""
MOST_PER_HOUR: Final = 2_000
"""Conversations one rule may act on within an hour; beyond that something is wrong with it, and it stops until the hour is over."""


class Trigger(StrEnum):
    """When a rule looks: as something comes in, as an answer of ours has left, or again and again."""

    ARRIVAL = "arrival"
    REPLY = "reply"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as the owner wrote it.

    `query` is in the query language; `actions` are verbs as the command line takes them, without the conversation (`tag --add refund`).
    `stops`: the rules below it don't look at a conversation it acted on.
    """

    name: str
    on: Trigger
    query: str
    actions: tuple[str, ...]
    is_on: bool = True
    stops: bool = False

    @property
    def author(self) -> AgentName:
        """Who the journal says did it."""
        return AgentName(AUTHOR_PREFIX + self.name)

    @property
    def forgets(self) -> bool:
        """Whether it deletes what it finds: a rule on how long things are kept."""
        return any(action.split()[:1] == [DELETE] for action in self.actions)

    @property
    def turns_to_people(self) -> bool:
        """Whether it gives what it finds to somebody, or may name them in a note, as long as it is on."""
        return self.is_on and any(action.split()[:1] in ([ASSIGN], [NOTE]) for action in self.actions)


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule, how often it acted in the last 30 days, when last, and what went wrong then."""

    rule: Rule
    acted: int = 0
    last_at: datetime | None = None
    failure: str = ""


@dataclass(frozen=True, slots=True)
class RuleTrial:
    """What a rule would do to one conversation; `words` as the journal would have it."""

    conversation: ConversationId
    who: str
    subject: str
    at: datetime
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleTrials:
    """What a rule would have done: `found` conversations of `looked_at`, the newest of them tried out.

    `left_out` are terms that speak of a state conversations have left since (is:open, assignee:); they weren't held against them.
    """

    looked_at: int
    found: int
    trials: tuple[RuleTrial, ...]
    left_out: tuple[str, ...] = ()


def check_name(name: str) -> str:
    """Return a rule's name if it is one.

    Raises:
        UsageError: it isn't.
    """
    if not _NAME.fullmatch(name):
        shown = one_line(name, 80)
        raise UsageError(cause=N_("“{name}” can't be a rule's name: use letters, digits, - and _, at most 40"), name=shown)
    return name


def parse_query(text: str) -> Query:
    """Return what a rule's query means.

    Raises:
        QueryError: it can't be read. UsageError: it speaks of whoever reads (me, unread), whom a rule hasn't.
    """
    query = parse(text)
    for term in leaves(query.terms):
        if isinstance(term, Match) and term.key in {Key.ASSIGNEE, Key.BY} and ME in term.values:
            raise UsageError(cause=N_("a rule is nobody: name an agent in place of me"))
        if isinstance(term, Match) and term.key is Key.IS and not _OWN_STATES.isdisjoint(term.values):
            raise UsageError(cause=N_("unread, read, starred and mentioned are each agent's own; a rule can't go by them"))
    return query


def check_forgetting(rule: Rule) -> None:
    """See that a rule deletes only what nobody works on any more.

    Raises:
        UsageError: it could delete what is open or new.
    """
    if not rule.forgets:
        return
    terms = parse_query(rule.query).terms
    is_settled = any(
        isinstance(one, Match) and one.key is Key.IS and not one.is_negated and _SETTLED.issuperset(one.values) for one in terms
    )
    is_old = any(_is_of_age(one) for one in terms if isinstance(one, Timed))
    # Beside a template `before:` speaks of when the template left, which says nothing about what came since.
    has_template = any(isinstance(one, Match) and one.key is Key.TEMPLATE for one in leaves(terms))
    if rule.on is not Trigger.TIME or not is_settled or not is_old or has_template:
        cause = N_(
            "a rule deletes only what is settled and old: --on time, is:closed or is:spam, and before: an age of at least {days} days, "
            "as in “is:closed channel:chat before:1y”"
        )
        raise UsageError(cause=cause, days=LEAST_AGE.days)


def _is_of_age(term: Timed) -> bool:
    return term.key is Key.BEFORE and not term.is_negated and isinstance(term.when, timedelta) and term.when >= LEAST_AGE
