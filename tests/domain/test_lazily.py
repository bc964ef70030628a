"""The packages whose names are looked up when they are first used offer all that their modules hold."""

from __future__ import annotations

import pkgutil
from dataclasses import is_dataclass
from importlib import import_module
from types import ModuleType

import pytest

from agentdesk.domain import asks, verbs, views

PACKAGES = (asks, verbs, views)


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.__name__)
def test_every_record_of_a_package_is_offered_where_it_stands(package: ModuleType) -> None:
    """One that isn't would pass the type checker and fail when it is first used."""
    found = {}
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        held = vars(import_module(module.name)).items()
        found[module.name] = {name for name, one in held if is_dataclass(one) and getattr(one, "__module__", "") == module.name}
    offered = {module: {name for name in names if isinstance(getattr(package, name), type)} for module, names in package.NAMES.items()}
    missing = {module: names - offered.get(module, set()) for module, names in found.items()}
    assert {module: names for module, names in missing.items() if names} == {}


def test_a_name_that_is_not_there_is_missing_as_in_any_package() -> None:
    with pytest.raises(AttributeError, match="NoSuchVerb"):
        getattr(verbs, "NoSuchVerb")  # noqa: B009 - the type checker knows that it isn't there
    assert not hasattr(asks, "NoSuchAsk")


def test_verbs_and_asks_go_by_name() -> None:
    assert verbs.BY_NAME["reply"] is verbs.Reply
    assert asks.BY_NAME[asks.Status.NAME] is asks.Status
    assert verbs.Verb not in verbs.ALL
