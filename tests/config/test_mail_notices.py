"""Notices by mail in config.toml: read in order, wrong ones named by line and key, written without touching anything else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from agentdesk.config.check import check_config
from agentdesk.config.mail_notices import read_notices, remove_notice, set_notice
from agentdesk.config.paths import Home
from agentdesk.domain.errors import ConfigError, Conflict, NotFound
from agentdesk.domain.ids import AgentName
from agentdesk.domain.mail_notices import MOST_PER_AGENT, MailNotice
from agentdesk.domain.states import View

TEXT = """# the shop
[notices]
addresses = "Ana@home.example, ben@home.example"  # trusted
account = "shop"

[notices.ana."Late lamps"]
to = "ana@home.example"
query = "lamp"
within = "late"
mail = true
digest = "8:00"
language = "nl"

# Ben only reads in the morning
[notices.ben.mine]
to = "ben@home.example"
digest = "07:30"
empty = true
"""
ANA, BEN = AgentName("ana"), AgentName("ben")
LATE = MailNotice(ANA, "Late lamps", "ana@home.example", "lamp", View.LATE, mails=True, digest="08:00", language="nl")
MINE = MailNotice(BEN, "mine", "ben@home.example", digest="07:30", is_wanted_empty=True)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    found = Home(tmp_path / "config", tmp_path / "data")
    found.config_dir.mkdir(mode=0o700)
    found.config_file.write_text(TEXT)
    return found


def test_notices_are_read_in_the_order_of_the_file(home: Home) -> None:
    found = read_notices(home)
    assert found.notices == (LATE, MINE)
    assert (found.addresses, found.account) == (frozenset({"ana@home.example", "ben@home.example"}), "shop")
    assert check_config(home) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "word"),
    [
        ('"lamp"', '"is:"', 6, "character"),
        ('to = "ana@home.example"', 'to = "ana"', 6, "ana"),
        ('"late"', '"latte"', 9, "late"),
        ('"8:00"', '"25:00"', 11, "25:00"),
        ("language", "langauge", 12, "language"),
        ("mail = true", 'mail = "yes"', 10, "mail"),
        ('digest = "07:30"', 'digest = ""', 15, "digest"),
        ("Ana@home.example,", "Ana,", 3, "Ana"),
        ('account = "shop"', "account = 1", 4, "account"),
    ],
)
def test_a_slip_is_named_by_file_line_and_what_is_wrong(home: Home, old: str, new: str, line: int, word: str) -> None:
    home.config_file.write_text(TEXT.replace(old, new))
    with pytest.raises(ConfigError) as raised:
        read_notices(home)
    assert f"config.toml:{line}" in str(raised.value)
    assert word in str(raised.value)
    assert [str(problem) for problem in check_config(home)] == [str(raised.value)]


def test_setting_and_removing_leave_every_other_line_alone(home: Home) -> None:
    set_notice(home, replace(MINE, view="Über uns"))
    assert home.config_file.read_text().startswith(TEXT)
    remove_notice(home, BEN, "Über uns")
    assert home.config_file.read_text().rstrip() == TEXT.rstrip()
    set_notice(home, replace(LATE, digest=""))
    assert read_notices(home).notices == (MINE, replace(LATE, digest=""))
    assert "# Ben only reads in the morning" in home.config_file.read_text()


@pytest.mark.parametrize(
    "text",
    [
        "",
        TEXT,
        TEXT.replace("[notices]\n", "").replace('addresses = "Ana@home.example, ben@home.example"  # trusted\naccount = "shop"\n', ""),
    ],
)
def test_an_address_is_put_on_the_desks_list_once(home: Home, text: str) -> None:
    home.config_file.write_text(text)
    before = read_notices(home)
    new = MailNotice(AgentName("cas"), "mine", "Cas@home.example", mails=True)
    for _time in range(2):
        set_notice(home, new, is_trusted=True)
    found = read_notices(home)
    assert found.addresses == before.addresses | {"cas@home.example"}
    assert found.notices == (*before.notices, new)
    assert home.config_file.read_text().casefold().count("cas@home.example") == 2


def test_nobody_fills_the_file_and_what_is_not_there_cannot_be_removed(home: Home) -> None:
    for number in range(MOST_PER_AGENT - 1):
        set_notice(home, replace(LATE, view=f"view {number}"))
    with pytest.raises(Conflict):
        set_notice(home, replace(LATE, view="one more"))
    with pytest.raises(NotFound):
        remove_notice(home, BEN, "Late lamps")
