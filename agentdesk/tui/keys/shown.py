"""Sentences that name a key: always the one in force, whatever an owner's keys.toml says."""

from __future__ import annotations

import re

from agentdesk.domain.texts import _
from agentdesk.tui.keys.actions import Context
from agentdesk.tui.keys.display import key_words
from agentdesk.tui.keys.keymap import KeyMap
from agentdesk.tui.keys.registry import BY_ID

_ACTION = re.compile(r"\{([a-z]+(?:[._][a-z0-9_]+)*)\}")
_in_force = KeyMap()


def use_keys(key_map: KeyMap) -> None:
    """Name these keys from now on."""
    global _in_force  # noqa: PLW0603 - one console, one set of keys
    _in_force = key_map


def key_in_force(action: str, context: Context = Context.LIST) -> str:
    """Return the first key of an action as people read it; where it has none, how the palette is told of it."""
    if action not in BY_ID:
        return f"{{{action}}}"
    place = context if context in BY_ID[action].contexts else min(BY_ID[action].contexts)
    found = next((one for one in _in_force.actions_of(place) if one.id == action), BY_ID[action])
    return key_words(found.keys[0]) if found.keys else f":{_(found.label)}"


def with_keys(sentence: str, context: Context = Context.LIST) -> str:
    """Return a sentence with `{action.id}` replaced by the action's key; other names in braces stay for `format`.

    Args:
        sentence: already translated.
        context: where the key will be pressed; an action that isn't there is named by its key elsewhere.
    """
    return _ACTION.sub(lambda found: key_in_force(found[1], context), sentence)
