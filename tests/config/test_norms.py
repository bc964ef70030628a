"""The tables [hours] and [targets]: read with the country's holidays, and wrong ones named by file and line."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agentdesk.config.check import check_config
from agentdesk.config.norms import read_norms
from agentdesk.config.paths import Home
from agentdesk.domain.errors import ConfigError
from agentdesk.domain.states import ChannelKind
from agentdesk.domain.targets import Norms
from agentdesk.service.filed import Filed

FRIDAY = datetime(2027, 4, 23, 10, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    for name in ("config", "data"):
        (tmp_path / name).mkdir(mode=0o700)
    return Home(tmp_path / "config", tmp_path / "data")


def write(home: Home, text: str) -> None:
    home.config_file.write_text(text, "utf-8")


def test_public_holidays_of_the_country_are_no_working_days(home: Home) -> None:
    """King's Day, 27 April 2027, is a Tuesday; five working days after Friday the 23rd end on Monday the 3rd of May."""
    zone = '[hours]\ntimezone = "UTC"\n'
    write(home, zone)
    assert read_norms(home).due_at(ChannelKind.LETTER, FRIDAY) == datetime(2027, 4, 30, 17, tzinfo=UTC)
    write(home, '[business]\ncountry = "NL"\n' + zone)
    for _again in range(2):
        assert read_norms(home).due_at(ChannelKind.LETTER, FRIDAY) == datetime(2027, 5, 3, 17, tzinfo=UTC)
    assert (home.data_dir / "holidays-NL.json").is_file(), "worked out once"
    write(home, '[business]\ncountry = "XX"\n' + zone)
    assert read_norms(home).due_at(ChannelKind.LETTER, FRIDAY) == datetime(2027, 4, 30, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('[hours]\nmonday = "nine to five"', "opening hours"),
        ('[hours]\nclosed = "Christmas"', "list of days"),
        ('[hours]\ntimezone = "Amsterdam"', "time zone"),
        ('[targets]\nletter = "soon"', "no target"),
        ('[targets]\nfax = "1 day"', "fax"),
    ],
    ids=["hours", "closed", "timezone", "target", "kind"],
)
def test_a_slip_is_named_with_its_line(home: Home, line: str, words: str) -> None:
    write(home, f"# mine\n{line}\n")
    with pytest.raises(ConfigError, match=words):
        read_norms(home)
    assert any(words in str(problem) and ":3" in str(problem) for problem in check_config(home))


def test_a_slip_in_a_running_desk_leaves_the_norms_that_stood(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agentdesk.service.filed.LOOK_EVERY_S", 0.0)
    norms = Filed(home, read_norms, Norms())
    write(home, '[targets]\nemail = "2h"\n')
    os.utime(home.config_file, ns=(1, 1))
    assert norms().targets[ChannelKind.EMAIL].count == 2
    write(home, '[targets]\nemail = "soon"\n')
    assert norms().targets[ChannelKind.EMAIL].count == 2
    write(home, '[targets]\nemail = "48 hours"\n')
    assert norms().targets[ChannelKind.EMAIL].count == 48
