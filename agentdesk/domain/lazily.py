"""Packages that import a module of theirs when one of its names is first used (PEP 562)."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module

Names = Mapping[str, Sequence[str]]
"""By module, what a package offers of it."""


def lookup(package: str, names: Names) -> Callable[[str], object]:
    """Return the `__getattr__` of a package; what it found once, the package itself has from then on."""
    places = {name: module for module, offered in names.items() for name in offered}

    def find(name: str) -> object:
        if name not in places:
            raise AttributeError(f"{package} has no {name}", name=name, obj=sys.modules[package])
        found: object = getattr(import_module(places[name]), name)
        setattr(sys.modules[package], name, found)
        return found

    return find


def everything(names: Names) -> Iterator[object]:
    """Yield all that is offered, by name."""
    places = {name: module for module, offered in names.items() for name in offered}
    for name, module in sorted(places.items()):
        yield getattr(import_module(module), name)
