"""From keys as they come to actions: sequences, contexts, a user's own keys; checked when they are loaded."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from agentdesk.domain.errors import ConfigError
from agentdesk.domain.texts import _
from agentdesk.tui.keys.actions import Action, Context

NAMED_KEYS = frozenset(
    {
        *("enter", "escape", "tab", "shift+tab", "space", "backspace", "delete", "insert", "home", "end", "pageup", "pagedown"),
        *("up", "down", "left", "right"),
        *(f"f{number}" for number in range(1, 13)),
        *(f"ctrl+{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"),
    }
)
NOT_DISTINGUISHABLE = frozenset({"ctrl+j", "ctrl+m", "ctrl+i", "ctrl+h"})
"""Most terminals send these as Enter, Enter, Tab and Backspace."""


@dataclass(frozen=True, slots=True)
class Pending:
    """The start of a sequence; `next_keys` are what can follow, with what it would do."""

    typed: tuple[str, ...]
    next_keys: tuple[tuple[str, Action], ...]


@dataclass(frozen=True, slots=True)
class Unmatched:
    """No action has what was typed here, the start of a sequence included, which is dropped; nothing where Escape dropped it."""

    typed: tuple[str, ...] = ()


@dataclass(slots=True)
class Resolver:
    """Finds the action for each key of one context."""

    sequences: Mapping[tuple[str, ...], Action]
    aliases: Mapping[str, str] = field(default_factory=dict)
    typed: tuple[str, ...] = ()

    def feed(self, key: str) -> Action | Pending | Unmatched:
        """Take one key and return what it comes to; Escape drops a started sequence."""
        key = key if (key,) in self.sequences else self.aliases.get(key, key)
        typed = (*self.typed, key)
        self.typed = ()
        if len(typed) > 1 and key == "escape":
            return Unmatched()
        if (action := self.sequences.get(typed)) is not None:
            return action
        following = tuple((keys[len(typed)], action) for keys, action in self.sequences.items() if keys[: len(typed)] == typed)
        if not following:
            return Unmatched(typed)
        self.typed = typed
        return Pending(typed, following)


def sequences_of(actions: Iterable[Action]) -> dict[tuple[str, ...], Action]:
    """Return the actions by their key sequences.

    Raises:
        ConfigError: a key is unknown, can't be told apart, is taken twice, or hides a longer sequence.
    """
    found: dict[tuple[str, ...], Action] = {}
    for action in actions:
        for shown in action.keys:
            keys = tuple(shown.split(" "))
            for key in keys:
                _check_key(key, action)
            if keys in found:
                raise _bad(_("{keys} is taken by both {one} and {two}").format(keys=shown, one=found[keys].id, two=action.id))
            found[keys] = action
    _check_prefixes(found)
    return found


def resolver_for(context: Context, actions: Iterable[Action], aliases: Mapping[str, str] | None = None) -> Resolver:
    """Return a context's resolver.

    Args:
        context: where the keys are pressed.
        actions: the registry, or the registry with a user's own keys.
        aliases: keys of another layout by the Latin key in the same place, such as й → q.

    Raises:
        ConfigError: the keys can't work; see `sequences_of`.
    """
    return Resolver(sequences_of(action for action in actions if context in action.contexts), aliases or {})


def key_problem(key: str) -> str:
    """Return why a key can't be used, "" where it can."""
    if key in NOT_DISTINGUISHABLE:
        return _("terminals can't tell {key} from Enter, Tab or Backspace").format(key=key)
    if key not in NAMED_KEYS and not (len(key) == 1 and key.isprintable()):
        near = difflib.get_close_matches(key.lower(), NAMED_KEYS, n=1)
        return _("there is no key {key}.").format(key=key) + (_(" Did you mean {name}?").format(name=near[0]) if near else "")
    return ""


def _check_key(key: str, action: Action) -> None:
    problem = key_problem(key)
    if problem:
        raise _bad(f"{action.id}: {problem}")


def _check_prefixes(found: Mapping[tuple[str, ...], Action]) -> None:
    for keys, action in found.items():
        for length in range(1, len(keys)):
            shorter = found.get(keys[:length])
            if shorter is not None:
                words = _("{keys} of {action} can't be reached: {shorter} already acts on its beginning")
                raise _bad(words.format(keys=" ".join(keys), action=action.id, shorter=shorter.id))


def _bad(cause: str) -> ConfigError:
    return ConfigError(file=_("keys"), cause=cause)
