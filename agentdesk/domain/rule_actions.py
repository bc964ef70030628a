"""What rules do: verbs as the command line takes them, read once and made anew for each conversation."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from agentdesk.domain.errors import UsageError
from agentdesk.domain.ids import AgentName, ConversationId
from agentdesk.domain.moments import parse_until
from agentdesk.domain.query import ME, NONE
from agentdesk.domain.rules import ASSIGN, DELETE, NOTE, Rule
from agentdesk.domain.safe_text import one_line
from agentdesk.domain.texts import N_
from agentdesk.domain.verbs import AddNote, Assign, Close, Delete, MarkSpam, Reopen, SetPending, Snooze, Tag, Verb

Options = Mapping[str, Sequence[str]]
VerbFor = Callable[[ConversationId, datetime], Verb]
_SOME_MONDAY: Final = datetime(2026, 11, 16, 0, 1, tzinfo=UTC)
"""Moments in actions are relative; they are tried against a day on which each of them lies ahead."""


class Way(StrEnum):
    """How a conversation is given to one of several."""

    ROUND_ROBIN = "round-robin"
    BY_LOAD = "by-load"


@dataclass(frozen=True, slots=True)
class Pool:
    """Those one of whom gets a conversation, and how that one is chosen; absentees are passed over."""

    way: Way
    among: tuple[AgentName, ...]


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a rule does: a verb for each conversation, or assignment to one of a pool."""

    text: str
    verb_for: VerbFor | None
    pool: Pool | None = None


def parse_action(text: str) -> Action:
    """Return what an action means.

    Raises:
        UsageError: it is no verb a rule can carry out, or its options are wrong.
    """
    try:
        words = shlex.split(text)
    except ValueError:
        raise UsageError(cause=N_("“{text}” has a quotation mark too many or too few"), text=one_line(text, 80)) from None
    if not words or words[0] not in _VERBS:
        known = ", ".join(_VERBS)
        raise UsageError(cause=N_("“{text}” is nothing a rule can do; it can {known}"), text=one_line(text, 80), known=known)
    allowed, make = _VERBS[words[0]]
    options = _options(text, words[1:], allowed)
    action = make(text, options)
    if action.verb_for is not None:
        action.verb_for(ConversationId(1), _SOME_MONDAY)
    return action


def assignees(rule: Rule) -> tuple[AgentName, ...]:
    """Return whom a rule may give a conversation, in the order of its actions.

    Raises:
        UsageError: one of its actions can't be carried out.
    """
    found: list[AgentName] = []
    for action in map(parse_action, rule.actions):
        if action.pool is not None:
            found += action.pool.among
        elif action.verb_for is not None:
            verb = action.verb_for(ConversationId(1), _SOME_MONDAY)
            if isinstance(verb, Assign) and verb.assignee is not None:
                found.append(verb.assignee)
    return tuple(dict.fromkeys(found))


def _options(text: str, words: list[str], allowed: frozenset[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    pairs = [word for whole in words for word in (whole.split("=", 1) if whole.startswith("--") else [whole])]
    for at in range(0, len(pairs), 2):
        name = pairs[at].removeprefix("--")
        if not pairs[at].startswith("--") or name not in allowed:
            known = ", ".join(f"--{one}" for one in sorted(allowed)) or "-"
            cause = N_("“{text}”: {word} is no option here; known are {known}")
            raise UsageError(cause=cause, text=one_line(text, 80), word=one_line(pairs[at], 40), known=known)
        if at + 1 >= len(pairs):
            raise UsageError(cause=N_("“{text}”: --{name} needs a value"), text=one_line(text, 80), name=name)
        found.setdefault(name, []).append(pairs[at + 1])
    return found


def _one(text: str, options: Options, name: str) -> str:
    given = options.get(name, ())
    if len(given) != 1:
        raise UsageError(cause=N_("“{text}” needs --{name} once"), text=one_line(text, 80), name=name)
    return given[0]


def _plain(verb: Callable[[tuple[ConversationId, ...]], Verb]) -> Callable[[str, Options], Action]:
    return lambda text, _options: Action(text, lambda number, _now: verb((number,)))


def _snooze(text: str, options: Options) -> Action:
    until = _one(text, options, "until")
    return Action(text, lambda number, now: Snooze((number,), parse_until(until, now)))


def _pending(text: str, options: Options) -> Action:
    if not options:
        return Action(text, lambda number, _now: SetPending((number,)))
    until = _one(text, options, "until")
    return Action(text, lambda number, now: SetPending((number,), parse_until(until, now)))


def _tag(text: str, options: Options) -> Action:
    add, remove = tuple(options.get("add", ())), tuple(options.get("remove", ()))
    if not add and not remove:
        raise UsageError(cause=N_("“{text}” needs --add TAG or --remove TAG"), text=one_line(text, 80))
    return Action(text, lambda number, _now: Tag((number,), add, remove))


def _note(text: str, options: Options) -> Action:
    body = _one(text, options, "body")
    return Action(text, lambda number, _now: AddNote(number, body))


def _assign(text: str, options: Options) -> Action:
    to = _one(text, options, "to")
    if to in list(Way):
        among = tuple(AgentName(name.strip()) for name in _one(text, options, "among").split(",") if name.strip())
        return Action(text, None, Pool(Way(to), among))
    if to == ME or "among" in options:
        raise UsageError(
            cause=N_("“{text}”: a rule assigns to an agent, to none, or round-robin or by-load --among"), text=one_line(text, 80)
        )
    assignee = None if to == NONE else AgentName(to)
    return Action(text, lambda number, _now: Assign((number,), assignee, is_new_name=assignee is not None))


_VERBS: Final[dict[str, tuple[frozenset[str], Callable[[str, Options], Action]]]] = {
    ASSIGN: (frozenset({"to", "among"}), _assign),
    "close": (frozenset(), _plain(Close)),
    DELETE: (frozenset(), _plain(Delete)),
    NOTE: (frozenset({"body"}), _note),
    "pending": (frozenset({"until"}), _pending),
    "reopen": (frozenset(), _plain(Reopen)),
    "snooze": (frozenset({"until"}), _snooze),
    "spam": (frozenset(), _plain(MarkSpam)),
    "tag": (frozenset({"add", "remove"}), _tag),
}
"""What a rule can do. Nothing that leaves the desk, and `delete` only what is settled and old (`rules.check_forgetting`): nobody looks."""
