"""The keys in force: the registry's, with an owner's own from `keys.toml` in their place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from agentdesk.domain.errors import ConfigError
from agentdesk.tui.keys.actions import Action, Context
from agentdesk.tui.keys.registry import ACTIONS
from agentdesk.tui.keys.resolver import Resolver, resolver_for


@dataclass(frozen=True, slots=True)
class KeyMap:
    """Every context's keys; `troubles` are the entries of key files that could not be taken, each with file and line.

    `own` holds the actions of the contexts in which something differs from the registry.
    """

    own: Mapping[Context, tuple[Action, ...]] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    troubles: tuple[ConfigError, ...] = ()

    def actions_of(self, context: Context) -> tuple[Action, ...]:
        """Return what can be done in a context, with the keys that do it there."""
        found = self.own.get(context)
        return default_actions(context) if found is None else found

    def resolver(self, context: Context) -> Resolver:
        """Return the keys of a context."""
        return resolver_for(context, self.actions_of(context), self.aliases)


def default_actions(context: Context) -> tuple[Action, ...]:
    """Return what can be done in a context, in the registry's order."""
    return tuple(action for action in ACTIONS if context in action.contexts)
