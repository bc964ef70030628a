"""Reads what channels cost: `[costs]`."""

from __future__ import annotations

from collections.abc import Iterator

from agentdesk.config.business import read_business
from agentdesk.config.keys import COSTS
from agentdesk.config.paths import Home
from agentdesk.config.toml_file import TomlFile, first, read_toml, section_problems, section_values
from agentdesk.domain.costs import Cost, Costs, parse_cost
from agentdesk.domain.errors import ConfigError
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.texts import N_, _

_SLIP = N_("“{text}” is no cost as in 1.85 an answer, 40 a month, or 0.96 an answer + 12 a month")


def read_costs(home: Home) -> Costs:
    """Return what channels cost.

    Raises:
        ConfigError: names file, line and what is wrong.
    """
    file = read_toml(home.config_file)
    first(costs_problems(file))
    kinds: dict[ChannelKind, Cost] = {}
    for name, text in section_values(file, COSTS).items():
        cost = parse_cost(str(text))
        if cost is not None:
            kinds[ChannelKind(name)] = cost
    return Costs(read_business(home).currency, kinds)


def costs_problems(file: TomlFile) -> Iterator[ConfigError]:
    """Yield what is wrong with the table."""
    problems = list(section_problems(file, COSTS))
    yield from problems
    for name, value in ({} if problems else section_values(file, COSTS)).items():
        try:
            parse_cost(str(value))
        except ValueError:
            yield file.error((COSTS.name, name), _(_SLIP).format(text=str(value)))
