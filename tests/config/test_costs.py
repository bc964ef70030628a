"""What channels cost, from the configuration file."""

from __future__ import annotations

from pathlib import Path

import pytest

from agentdesk.config.check import check_config
from agentdesk.config.costs import read_costs
from agentdesk.config.paths import Home
from agentdesk.domain.costs import Cost, Costs
from agentdesk.domain.errors import ConfigError
from agentdesk.domain.states import ChannelKind


def _home(folder: Path, text: str) -> Home:
    home = Home(folder / "config", folder / "data")
    home.config_dir.mkdir(mode=0o700)
    home.config_file.write_text(text)
    return home


def test_costs_are_in_the_businesss_currency_and_silence_is_no_cost(tmp_path: Path) -> None:
    home = _home(tmp_path, '[business]\ncurrency = "CHF"\n[costs]\nletter = "1.85 an answer"\n')
    assert read_costs(home) == Costs("CHF", {ChannelKind.LETTER: Cost(1.85)})


def test_a_slip_is_named_by_its_line(tmp_path: Path) -> None:
    home = _home(tmp_path, '[costs]\nletter = "1.85 an answer"\nchat = "cheap"\n')
    with pytest.raises(ConfigError, match=r":3:.*cheap"):
        read_costs(home)
    assert len(check_config(home)) == 1
