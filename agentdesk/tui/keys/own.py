"""Puts an owner's keys in place of the defaults; what can't work is left out and named with file and line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from agentdesk.config.key_file import LAYOUT, KeyFile, OwnBinding
from agentdesk.config.toml_file import TomlFile, nearest
from agentdesk.domain.errors import ConfigError
from agentdesk.domain.texts import _
from agentdesk.tui.keys.actions import Action, Context
from agentdesk.tui.keys.keymap import KeyMap, default_actions
from agentdesk.tui.keys.layouts import LAYOUTS
from agentdesk.tui.keys.registry import BY_ID
from agentdesk.tui.keys.resolver import key_problem

TYPING = frozenset({Context.COMPOSER, Context.WIZARD})
"""Contexts in which letters are text."""


@dataclass(slots=True)
class _Context:
    """One context while its keys are put together: who has which keys, and which of them an owner gave."""

    context: Context
    keys: dict[str, tuple[str, ...]]
    given: dict[str, tuple[TomlFile, OwnBinding]] = field(default_factory=dict)

    def holder(self, keys: str, but: str) -> str | None:
        """Return the other action that has these keys, None where nobody has."""
        return next((action for action, held in self.keys.items() if action != but and keys in held), None)

    def hider(self, keys: str, but: str) -> str | None:
        """Return the other action that acts on the beginning of these keys, or that these would hide; None where there is none."""
        for action, held in self.keys.items():
            for other in held if action != but else ():
                if keys.startswith(f"{other} ") or other.startswith(f"{keys} "):
                    return action
        return None


def own_keymap(files: Iterable[KeyFile]) -> KeyMap:
    """Return the keys in force; later files win.

    A key that another action has by default goes to the owner's action, and the other one's loss is named unless the owner gave that one
    keys too. Two actions of the owner's on the same key are a clash, and the later one is left out.
    """
    troubles: list[ConfigError] = []
    aliases: dict[str, str] = {}
    contexts = {context: _Context(context, {action.id: action.keys for action in default_actions(context)}) for context in Context}
    for one in files:
        troubles += one.problems
        aliases |= _layout(one, troubles)
        aliases |= one.aliases
        for binding in sorted(one.bindings, key=lambda binding: bool(binding.context)):
            _take(one.file, binding, contexts, troubles)
    own = {name: _actions(state) for name, state in contexts.items() if state.given}
    return KeyMap(own, aliases, tuple(troubles))


def _layout(one: KeyFile, troubles: list[ConfigError]) -> dict[str, str]:
    if not one.layout:
        return {}
    if one.layout not in LAYOUTS:
        cause = _("there is no layout {name}; known are {known}.").format(name=one.layout, known=", ".join(LAYOUTS))
        troubles.append(one.file.error((LAYOUT,), cause + nearest(one.layout, LAYOUTS)))
        return {}
    return dict(LAYOUTS[one.layout])


def _actions(state: _Context) -> tuple[Action, ...]:
    return tuple(replace(action, keys=state.keys[action.id]) for action in default_actions(state.context))


def _take(file: TomlFile, binding: OwnBinding, contexts: dict[Context, _Context], troubles: list[ConfigError]) -> None:
    cause = _unknown(binding)
    if cause:
        troubles.append(file.error(binding.names, cause))
        return
    for context in contexts.values():
        is_meant = binding.context in {"", context.context.value}
        if is_meant and binding.action in context.keys:
            troubles += [one for one in _bind(file, binding, context) if str(one) not in {str(known) for known in troubles}]


def _unknown(binding: OwnBinding) -> str:
    """Return what is wrong with the binding's names, "" where nothing is."""
    if binding.action not in BY_ID:
        return _("there is no action {name}.").format(name=binding.action) + nearest(binding.action, BY_ID)
    if binding.context and binding.context not in list(Context):
        return _("there is no place {name}.").format(name=binding.context) + nearest(binding.context, list(Context))
    if binding.context and Context(binding.context) not in BY_ID[binding.action].contexts:
        return _("{action} is nothing to be done in the {place}.").format(action=binding.action, place=binding.context)
    return ""


def _bind(file: TomlFile, binding: OwnBinding, state: _Context) -> list[ConfigError]:
    """Give an action its keys in one context and return what could not be taken, or was taken from others."""
    said: list[ConfigError] = []
    kept: list[str] = []
    for keys in binding.keys:
        cause = _refusal(keys, binding, state)
        if cause:
            said.append(file.error(binding.names, cause))
        else:
            kept.append(keys)
            said += _steal(file, binding, keys, state)
    if kept or not binding.keys:
        state.keys[binding.action] = tuple(kept)
        state.given[binding.action] = (file, binding)
    return said


def _refusal(keys: str, binding: OwnBinding, state: _Context) -> str:
    parts = keys.split(" ")
    problem = next((problem for part in parts if (problem := key_problem(part))), "")
    if problem:
        return f"{binding.action}: {problem}"
    if state.context in TYPING and any(len(part) == 1 for part in parts):
        return _("{keys} of {action} would be typed as text in the {place}").format(
            keys=keys, action=binding.action, place=state.context.value
        )
    holder = state.holder(keys, binding.action)
    if holder is not None and holder in state.given:
        return _("{keys} is taken by both {one} and {two}").format(keys=keys, one=holder, two=binding.action)
    hider = state.hider(keys, binding.action)
    if hider is not None:
        return _("{keys} of {action} can't be: it begins like a key of {other}").format(keys=keys, action=binding.action, other=hider)
    return ""


def _steal(file: TomlFile, binding: OwnBinding, keys: str, state: _Context) -> list[ConfigError]:
    holder = state.holder(keys, binding.action)
    if holder is None:
        return []
    left = tuple(held for held in state.keys[holder] if held != keys)
    state.keys[holder] = left
    if left:
        return []
    cause = _("{keys} now means {action}; {other} is left without a key").format(keys=keys, action=binding.action, other=holder)
    return [file.error(binding.names, cause)]
