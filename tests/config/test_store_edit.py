"""Where the desk is kept is written into the configuration, and every other byte stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from agentdesk.config.store_edit import set_store_place
from agentdesk.config.store_place import place_of, read_store_place
from tests.config.homes import home_at

URL = "postgresql://agentdesk@db.example.org/desk"


@pytest.mark.parametrize("secret", ["", "file", "credential:desk", "command=pass show desk"])
@pytest.mark.parametrize(
    "before",
    ["", "# ours\n[service]\nlinger = true # yes\n", "[store]\n# files\nurl = ''\n\n# next\n[console]\n", "store = { url = '' } # here\n"],
)
def test_a_place_is_written_and_read_back_and_taken_away_with_its_secret(tmp_path: Path, before: str, secret: str) -> None:
    home = home_at(tmp_path, before)
    set_store_place(home, place_of(URL, secret))
    assert read_store_place(home) == place_of(URL, secret)
    remarks = [line[line.index("#") :] for line in before.splitlines() if "#" in line]
    assert [remark for remark in remarks if remark not in home.config_file.read_text()] == []
    set_store_place(home, None)
    assert read_store_place(home) is None
    assert "pass show" not in home.config_file.read_text()
