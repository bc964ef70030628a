"""Rules in config.toml: read in order, wrong ones named by file, line and key, written without touching anything else."""

from __future__ import annotations

from pathlib import Path

import pytest

from agentdesk.config.check import check_config
from agentdesk.config.paths import Home
from agentdesk.config.rules import add_rule, read_rules, remove_rule, switch_rule
from agentdesk.domain.errors import ConfigError, Conflict, NotFound
from agentdesk.domain.rules import Rule, Trigger

TEXT = """# the shop's rules
[rules.refunds]   # asked for by Ana
on = "arrival"
if = "subject:refund"
do = ["tag --add refund",  # so that it is found
      "assign --to ben"]

[rules.late]
on = "time"
if = "is:open due:1h"
do = "tag --add late"
enabled = false
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    found = Home(tmp_path / "config", tmp_path / "data")
    found.config_dir.mkdir(mode=0o700)
    found.config_file.write_text(TEXT)
    return found


def test_rules_are_read_in_the_order_of_the_file(home: Home) -> None:
    assert read_rules(home) == (
        Rule("refunds", Trigger.ARRIVAL, "subject:refund", ("tag --add refund", "assign --to ben")),
        Rule("late", Trigger.TIME, "is:open due:1h", ("tag --add late",), is_on=False),
    )
    assert check_config(home) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "word"),
    [
        ('"arrival"', '"arival"', 3, "arrival"),
        ('"subject:refund"', '"subjet:refund"', 4, "character"),
        ('"assign --to ben"', '"asign --to ben"', 5, "asign"),
        ("enabled", "enabeld", 12, "enabled"),
        ("[rules.late]", '[rules."to late"]', 8, "name"),
        ('do = "tag --add late"', "do = []", 11, "tag --add"),
    ],
)
def test_a_slip_is_named_by_file_line_and_what_is_wrong(home: Home, old: str, new: str, line: int, word: str) -> None:
    home.config_file.write_text(TEXT.replace(old, new))
    with pytest.raises(ConfigError) as raised:
        read_rules(home)
    assert f"config.toml:{line}:" in str(raised.value)
    assert word in str(raised.value)
    assert [str(one) for one in check_config(home)] == [str(raised.value)]


def test_adding_switching_and_removing_leave_every_other_byte_alone(home: Home) -> None:
    new = Rule("vip", Trigger.REPLY, 'from:"maria"', ("note --body 'Well done'",), stops=True)
    add_rule(home, new)
    assert home.config_file.read_text().startswith(TEXT)
    assert read_rules(home)[-1] == new
    remove_rule(home, "vip")
    assert home.config_file.read_text().rstrip() == TEXT.rstrip()
    switch_rule(home, "refunds", is_on=False)
    switch_rule(home, "late", is_on=True)
    assert [one.is_on for one in read_rules(home)] == [False, True]
    assert "# so that it is found" in home.config_file.read_text()
    assert "# asked for by Ana" in home.config_file.read_text()


def test_a_name_is_given_once_and_what_isn_t_there_is_said(home: Home) -> None:
    with pytest.raises(Conflict):
        add_rule(home, Rule("Refunds", Trigger.TIME, "", ("close",)))
    with pytest.raises(NotFound):
        switch_rule(home, "nobody", is_on=True)
    with pytest.raises(NotFound):
        remove_rule(home, "nobody")
