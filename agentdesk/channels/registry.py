"""Finds channels by name: the built-in ones, and those other packages offer as entry points; each is imported on first use."""

from __future__ import annotations

import importlib
import re
from dataclasses import replace
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING, Any

from agentdesk.channels import builtin
from agentdesk.domain.channel_specs import ChannelSpec
from agentdesk.domain.channels import CAPABILITIES
from agentdesk.domain.errors import ConfigError
from agentdesk.domain.texts import _

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from agentdesk.domain.channels import AccountSecrets, AccountSettings, Probe

_SAMPLES = "agentdesk.demo."
_NAME = re.compile(r"\w+")
GROUP = "agentdesk.channels"
"""The entry-point group; a value is `module:name` of a ChannelSpec, the entry's own name is the channel's."""


@cache
def _offered() -> dict[str, EntryPoint]:
    return {entry.name: entry for entry in entry_points(group=GROUP)}


def names(*, with_samples: bool = False) -> tuple[str, ...]:
    """Return the names of all channels, sorted, without importing any of them; those of the sample desk where they are asked for."""
    offered = {name for name, entry in _offered().items() if with_samples or not entry.module.startswith(_SAMPLES)}
    return tuple(sorted({spec.name for spec in builtin.SPECS} | offered))


def spec(name: str) -> ChannelSpec:
    """Return what is known of a channel before its code is imported.

    Raises:
        ConfigError: no such channel, or an installed package offers one that can't be loaded.
    """
    for known in builtin.SPECS:
        if known.name == name:
            return known
    entry = _offered().get(name)
    if entry is None:
        raise _config_error(name, _("there is no channel of that name; known are {names}").format(names=", ".join(names())))
    return _loaded(entry)


def _loaded(entry: EntryPoint) -> ChannelSpec:
    try:
        found = entry.load()
    except (ImportError, AttributeError) as problem:
        raise _config_error(entry.name, _("the package offering it can't be loaded: {problem}").format(problem=problem)) from problem
    if not isinstance(found, ChannelSpec) or found.name != entry.name:
        raise _config_error(entry.name, _("the package offering it gives no channel of that name"))
    return found


def open_channel(settings: AccountSettings, secrets: AccountSecrets) -> object:
    """Make the channel of an account; it implements the protocols its settings allow. Nothing is connected yet.

    Raises:
        ConfigError: no such channel, or settings it can't work with.
    """
    factory: Callable[[AccountSettings, AccountSecrets], object] = _imported(spec(settings.channel).factory)
    return factory(settings, secrets)


def with_capabilities(found: ChannelSpec) -> ChannelSpec:
    """Return what is known of a channel with what its classes implement; imports its code.

    A factory that isn't a class says by its return type which classes it makes. A channel whose code can't be had can do nothing.
    """
    module_name, _colon, attribute = found.factory.partition(":")
    try:
        module = importlib.import_module(module_name)
        factory = getattr(module, attribute)
    except (ImportError, AttributeError):
        return found
    if isinstance(factory, type):
        classes = [factory]
    else:
        names = _NAME.findall(str(getattr(factory, "__annotations__", {}).get("return", "")))
        classes = [made for name in names if isinstance(made := getattr(module, name, None), type)]
    can = tuple(word for word, protocol in CAPABILITIES.items() if any(issubclass(made, protocol) for made in classes))
    return replace(found, can=can)


async def discover(channel: str, address: str, name_servers: Sequence[tuple[str, int]] = ()) -> tuple[Probe, ...]:
    """Find the settings of an address; each Probe of step “setting” says `key=value`. Empty where the channel can't.

    Args:
        channel: its name.
        address: whose settings.
        name_servers: addresses and ports to ask instead of the system's.

    Raises:
        ConfigError: no such channel.
    """
    path = spec(channel).discover
    if not path:
        return ()
    find: Callable[[str, Sequence[tuple[str, int]]], Awaitable[tuple[Probe, ...]]] = _imported(path)
    return await find(address, name_servers)


def _imported(path: str) -> Any:
    module_name, _colon, attribute = path.partition(":")
    return getattr(importlib.import_module(module_name), attribute)


def _config_error(name: str, cause: str) -> ConfigError:
    return ConfigError(file=_("channel “{name}”").format(name=name), cause=cause)
