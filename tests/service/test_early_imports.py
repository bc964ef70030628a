"""What the service imports only now and then is imported soon after its start, before an upgrade can change it."""

from __future__ import annotations

import importlib

from agentdesk.channels import builtin
from agentdesk.service.early_imports import MODULES


def test_every_module_named_is_there() -> None:
    for name in MODULES:
        importlib.import_module(name)


def test_the_module_of_every_built_in_channel_is_named() -> None:
    assert {spec.factory.partition(":")[0] for spec in builtin.SPECS} <= set(MODULES)
