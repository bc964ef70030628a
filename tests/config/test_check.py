"""`agentdesk config check`: everything wrong, at once."""

from __future__ import annotations

from pathlib import Path

from agentdesk.config.check import check_config
from tests.config.homes import home_at

WRONG = """[service]
lingr = true
backup_keep = 0
[console]
theme = 3
[keys]
reply = 7
[accounts.one]
channel = "email"
secret = "hunter2"
[accounts.two]
[colours]
"""


def test_every_mistake_is_named_in_one_go(tmp_path: Path) -> None:
    """Who has five mistakes wants one run of the check, not five."""
    home = home_at(tmp_path, WRONG)
    problems = check_config(home)
    assert sorted(int(one.fields["line"]) for one in problems) == [2, 3, 5, 6, 10, 11, 12]
    assert all(str(one).startswith(f"{home.config_file}:") for one in problems)
    assert not any("hunter2" in str(one) for one in problems)


def test_a_file_that_isn_t_toml_is_one_mistake(tmp_path: Path) -> None:
    assert [int(one.fields["line"]) for one in check_config(home_at(tmp_path, "a = 1\nb = = 2\n"))] == [2]


def test_nothing_is_said_of_a_file_that_is_right_or_missing(tmp_path: Path) -> None:
    assert check_config(home_at(tmp_path)) == []
    assert check_config(home_at(tmp_path, '[accounts.a]\nchannel = "x"\nsecret = { command = "pass show x" }\n')) == []


def test_a_table_that_is_none_is_one_mistake(tmp_path: Path) -> None:
    problems = check_config(home_at(tmp_path, "service = 1\nconsole = 2\nkeys = 3\naccounts = 4\n"))
    assert [int(one.fields["line"]) for one in problems] == [3, 1, 2, 4]
